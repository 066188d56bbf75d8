package io.millrace.storage;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.TopicConfig.Timestamps;
import io.millrace.storage.record.Compression;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A topic's settings under Kafka's names, with Kafka's words for what is wrong with a value. Those that cannot be changed
 * say what is so; setting one to that very value is no error. Those about how Kafka keeps its files, or moves them between
 * nodes, are remembered alone.
 */
public enum TopicSetting {
    CLEANUP_POLICY("cleanup.policy", Type.LIST, TopicSetting::policy, TopicSetting::withPolicy),
    COMPRESSION_GZIP_LEVEL("compression.gzip.level", Type.INT, "-1", TopicSetting::gzipLevel),
    COMPRESSION_LZ4_LEVEL(
            "compression.lz4.level",
            Type.INT,
            "9",
            value -> "" + number("compression.lz4.level", Type.INT, value, 1, 17)),
    COMPRESSION_ZSTD_LEVEL(
            "compression.zstd.level",
            Type.INT,
            "3",
            value -> "" + number("compression.zstd.level", Type.INT, value, -131_072, 22)),
    COMPRESSION_TYPE(
            "compression.type",
            Type.STRING,
            config -> name(config.compression()),
            (config, value) -> config.withCompression(compression(value))),
    DELETE_RETENTION_MS(
            "delete.retention.ms",
            Type.LONG,
            config -> "" + config.cleanup().deleteRetentionMillis(),
            (config, value) -> config.withCleanup(
                    config.cleanup().withDeleteRetention(number("delete.retention.ms", Type.LONG, value, 0)))),
    FILE_DELETE_DELAY_MS("file.delete.delay.ms", Type.LONG, 0, "0"),
    /** 1: forced before it is acknowledged; anything else leaves it to the operating system. */
    FLUSH_MESSAGES(
            "flush.messages",
            Type.LONG,
            config -> config.flush() == TopicConfig.Flush.COMMIT ? "1" : "" + Long.MAX_VALUE,
            (config, value) -> config.withFlush(
                    number("flush.messages", Type.LONG, value, 1) == 1
                            ? TopicConfig.Flush.COMMIT
                            : TopicConfig.Flush.OS)),
    /** Met where each append is forced. */
    FLUSH_MS("flush.ms", Type.LONG, 0, "" + Long.MAX_VALUE),
    FOLLOWER_REPLICATION_THROTTLED_REPLICAS(
            "follower.replication.throttled.replicas",
            Type.LIST,
            "",
            value -> replicas("follower.replication.throttled.replicas", value)),
    INDEX_INTERVAL_BYTES("index.interval.bytes", Type.INT, 0, "4096"),
    LEADER_REPLICATION_THROTTLED_REPLICAS(
            "leader.replication.throttled.replicas",
            Type.LIST,
            "",
            value -> replicas("leader.replication.throttled.replicas", value)),
    LOCAL_RETENTION_BYTES("local.retention.bytes", Type.LONG, -2, "-2"),
    LOCAL_RETENTION_MS("local.retention.ms", Type.LONG, -2, "-2"),
    MAX_COMPACTION_LAG_MS(
            "max.compaction.lag.ms",
            Type.LONG,
            config -> "" + config.cleanup().maxLagMillis(),
            (config, value) -> config.withCleanup(
                    config.cleanup().withMaxLag(number("max.compaction.lag.ms", Type.LONG, value, 1)))),
    MAX_MESSAGE_BYTES(
            "max.message.bytes",
            Type.INT,
            config -> "" + config.maxMessageBytes(),
            (config, value) -> config.withMaxMessageBytes(
                    (int) Math.min(1 << 30, number("max.message.bytes", Type.INT, value, 0)))),
    MESSAGE_TIMESTAMP_AFTER_MAX_MS(
            "message.timestamp.after.max.ms",
            Type.LONG,
            config -> "" + config.timestamps().afterMaxMillis(),
            (config, value) -> config.withTimestamps(new Timestamps(
                    config.timestamps().logAppendTime(),
                    config.timestamps().beforeMaxMillis(),
                    number("message.timestamp.after.max.ms", Type.LONG, value, 0)))),
    MESSAGE_TIMESTAMP_BEFORE_MAX_MS(
            "message.timestamp.before.max.ms",
            Type.LONG,
            config -> "" + config.timestamps().beforeMaxMillis(),
            (config, value) -> config.withTimestamps(new Timestamps(
                    config.timestamps().logAppendTime(),
                    number("message.timestamp.before.max.ms", Type.LONG, value, 0),
                    config.timestamps().afterMaxMillis()))),
    MESSAGE_TIMESTAMP_TYPE(
            "message.timestamp.type",
            Type.STRING,
            config -> config.timestamps().logAppendTime() ? "LogAppendTime" : "CreateTime",
            (config, value) -> config.withTimestamps(new Timestamps(
                    oneOf("message.timestamp.type", value, List.of("CreateTime", "LogAppendTime"))
                            .equals("LogAppendTime"),
                    config.timestamps().beforeMaxMillis(),
                    config.timestamps().afterMaxMillis()))),
    MIN_CLEANABLE_DIRTY_RATIO(
            "min.cleanable.dirty.ratio",
            Type.DOUBLE,
            config -> "" + config.cleanup().minDirtyRatio(),
            (config, value) -> config.withCleanup(config.cleanup().withMinDirtyRatio(ratio(value)))),
    MIN_COMPACTION_LAG_MS(
            "min.compaction.lag.ms",
            Type.LONG,
            config -> "" + config.cleanup().minLagMillis(),
            (config, value) -> config.withCleanup(
                    config.cleanup().withMinLag(number("min.compaction.lag.ms", Type.LONG, value, 0)))),
    MIN_INSYNC_REPLICAS(
            "min.insync.replicas",
            Type.INT,
            config -> "" + config.minInsyncReplicas(),
            (config, value) -> config.withMinInsyncReplicas((int) number("min.insync.replicas", Type.INT, value, 1))),
    PREALLOCATE("preallocate", Type.BOOLEAN, 0, "true"),
    REMOTE_LOG_COPY_DISABLE("remote.log.copy.disable", Type.BOOLEAN, "false"),
    REMOTE_LOG_DELETE_ON_DISABLE("remote.log.delete.on.disable", Type.BOOLEAN, "false"),
    REMOTE_STORAGE_ENABLE("remote.storage.enable", Type.BOOLEAN, "false"),
    RETENTION_BYTES(
            "retention.bytes",
            Type.LONG,
            config -> "" + config.retentionBytes(),
            (config, value) -> config.withRetention(
                    config.retentionMillis(), number("retention.bytes", Type.LONG, value, Long.MIN_VALUE))),
    RETENTION_MS(
            "retention.ms",
            Type.LONG,
            config -> "" + config.retentionMillis(),
            (config, value) ->
                    config.withRetention(number("retention.ms", Type.LONG, value, -1), config.retentionBytes())),
    SEGMENT_BYTES(
            "segment.bytes",
            Type.INT,
            config -> "" + config.segmentBytes(),
            (config, value) -> config.withSegmentBytes((int) number("segment.bytes", Type.INT, value, 14))),
    SEGMENT_INDEX_BYTES("segment.index.bytes", Type.INT, 4, "10485760"),
    SEGMENT_JITTER_MS("segment.jitter.ms", Type.LONG, 0, "0"),
    SEGMENT_MS(
            "segment.ms",
            Type.LONG,
            config -> "" + config.segmentMillis(),
            (config, value) -> config.withSegmentMillis(number("segment.ms", Type.LONG, value, 1))),
    UNCLEAN_LEADER_ELECTION_ENABLE("unclean.leader.election.enable", Type.BOOLEAN, 0, "false");

