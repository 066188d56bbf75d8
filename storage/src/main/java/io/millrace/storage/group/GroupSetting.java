package io.millrace.storage.group;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** What can be set of a group, under Kafka's names: how its members that speak KIP-848's protocol keep in touch with it. */
public enum GroupSetting {
    /** Less often than Kafka's 5 s would have a new member wait for 10 s; a heartbeat costs next to nothing here. */
    HEARTBEAT_INTERVAL("consumer.heartbeat.interval.ms", 1_000, 250, 15_000),
    /** Who is silent for so long is a member no more. */
    SESSION_TIMEOUT("consumer.session.timeout.ms", 45_000, 6_000, 1_800_000);

    private final String key;
    private final int defaultMillis;
    private final int leastMillis;
    private final int mostMillis;

    GroupSetting(String key, int defaultMillis, int leastMillis, int mostMillis) {
        this.key = key;
        this.defaultMillis = defaultMillis;
        this.leastMillis = leastMillis;
        this.mostMillis = mostMillis;
    }

    public String key() {
        return key;
    }

    public int defaultMillis() {
        return defaultMillis;
    }

    public int leastMillis() {
        return leastMillis;
    }

    public int mostMillis() {
        return mostMillis;
    }

    /**
     * The broker's own setting: the value of groups that have none.
     *
     * @param bound empty, or {@code min.} or {@code max.} for what groups may have at the least or most
     */
    public String brokerKey(String bound) {
        return "group.consumer." + bound + key.substring("consumer.".length());
    }

    /** @throws MillraceException INVALID_PARAMETER_VALUE if there is none called so */
    public static GroupSetting of(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst()
                .orElseThrow(() -> ErrorCode.INVALID_PARAMETER_VALUE.error("Unknown group config name: %s", key));
    }

    /** @throws MillraceException INVALID_PARAMETER_VALUE in Kafka's words */
    public int parse(String text) {
        int millis;
        try {
            millis = Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw ErrorCode.INVALID_PARAMETER_VALUE.causedBy(
                    e, "Invalid value %s for configuration %s: Not a number of type INT", text, key);
        }
        if (millis < leastMillis) {
            throw ErrorCode.INVALID_PARAMETER_VALUE.error(
                    "%s must be greater than or equal to %s", key, brokerKey("min."));
        } else if (millis > mostMillis) {
            throw ErrorCode.INVALID_PARAMETER_VALUE.error(
                    "%s must be less than or equal to %s", key, brokerKey("max."));
        }
        return millis;
    }

    /** What is in force where {@code set} was set. */
    int in(Map<GroupSetting, Integer> set) {
        return set.getOrDefault(this, defaultMillis);
    }

    /** @throws MillraceException INVALID_PARAMETER_VALUE if members could be silent for longer than they may */
    static Map<GroupSetting, Integer> checked(Map<GroupSetting, Integer> set) {
        if (SESSION_TIMEOUT.in(set) <= HEARTBEAT_INTERVAL.in(set)) {
            throw ErrorCode.INVALID_PARAMETER_VALUE.error(
                    "%s must be greater than %s", SESSION_TIMEOUT.key, HEARTBEAT_INTERVAL.key);
        }
        Map<GroupSetting, Integer> sorted = new EnumMap<>(GroupSetting.class);
        sorted.putAll(set);
        return sorted;
    }
}
