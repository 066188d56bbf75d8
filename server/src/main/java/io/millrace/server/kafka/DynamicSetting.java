package io.millrace.server.kafka;

import static io.millrace.common.error.ErrorCode.PROTOCOL_VIOLATION;

import io.millrace.common.error.MillraceException;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.TopicSetting;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A setting of the broker that can be changed while it runs (KIP-226). What new topics get, what compaction may take, how many
 * connections there may be, has effect; how many threads Kafka uses for what is remembered and told, as tools set it.
 *
 * @param type as the protocol numbers them
 * @param standard what it is if nobody says anything
 * @param checked a value as it is kept; fails with PROTOCOL_VIOLATION in Kafka's words if it is none
 */
record DynamicSetting(String name, TopicSetting.Type type, String standard, UnaryOperator<String> checked) {
    static final String MOST_CONNECTIONS = "max.connections";
    static final String MOST_CONNECTIONS_OF_ADDRESS = "max.connections.per.ip";
    static final String COMPACTION_RATE = "log.cleaner.io.max.bytes.per.second";

    static final Map<String, DynamicSetting> ALL = Collections.unmodifiableMap(all());

    private static Map<String, DynamicSetting> all() {
        Map<String, DynamicSetting> all = new LinkedHashMap<>();
        for (TopicSetting setting : TopicSetting.values()) {
            if (!setting.isFixed()) {
                TopicConfigs.brokerName(setting).ifPresent(name -> all.put(name, ofTopics(name, setting)));
            }
        }
        for (DynamicSetting setting : List.of(
                number(MOST_CONNECTIONS, TopicSetting.Type.INT, 0, Integer.MAX_VALUE),
                number(MOST_CONNECTIONS_OF_ADDRESS, TopicSetting.Type.INT, 0, Integer.MAX_VALUE),
                rate(COMPACTION_RATE),
                number("background.threads", TopicSetting.Type.INT, 1, 10),
                number("follower.replication.throttled.rate", TopicSetting.Type.LONG, 0, Long.MAX_VALUE),
                number("leader.replication.throttled.rate", TopicSetting.Type.LONG, 0, Long.MAX_VALUE),
                number("log.cleaner.backoff.ms", TopicSetting.Type.LONG, 0, 15_000),
                number("log.cleaner.io.buffer.size", TopicSetting.Type.INT, 0, 524_288),
                number("log.cleaner.threads", TopicSetting.Type.INT, 0, 1),
                number("num.io.threads", TopicSetting.Type.INT, 1, 8),
                number("num.network.threads", TopicSetting.Type.INT, 1, 3),
                number("num.recovery.threads.per.data.dir", TopicSetting.Type.INT, 1, 2),
                number("num.replica.fetchers", TopicSetting.Type.INT, 1, 1),
                number("producer.id.expiration.ms", TopicSetting.Type.INT, 1, 86_400_000),
                number("replica.alter.log.dirs.io.max.bytes.per.second", TopicSetting.Type.LONG, 0, Long.MAX_VALUE))) {
            all.put(setting.name, setting);
        }
        return all;
    }

    boolean isList() {
        return type == TopicSetting.Type.LIST;
    }

    /** What topics get that are made without it. */
    private static DynamicSetting ofTopics(String name, TopicSetting setting) {
        return new DynamicSetting(name, setting.type(), setting.value(TopicConfig.DEFAULT), value -> {
            try {
                return setting.value(TopicSetting.set(TopicConfig.DEFAULT, setting.key(), value));
            } catch (MillraceException e) {
                String reason = String.valueOf(e.getMessage());
                throw PROTOCOL_VIOLATION.causedBy(e, "%s", reason.replace(" " + setting.key() + ":", " " + name + ":"));
            }
        });
    }

    private static DynamicSetting number(String name, TopicSetting.Type type, long least, long standard) {
        return new DynamicSetting(name, type, Long.toString(standard), value -> {
            try {
                long number =
                        type == TopicSetting.Type.INT ? Integer.parseInt(value.strip()) : Long.parseLong(value.strip());
                if (number < least) {
                    throw invalid(value, name, "Value must be at least " + least);
                }
                return Long.toString(number);
            } catch (NumberFormatException e) {
                throw invalid(value, name, "Not a number of type " + type);
            }
        });
    }

    private static DynamicSetting rate(String name) {
        return new DynamicSetting(name, TopicSetting.Type.DOUBLE, Double.toString(Double.MAX_VALUE), value -> {
            try {
                if (!(Double.parseDouble(value.strip()) >= 1)) {
                    throw invalid(value, name, "Value must be at least 1");
                }
                return value.strip();
            } catch (NumberFormatException e) {
                throw invalid(value, name, "Not a number of type DOUBLE");
            }
        });
    }

    private static MillraceException invalid(String value, String name, String reason) {
        return PROTOCOL_VIOLATION.error("Invalid value %s for configuration %s: %s", value, name, reason);
    }

    /** {@code config} with what {@code values} say of topics. */
    static TopicConfig applied(TopicConfig config, Map<String, String> values) {
        TopicConfig changed = config;
        for (TopicSetting setting : Arrays.asList(TopicSetting.values())) {
            String value = TopicConfigs.brokerName(setting).map(values::get).orElse(null);
            if (value != null && !setting.isFixed()) {
                changed = TopicSetting.set(changed, setting.key(), value);
            }
        }
        return changed;
    }
}
