package io.millrace.server.kafka;

import io.millrace.common.error.ErrorCode;
import io.millrace.storage.TopicConfig;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfigCollection;

/** A topic's settings under Kafka's names. */
final class TopicSettingNames {
    private TopicSettingNames() {}

    /** @throws io.millrace.common.error.MillraceException INVALID_PARAMETER_VALUE */
    static TopicConfig apply(TopicConfig config, CreatableTopicConfigCollection settings) {
        TopicConfig result = config;
        for (CreatableTopicConfig setting : settings) {
            result = apply(result, setting.name(), setting.value());
        }
        return result;
    }

    private static TopicConfig apply(TopicConfig config, String name, String value) {
        switch (name) {
            case "retention.ms":
                return config.withRetention(number(name, value, -1, Long.MAX_VALUE), config.retentionBytes());
            case "retention.bytes":
                return config.withRetention(config.retentionMillis(), number(name, value, -1, Long.MAX_VALUE));
            case "segment.bytes":
                return config.withSegmentBytes((int) number(name, value, 14, Integer.MAX_VALUE));
            default:
                throw ErrorCode.INVALID_PARAMETER_VALUE.error("Unknown topic config name: %s", name);
        }
    }

    private static long number(String name, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, with what would be right.
        }
        throw ErrorCode.INVALID_PARAMETER_VALUE.error(
                "Invalid value %s for configuration %s: a number from %d to %d", value, name, least, most);
    }
}
