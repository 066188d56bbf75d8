package io.millrace.server.kafka;

import io.millrace.common.error.ErrorCode;
import io.millrace.storage.TopicConfig;
import java.util.Optional;
import java.util.function.Function;

/**
 * A topic's settings under Kafka's names. Those that cannot be changed say what is so; setting one to that very value is
 * no error.
 */
enum TopicSetting {
    RETENTION_MS(
            "retention.ms",
            Type.LONG,
            config -> "" + config.retentionMillis(),
            (config, value) -> config.withRetention(number(value, -1, Long.MAX_VALUE), config.retentionBytes())),
    RETENTION_BYTES(
            "retention.bytes",
            Type.LONG,
            config -> "" + config.retentionBytes(),
            (config, value) -> config.withRetention(config.retentionMillis(), number(value, -1, Long.MAX_VALUE))),
    SEGMENT_BYTES(
            "segment.bytes",
            Type.INT,
            config -> "" + config.segmentBytes(),
            (config, value) -> config.withSegmentBytes((int) number(value, 14, Integer.MAX_VALUE))),
    SEGMENT_MS(
            "segment.ms",
            Type.LONG,
            config -> "" + config.segmentMillis(),
            (config, value) -> config.withSegmentMillis(number(value, 1, Long.MAX_VALUE))),
    MAX_MESSAGE_BYTES(
            "max.message.bytes",
            Type.INT,
            config -> "" + config.maxMessageBytes(),
            (config, value) -> config.withMaxMessageBytes((int) number(value, 1, 1 << 30))),
    /** 1: forced before it is acknowledged; anything else leaves it to the operating system. */
    FLUSH_MESSAGES(
            "flush.messages",
            Type.LONG,
            config -> config.flush() == TopicConfig.Flush.COMMIT ? "1" : "" + Long.MAX_VALUE,
            (config, value) -> config.withFlush(
                    number(value, 1, Long.MAX_VALUE) == 1 ? TopicConfig.Flush.COMMIT : TopicConfig.Flush.OS)),
    CLEANUP_POLICY("cleanup.policy", Type.LIST, "delete"),
    COMPRESSION_TYPE("compression.type", Type.STRING, "producer"),
    MESSAGE_TIMESTAMP_TYPE("message.timestamp.type", Type.STRING, "CreateTime"),
    MESSAGE_TIMESTAMP_BEFORE("message.timestamp.before.max.ms", Type.LONG, "" + Long.MAX_VALUE),
    MESSAGE_TIMESTAMP_AFTER("message.timestamp.after.max.ms", Type.LONG, "" + Long.MAX_VALUE),
    MIN_INSYNC_REPLICAS("min.insync.replicas", Type.INT, "1"),
    UNCLEAN_LEADER_ELECTION("unclean.leader.election.enable", Type.BOOLEAN, "false"),
    PREALLOCATE("preallocate", Type.BOOLEAN, "true"),
    FLUSH_MS("flush.ms", Type.LONG, "" + Long.MAX_VALUE),
    SEGMENT_JITTER_MS("segment.jitter.ms", Type.LONG, "0"),
    FILE_DELETE_DELAY_MS("file.delete.delay.ms", Type.LONG, "0");

    /** As the protocol numbers them. */
    enum Type {
        BOOLEAN(1),
        STRING(2),
        INT(3),
        LONG(5),
        LIST(7);

        final byte code;

        Type(int code) {
            this.code = (byte) code;
        }
    }

    /** A config with one setting changed. */
    private interface Change {
        TopicConfig apply(TopicConfig config, String value);
    }

    private final String key;
    private final Type type;
    private final Function<TopicConfig, String> value;
    private final Optional<Change> change;

    TopicSetting(String key, Type type, Function<TopicConfig, String> value, Change change) {
        this.key = key;
        this.type = type;
        this.value = value;
        this.change = Optional.of(change);
    }

    TopicSetting(String key, Type type, String fixed) {
        this.key = key;
        this.type = type;
        this.value = config -> fixed;
        this.change = Optional.empty();
    }

    String key() {
        return key;
    }

    Type type() {
        return type;
    }

    boolean isFixed() {
        return change.isEmpty();
    }

    String value(TopicConfig config) {
        return value.apply(config);
    }

    boolean isDefault(TopicConfig config) {
        return value(config).equals(value(TopicConfig.DEFAULT));
    }

    /** @throws io.millrace.common.error.MillraceException INVALID_PARAMETER_VALUE */
    static TopicConfig set(TopicConfig config, String key, String newValue) {
        TopicSetting setting = of(key);
        if (setting.change.isPresent()) {
            return setting.change.get().apply(config, newValue.strip());
        }
        if (!newValue.strip().equalsIgnoreCase(setting.value(config))) {
            throw ErrorCode.INVALID_PARAMETER_VALUE.error(
                    "Invalid value %s for configuration %s: only %s is supported",
                    newValue, key, setting.value(config));
        }
        return config;
    }

    /** Back to the default. */
    static TopicConfig reset(TopicConfig config, String key) {
        return set(config, key, of(key).value(TopicConfig.DEFAULT));
    }

    private static TopicSetting of(String key) {
        for (TopicSetting setting : values()) {
            if (setting.key.equals(key)) {
                return setting;
            }
        }
        throw ErrorCode.INVALID_PARAMETER_VALUE.error("Unknown topic config name: %s", key);
    }

    private static long number(String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, with what would be right.
        }
        throw ErrorCode.INVALID_PARAMETER_VALUE.error(
                "Invalid value %s: a number from %d to %d is wanted", value, least, most);
    }
}
