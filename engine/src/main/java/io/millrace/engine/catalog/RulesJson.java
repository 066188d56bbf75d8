package io.millrace.engine.catalog;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules of rows and sequences as JSON. Records of earlier releases have neither. */
final class RulesJson {
    private RulesJson() {}

    static JsonObject encode(RowRules rules) {
        JsonObject defaults = new JsonObject();
        rules.defaults()
                .forEach((column, value) -> defaults.with(
                        column,
                        new JsonObject()
                                .with("sql", value.sql())
                                .with("kind", value.kind().name())));
        List<JsonObject> checks = rules.checks().stream()
                .map(check -> new JsonObject()
                        .with("name", check.name())
                        .with("sql", check.sql())
                        .with("columns", check.columns()))
                .toList();
        return new JsonObject()
                .with("defaults", defaults)
                .with("checks", checks)
                .with("keyName", rules.keyName())
                .with(
                        "uniques",
                        rules.uniques().stream()
                                .map(unique -> new JsonObject()
                                        .with("name", unique.name())
                                        .with("columns", unique.columns())
                                        .with("index", unique.index()))
                                .toList())
                .with(
                        "versions",
                        rules.versions().stream().map(RulesJson::encode).toList());
    }

    /** @param relation the object that holds them */
    static RowRules decode(JsonObject relation) {
        if (!relation.has("rules")) {
            return RowRules.NONE;
        }
        JsonObject rules = relation.object("rules");
        Map<String, ColumnDefault> defaults = new HashMap<>();
        JsonObject columns = rules.object("defaults");
        for (String column : columns.members().keySet()) {
            JsonObject value = columns.object(column);
            defaults.put(
                    column, new ColumnDefault(value.string("sql"), ColumnDefault.Kind.valueOf(value.string("kind"))));
        }
        List<CheckConstraint> checks = new ArrayList<>();
        for (Object element : rules.list("checks")) {
            JsonObject check = (JsonObject) element;
            checks.add(new CheckConstraint(check.string("name"), check.string("sql"), check.strings("columns")));
        }
        List<RecordVersion> versions = new ArrayList<>();
        for (Object element : rules.has("versions") ? rules.list("versions") : List.of()) {
            versions.add(decodeVersion((JsonObject) element));
        }
        List<UniqueConstraint> uniques = new ArrayList<>();
        for (Object element : rules.has("uniques") ? rules.list("uniques") : List.of()) {
            JsonObject unique = (JsonObject) element;
            uniques.add(new UniqueConstraint(unique.string("name"), unique.strings("columns"), unique.flag("index")));
        }
        return new RowRules(defaults, checks, rules.optionalString("keyName"), uniques, versions);
    }

    private static JsonObject encode(RecordVersion version) {
        List<JsonObject> columns = new ArrayList<>();
        version.columns().forEach(column -> columns.add(new JsonObject().with("name", column)));
        return new JsonObject()
                .with("schemaId", (long) version.schemaId())
                .with("schema", SchemaJson.encode(version.schema()))
                .with("columns", columns);
    }

    private static RecordVersion decodeVersion(JsonObject json) {
        List<@Nullable String> columns = new ArrayList<>();
        for (Object element : json.list("columns")) {
            columns.add(((JsonObject) element).optionalString("name"));
        }
        return new RecordVersion((int) json.number("schemaId"), SchemaJson.decode(json.list("schema")), columns);
    }

    static List<JsonObject> encode(List<SequenceDefinition> sequences) {
        return sequences.stream().map(RulesJson::encode).toList();
    }

    static JsonObject encode(SequenceDefinition sequence) {
        JsonObject json = new JsonObject()
                .with("name", sequence.name())
                .with("type", SchemaJson.encode(Schema.of(Schema.Field.of("value", sequence.type()))))
                .with("start", sequence.start())
                .with("increment", sequence.increment())
                .with("least", sequence.least())
                .with("most", sequence.most())
                .with("cycle", sequence.cycle())
                .with("last", sequence.last())
                .with("called", sequence.called());
        SequenceDefinition.Owner owner = sequence.owner();
        if (owner != null) {
            json.with(
                    "owner",
                    new JsonObject()
                            .with("relation", owner.relation())
                            .with("column", owner.column())
                            .with("identity", owner.identity()));
        }
        return json;
    }

    /** @param change the object that holds them */
    static List<SequenceDefinition> decodeSequences(JsonObject change) {
        List<SequenceDefinition> sequences = new ArrayList<>();
        if (change.has("sequences")) {
            for (Object element : change.list("sequences")) {
                sequences.add(decodeSequence((JsonObject) element));
            }
        }
        return sequences;
    }

    static SequenceDefinition decodeSequence(JsonObject json) {
        SequenceDefinition.Owner owner = null;
        if (json.has("owner")) {
            JsonObject owned = json.object("owner");
            owner = new SequenceDefinition.Owner(
                    owned.string("relation"), owned.string("column"), owned.flag("identity"));
        }
        DataType type = SchemaJson.decode(json.list("type")).type(0);
        return new SequenceDefinition(
                json.string("name"),
                type,
                json.number("start"),
                json.number("increment"),
                json.number("least"),
                json.number("most"),
                json.flag("cycle"),
                owner,
                json.number("last"),
                json.flag("called"));
    }
}
