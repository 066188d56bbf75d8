package io.millrace.engine.catalog;

import static io.millrace.common.error.ErrorCode.DATA_CORRUPTED;

import io.millrace.engine.data.FormatOptions;
import io.millrace.engine.data.Schema;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.TopicSetting;
import java.util.List;

/** Relations and their topics' settings as JSON. */
final class RelationJson {
    private static final String PARTITIONS = "partitions";

    private RelationJson() {}

    static JsonObject encode(Relation relation) {
        JsonObject json = new JsonObject();
        if (relation instanceof StreamDefinition stream) {
            json.with("kind", "stream");
            Watermark watermark = stream.watermark();
            if (watermark != null) {
                json.with(
                        "watermark",
                        new JsonObject()
                                .with("column", watermark.column())
                                .with("delayMicros", watermark.delayMicros()));
            }
            json.with("query", stream.query());
        } else if (relation instanceof TableDefinition) {
            json.with("kind", "table");
        } else if (relation instanceof ViewDefinition view) {
            json.with("kind", "view")
                    .with("querySql", view.querySql())
                    .with("sources", view.sources())
                    .with("options", JsonObject.of(view.options()));
        }
        FormatOptions format = relation.format();
        return json.with("name", relation.name())
                .with("topic", relation.topic())
                .with("schema", SchemaJson.encode(relation.schema()))
                .with(
                        "format",
                        new JsonObject()
                                .with("value", format.value())
                                .with("key", format.key())
                                .with("schemaId", (long) format.schemaId())
                                .with("settings", JsonObject.of(format.settings())))
                .with("keyColumns", relation.keyColumns())
                .with("rules", RulesJson.encode(relation.rules()))
                .with("sql", relation.sql());
    }

    static Relation decode(JsonObject json) {
        String name = json.string("name");
        String topic = json.string("topic");
        Schema schema = SchemaJson.decode(json.list("schema"));
        JsonObject formatJson = json.object("format");
        FormatOptions format = new FormatOptions(
                formatJson.string("value"),
                formatJson.string("key"),
                (int) formatJson.number("schemaId"),
                formatJson.stringMap("settings"));
        List<String> keyColumns = json.strings("keyColumns");
        RowRules rules = RulesJson.decode(json);
        String sql = json.string("sql");
        switch (json.string("kind")) {
            case "stream" -> {
                Watermark watermark = null;
                if (json.has("watermark")) {
                    JsonObject marked = json.object("watermark");
                    watermark = new Watermark(marked.string("column"), marked.number("delayMicros"));
                }
                return new StreamDefinition(
                        name, topic, schema, format, keyColumns, watermark, json.optionalString("query"), rules, sql);
            }
            case "table" -> {
                return new TableDefinition(name, topic, schema, format, keyColumns, rules, sql);
            }
            case "view" -> {
                return new ViewDefinition(
                        name,
                        topic,
                        schema,
                        format,
                        keyColumns,
                        json.string("querySql"),
                        json.strings("sources"),
                        json.stringMap("options"),
                        sql);
            }
            default -> throw DATA_CORRUPTED.error("catalog record of an unknown kind \"%s\"", json.string("kind"));
        }
    }

    /** Settings that have their defaults are left out. */
    static JsonObject encode(TopicConfig config) {
        JsonObject json = new JsonObject().with(PARTITIONS, (long) config.partitions());
        for (TopicSetting setting : TopicSetting.values()) {
            if (!setting.isDefault(config)) {
                json.with(setting.key(), setting.value(config));
            }
        }
        return json;
    }

    static TopicConfig decodeConfig(JsonObject json) {
        TopicConfig config = TopicConfig.DEFAULT.withPartitions((int) json.number(PARTITIONS));
        for (TopicSetting setting : TopicSetting.values()) {
            String value = json.optionalString(setting.key());
            if (value != null) {
                config = TopicSetting.set(config, setting.key(), value);
            }
        }
        return config;
    }
}