    private static final Pattern REPLICAS = Pattern.compile("(\\d+:\\d+(,\\d+:\\d+)*)?");

    /** What a value is. */
    public enum Type {
        BOOLEAN,
        STRING,
        INT,
        LONG,
        DOUBLE,
        LIST
    }

    /** A config with one setting changed. */
    private interface Change {
        TopicConfig apply(TopicConfig config, String value);
    }

    private final String key;
    private final Type type;
    private final Function<TopicConfig, String> value;
    private final @Nullable Change change;

    TopicSetting(String key, Type type, Function<TopicConfig, String> value, Change change) {
        this.key = key;
        this.type = type;
        this.value = value;
        this.change = change;
    }

    /** One that is remembered, and has no effect that a client could see. */
    TopicSetting(String key, Type type, long least, String defaultValue) {
        this(
                key,
                type,
                defaultValue,
                value -> type == Type.BOOLEAN ? truth(key, value) : "" + number(key, type, value, least));
    }

    /** @param checked how the value is kept; fails if it is none */
    TopicSetting(String key, Type type, String defaultValue, UnaryOperator<String> checked) {
        this(key, type, config -> config.remembered().getOrDefault(key, defaultValue), (config, value) -> {
            String known = checked.apply(value);
            return config.withRemembered(key, known.equals(defaultValue) ? null : known);
        });
    }

