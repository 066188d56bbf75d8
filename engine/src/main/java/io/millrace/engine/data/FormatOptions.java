package io.millrace.engine.data;

import java.util.Map;

/**
 * How a relation's keys and values are written in the log.
 *
 * @param value {@code avro} (Confluent framing), {@code json}, {@code csv}, {@code raw}
 * @param key {@code kafka} (the primitive serdes, for one key column), {@code json}, or {@code none}
 * @param schemaId the id in the Confluent framing of avro values
 * @param settings what else the format takes, such as {@code delimiter} of csv
 */
public record FormatOptions(String value, String key, int schemaId, Map<String, String> settings) {
    public FormatOptions {
        settings = Map.copyOf(settings);
    }
}
