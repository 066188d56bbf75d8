package io.millrace.engine.catalog;

import static io.millrace.common.error.ErrorCode.DATA_CORRUPTED;

/**
 * Changes of the catalog as JSON text, one object a record: {@code version} (of this encoding), {@code change} (which),
 * and its parts. Fields may be added; a reader ignores those it does not know.
 */
final class CatalogJson {
    static final long VERSION = 1;

    private CatalogJson() {}

    static byte[] encode(CatalogChange change) {
        JsonObject json = new JsonObject().with("version", VERSION);
        if (change instanceof CatalogChange.Restated restated) {
            json.with("change", "restated").with("definitions", restated.version());
        } else if (change instanceof CatalogChange.RelationCreated created) {
            json.with("change", "relation created")
                    .with("relation", RelationJson.encode(created.relation()))
                    .with("config", RelationJson.encode(created.config()))
                    .with("sequences", RulesJson.encode(created.sequences()));
        } else if (change instanceof CatalogChange.RelationAltered altered) {
            json.with("change", "relation altered")
                    .with("relation", RelationJson.encode(altered.relation()))
                    .with("config", RelationJson.encode(altered.config()))
                    .with("sequences", RulesJson.encode(altered.sequences()));
        } else if (change instanceof CatalogChange.RelationRenamed renamed) {
            json.with("change", "relation renamed")
                    .with("name", renamed.name())
                    .with("relation", RelationJson.encode(renamed.relation()))
                    .with("column", renamed.column())
                    .with("newColumn", renamed.newColumn());
        } else if (change instanceof CatalogChange.RelationDropped dropped) {
            json.with("change", "relation dropped").with("name", dropped.name());
        } else if (change instanceof CatalogChange.QueryCreated created) {
            json.with("change", "query created").with("query", encode(created.query()));
        } else if (change instanceof CatalogChange.QueryAltered altered) {
            json.with("change", "query altered").with("query", encode(altered.query()));
        } else if (change instanceof CatalogChange.QueryDropped dropped) {
            json.with("change", "query dropped").with("name", dropped.name());
        } else if (change instanceof CatalogChange.CursorCreated created) {
            json.with("change", "cursor created").with("cursor", encode(created.cursor()));
        } else if (change instanceof CatalogChange.CursorAltered altered) {
            json.with("change", "cursor altered").with("name", altered.name()).with("cursor", encode(altered.cursor()));
        } else if (change instanceof CatalogChange.CursorDropped dropped) {
            json.with("change", "cursor dropped").with("name", dropped.name());
        } else if (change instanceof CatalogChange.ViewDefined defined) {
            json.with("change", "view defined")
                    .with("view", encode(defined.view()))
                    .with("replace", defined.replace());
        } else if (change instanceof CatalogChange.ViewDropped dropped) {
            json.with("change", "view dropped").with("name", dropped.name());
        } else if (change instanceof CatalogChange.SequenceCreated created) {
            json.with("change", "sequence created").with("sequence", RulesJson.encode(created.sequence()));
        } else if (change instanceof CatalogChange.SequenceAltered altered) {
            json.with("change", "sequence altered").with("sequence", RulesJson.encode(altered.sequence()));
        } else if (change instanceof CatalogChange.SequenceAdvanced advanced) {
            json.with("change", "sequence advanced")
                    .with("name", advanced.name())
                    .with("last", advanced.last())
                    .with("called", advanced.called());
        } else if (change instanceof CatalogChange.SequenceDropped dropped) {
            json.with("change", "sequence dropped").with("name", dropped.name());
        }
        return JsonText.write(json);
    }