    TopicSetting(String key, Type type, String fixed) {
        this.key = key;
        this.type = type;
        this.value = config -> fixed;
        this.change = null;
    }

    /** As Kafka names it. */
    public String key() {
        return key;
    }

    public Type type() {
        return type;
    }

    /** Whether it has one value for ever. */
    public boolean isFixed() {
        return change == null;
    }

    public String value(TopicConfig config) {
        return value.apply(config);
    }

    public boolean isDefault(TopicConfig config) {
        return value(config).equals(value(TopicConfig.DEFAULT));
    }

    /** How hard the topic has a batch compressed that was not compressed so by its producer. */
    static int compressionLevel(TopicConfig config, Compression compression) {
        return switch (compression) {
            case NONE, SNAPPY -> 0;
            case GZIP -> Integer.parseInt(COMPRESSION_GZIP_LEVEL.value(config));
            case LZ4 -> Integer.parseInt(COMPRESSION_LZ4_LEVEL.value(config));
            case ZSTD -> Integer.parseInt(COMPRESSION_ZSTD_LEVEL.value(config));
        };
    }

    /** By {@link #key()}. */
    public static Optional<TopicSetting> find(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }

    /** @throws MillraceException INVALID_PARAMETER_VALUE if there is no such setting or it takes no such value */
    public static TopicConfig set(TopicConfig config, String key, String newValue) {
        TopicSetting setting = of(key);
        String text = newValue.strip();
        if (setting.change != null) {
            return setting.change.apply(config, text);
        }
        if (!text.equalsIgnoreCase(setting.value(config))) {
            throw invalid(newValue, key, "only " + setting.value(config) + " is supported");
        }
        return config;
    }

    /** Back to the default. */
    public static TopicConfig reset(TopicConfig config, String key) {
        return set(config, key, of(key).value(TopicConfig.DEFAULT));
    }

    /** @throws MillraceException INVALID_PARAMETER_VALUE if settings contradict one another */
    public static void checkTogether(TopicConfig config) {
        long least = config.cleanup().minLagMillis();
        long most = config.cleanup().maxLagMillis();
        if (least > most) {
            throw ErrorCode.INVALID_PARAMETER_VALUE.error(
                    "conflict topic config setting min.compaction.lag.ms (%d) > max.compaction.lag.ms (%d)",
                    least, most);
        }
        if (config.flush() == TopicConfig.Flush.OS && !FLUSH_MS.isDefault(config)) {
            throw ErrorCode.INVALID_PARAMETER_VALUE.error(
                    "flush.ms can be set with flush.messages=1 only, where each append is forced");
        }
    }

