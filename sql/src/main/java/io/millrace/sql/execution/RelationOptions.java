package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.FormatOptions;
import io.millrace.sql.setting.DurationText;
import io.millrace.sql.statement.Option;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.TopicSetting;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of WITH and ALTER … SET, under our names, Kafka's and ksqlDB's. Starts from what a relation has, or from
 * the defaults. Not thread-safe.
 */
final class RelationOptions {
    private static final Set<String> FORMATS = Set.of("avro", "json", "csv", "raw");
    private static final Set<String> KEY_FORMATS = Set.of("kafka", "json", "none");
    private static final int MAX_PARTITIONS = 10_000;

    private TopicConfig config;
    private String format;
    private @Nullable String keyFormat;
    private @Nullable String topic;
    private final int schemaId;
    private final Map<String, String> formatSettings;
    private final Map<String, String> queryOptions = new HashMap<>();

    private RelationOptions(TopicConfig config, String format, int schemaId, Map<String, String> formatSettings) {
        this.config = config;
        this.format = format;
        this.schemaId = schemaId;
        this.formatSettings = new HashMap<>(formatSettings);
    }

    static RelationOptions defaults(int schemaId) {
        return new RelationOptions(TopicConfig.DEFAULT, "avro", schemaId, Map.of());
    }

    static RelationOptions of(Relation relation, TopicConfig config) {
        FormatOptions format = relation.format();
        RelationOptions options = new RelationOptions(config, format.value(), format.schemaId(), format.settings());
        options.keyFormat = format.key();
        options.topic = relation.topic();
        return options;
    }

    RelationOptions keepForEver() {
        config = config.withRetention(-1, -1);
        return this;
    }

    RelationOptions withTopicConfig(TopicConfig newConfig) {
        config = newConfig;
        return this;
    }

    RelationOptions withFormat(String newFormat) {
        format = newFormat;
        return this;
    }

    /** @throws MillraceException INVALID_PARAMETER_VALUE with the option's position */
    RelationOptions apply(List<Option> options) {
        for (Option option : options) {
            try {
                apply(option);
                TopicSetting.checkTogether(config);
            } catch (MillraceException e) {
                throw e.at(option.position());
            }
        }
        return this;
    }

    private void apply(Option option) {
        switch (option.name().replace('.', '_')) {
            case "partitions" -> config = config.withPartitions((int) number(option, 1, MAX_PARTITIONS));
            case "replicas", "replication_factor" -> number(option, 1, Short.MAX_VALUE);
            case "topic", "kafka_topic" -> topic = option.value();
            case "format", "value_format" -> format = choice(option, FORMATS);
            case "key_format" -> keyFormat = choice(option, KEY_FORMATS);
            case "flush" ->
                config = config.withFlush(
                        choice(option, Set.of("commit", "os")).equals("os")
                                ? TopicConfig.Flush.OS
                                : TopicConfig.Flush.COMMIT);
            case "delimiter", "header", "null", "quote", "escape" -> formatSettings.put(option.name(), option.value());
            case "on_error" -> queryOptions.put("on_error", choice(option, Set.of("skip", "fail")));
            default -> config = TopicSetting.set(config, setting(option), settingValue(option));
        }
    }

    /** Back to the defaults. */
    RelationOptions reset(List<Option> options) {
        for (Option option : options) {
            config = option.name().equals("flush")
                    ? config.withFlush(TopicConfig.DEFAULT.flush())
                    : TopicSetting.reset(config, setting(option));
        }
        return this;
    }

    /** Kafka's name of a topic's setting, written with dots or underscores, or shorter. */
    private static String setting(Option option) {
        String name =
                switch (option.name()) {
                    case "retention" -> "retention.ms";
                    case "segment" -> "segment.ms";
                    default -> option.name().replace('_', '.');
                };
        if (TopicSetting.find(name).isEmpty()) {
            throw NearNames.unknown(option);
        }
        return name;
    }

    /** Times and sizes may have units. */
    private static String settingValue(Option option) {
        String name = setting(option);
        return name.endsWith(".ms")
                ? "" + millis(option)
                : name.endsWith(".bytes") ? "" + bytes(option) : option.value();
    }

    TopicConfig config() {
        return config;
    }

    Map<String, String> queryOptions() {
        return Map.copyOf(queryOptions);
    }

    String topic(String otherwise) {
        return topic == null ? otherwise : topic;
    }

    FormatOptions format(List<String> keyColumns) {
        String key = keyFormat;
        if (key == null) {
            key = keyColumns.isEmpty() ? "none" : keyColumns.size() == 1 ? "kafka" : "json";
        }
        return new FormatOptions(format, key, schemaId, formatSettings);
    }

    private static String choice(Option option, Set<String> allowed) {
        String value = option.value().toLowerCase(Locale.ROOT);
        if (!allowed.contains(value)) {
            throw invalid(option)
                    .hint("Available values: "
                            + String.join(", ", allowed.stream().sorted().toList()) + ".");
        }
        return value;
    }

    private static long number(Option option, long least, long most) {
        try {
            long number = Long.parseLong(option.value().trim());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalid(option).hint("It is a whole number.");
        }
        throw invalid(option).hint("It is from " + least + " to " + most + ".");
    }

    /** {@code 7d}, {@code 12 hours}, {@code 604800000} (milliseconds), {@code -1} for ever. */
    private static long millis(Option option) {
        String value = option.value().trim();
        if (value.equals("-1") || value.equalsIgnoreCase("forever") || value.equalsIgnoreCase("infinite")) {
            return -1;
        }
        OptionalLong micros = DurationText.micros(value, "ms");
        if (micros.isEmpty() || micros.getAsLong() < 0) {
            throw invalid(option).hint("Write '7d', '12h', '30 minutes', milliseconds, or -1 for ever.");
        }
        return micros.getAsLong() / 1000;
    }

    private static long bytes(Option option) {
        String value = option.value().trim().toUpperCase(Locale.ROOT);
        if (value.equals("-1")) {
            return -1;
        }
        int digits = 0;
        while (digits < value.length() && Character.isDigit(value.charAt(digits))) {
            digits++;
        }
        long unit =
                switch (value.substring(digits).trim()) {
                    case "", "B" -> 1L;
                    case "K", "KB", "KIB" -> 1L << 10;
                    case "M", "MB", "MIB" -> 1L << 20;
                    case "G", "GB", "GIB" -> 1L << 30;
                    case "T", "TB", "TIB" -> 1L << 40;
                    default -> 0L;
                };
        if (unit == 0 || digits == 0 || digits > 12) {
            throw invalid(option).hint("Write '500MB', '1GB', or a number of bytes; -1 is no bound.");
        }
        return Long.parseLong(value.substring(0, digits)) * unit;
    }

    private static MillraceException invalid(Option option) {
        return ErrorCode.INVALID_PARAMETER_VALUE
                .error("invalid value for option \"%s\": \"%s\"", option.name(), option.value())
                .at(option.position());
    }
}