    static CatalogChange decode(byte[] bytes, int start, int length) {
        JsonObject json = JsonText.read(bytes, start, length);
        long version = json.number("version");
        if (version > VERSION) {
            throw DATA_CORRUPTED
                    .error("catalog record of version %s, this program reads up to %s", version, VERSION)
                    .hint("The data was written by a newer release; start that one.");
        }
        String change = json.string("change");
        return switch (change) {
            case "restated" -> new CatalogChange.Restated(json.number("definitions"));
            case "relation created" ->
                new CatalogChange.RelationCreated(
                        RelationJson.decode(json.object("relation")),
                        RelationJson.decodeConfig(json.object("config")),
                        RulesJson.decodeSequences(json));
            case "relation altered" ->
                new CatalogChange.RelationAltered(
                        RelationJson.decode(json.object("relation")),
                        RelationJson.decodeConfig(json.object("config")),
                        RulesJson.decodeSequences(json));
            case "relation renamed" ->
                new CatalogChange.RelationRenamed(
                        json.string("name"),
                        RelationJson.decode(json.object("relation")),
                        json.optionalString("column"),
                        json.optionalString("newColumn"));
            case "relation dropped" -> new CatalogChange.RelationDropped(json.string("name"));
            case "query created" -> new CatalogChange.QueryCreated(decodeQuery(json.object("query")));
            case "query altered" -> new CatalogChange.QueryAltered(decodeQuery(json.object("query")));
            case "query dropped" -> new CatalogChange.QueryDropped(json.string("name"));
            case "cursor created" -> new CatalogChange.CursorCreated(decodeCursor(json.object("cursor")));
            case "cursor altered" ->
                new CatalogChange.CursorAltered(json.string("name"), decodeCursor(json.object("cursor")));
            case "cursor dropped" -> new CatalogChange.CursorDropped(json.string("name"));
            case "view defined" -> new CatalogChange.ViewDefined(decodeView(json.object("view")), json.flag("replace"));
            case "view dropped" -> new CatalogChange.ViewDropped(json.string("name"));
            case "sequence created" ->
                new CatalogChange.SequenceCreated(RulesJson.decodeSequence(json.object("sequence")));
            case "sequence altered" ->
                new CatalogChange.SequenceAltered(RulesJson.decodeSequence(json.object("sequence")));
            case "sequence advanced" ->
                new CatalogChange.SequenceAdvanced(json.string("name"), json.number("last"), json.flag("called"));
            case "sequence dropped" -> new CatalogChange.SequenceDropped(json.string("name"));
            default -> throw DATA_CORRUPTED.error("catalog record of an unknown change \"%s\"", change);
        };
    }

    private static JsonObject encode(QueryDefinition query) {
        return new JsonObject()
                .with("name", query.name())
                .with("target", query.target())
                .with("querySql", query.querySql())
                .with("sources", query.sources())
                .with("startPosition", query.startPosition())
                .with("paused", query.paused())
                .with("options", JsonObject.of(query.options()))
                .with("sql", query.sql());
    }

    private static QueryDefinition decodeQuery(JsonObject json) {
        return new QueryDefinition(
                json.string("name"),
                json.string("target"),
                json.string("querySql"),
                json.strings("sources"),
                json.string("startPosition"),
                json.flag("paused"),
                json.stringMap("options"),
                json.string("sql"));
    }

    private static JsonObject encode(PlainView view) {
        return new JsonObject()
                .with("name", view.name())
                .with("schema", SchemaJson.encode(view.schema()))
                .with("querySql", view.querySql())
                .with("sources", view.sources())
                .with("sql", view.sql());
    }

    private static PlainView decodeView(JsonObject json) {
        return new PlainView(
                json.string("name"),
                SchemaJson.decode(json.list("schema")),
                json.string("querySql"),
                json.strings("sources"),
                json.string("sql"));
    }

    private static JsonObject encode(CursorDefinition cursor) {
        return new JsonObject()
                .with("name", cursor.name())
                .with("relation", cursor.relation())
                .with("querySql", cursor.querySql())
                .with("start", cursor.start())
                .with("sessionTimeoutMillis", cursor.sessionTimeoutMillis())
                .with("sql", cursor.sql());
    }

    private static CursorDefinition decodeCursor(JsonObject json) {
        return new CursorDefinition(
                json.string("name"),
                json.string("relation"),
                json.string("querySql"),
                json.string("start"),
                json.has("sessionTimeoutMillis")
                        ? json.number("sessionTimeoutMillis")
                        : CursorDefinition.DEFAULT_SESSION_TIMEOUT_MILLIS,
                json.string("sql"));
    }
}