    private static String truth(String key, String value) {
        String known = value.toLowerCase(Locale.ROOT);
        if (!known.equals("true") && !known.equals("false")) {
            throw invalid(value, key, "Expected value to be either true or false");
        }
        return known;
    }

    private static TopicSetting of(String key) {
        return find(key)
                .orElseThrow(() -> ErrorCode.INVALID_PARAMETER_VALUE.error("Unknown topic config name: %s", key));
    }

    private static String policy(TopicConfig config) {
        boolean delete = config.cleanup().delete();
        return config.cleanup().compact() ? delete ? "compact,delete" : "compact" : delete ? "delete" : "";
    }

    private static TopicConfig withPolicy(TopicConfig config, String value) {
        boolean delete = false;
        boolean compact = false;
        for (String each : value.split(",", -1)) {
            String policy = each.strip();
            if (!policy.isEmpty()) {
                boolean isDelete = oneOf("cleanup.policy", policy, List.of("compact", "delete"))
                        .equals("delete");
                delete |= isDelete;
                compact |= !isDelete;
            }
        }
        return config.withCleanup(config.cleanup().withPolicy(delete, compact));
    }

    private static String name(@Nullable Compression compression) {
        return compression == null
                ? "producer"
                : compression == Compression.NONE
                        ? "uncompressed"
                        : compression.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Compression compression(String value) {
        return switch (value) {
            case "producer" -> null;
            // As Kafka calls it for a topic, and as its clients do.
            case "uncompressed", "none" -> Compression.NONE;
            default ->
                Compression.valueOf(oneOf(
                                "compression.type",
                                value,
                                List.of("uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"))
                        .toUpperCase(Locale.ROOT));
        };
    }

    private static String oneOf(String key, String value, List<String> known) {
        if (!known.contains(value)) {
            throw invalid(value, key, "String must be one of: " + String.join(", ", known));
        }
        return value;
    }

    private static long number(String key, Type type, String value, long least) {
        try {
            long number = type == Type.INT ? Integer.parseInt(value) : Long.parseLong(value);
            if (number < least) {
                throw invalid(value, key, "Value must be at least " + least);
            }
            return number;
        } catch (NumberFormatException e) {
            throw invalid(value, key, "Not a number of type " + type);
        }
    }

    private static long number(String key, Type type, String value, long least, long most) {
        long number = number(key, type, value, least);
        if (number > most) {
            throw invalid(value, key, "Value must be no more than " + most);
        }
        return number;
    }

    private static String gzipLevel(String value) {
        String key = "compression.gzip.level";
        long level = number(key, Type.INT, value, Long.MIN_VALUE);
        if (level != -1 && (level < 1 || level > 9)) {
            throw invalid(value, key, "Value must be between 1 and 9 or equal to -1");
        }
        return "" + level;
    }

    private static String replicas(String key, String value) {
        if (!value.equals("*") && !REPLICAS.matcher(value).matches()) {
            throw invalid(
                    "[" + value + "]",
                    key,
                    key
                            + " must be the literal '*' or a list of replicas in the following format:"
                            + " [partitionId]:[brokerId],[partitionId]:[brokerId],...");
        }
        return value;
    }

    private static double ratio(String value) {
        try {
            double ratio = Double.parseDouble(value);
            if (ratio >= 0 && ratio <= 1) {
                return ratio;
            }
            String bound = ratio > 1 ? "Value must be no more than 1" : "Value must be at least 0";
            throw invalid(value, "min.cleanable.dirty.ratio", bound);
        } catch (NumberFormatException e) {
            throw invalid(value, "min.cleanable.dirty.ratio", "Not a number of type DOUBLE");
        }
    }

    private static MillraceException invalid(String value, String key, String reason) {
        return ErrorCode.INVALID_PARAMETER_VALUE.error("Invalid value %s for configuration %s: %s", value, key, reason);
    }
}
