package io.millrace.server.kafka;

import static io.millrace.common.error.ErrorCode.INVALID_PARAMETER_VALUE;
import static io.millrace.common.error.ErrorCode.PROTOCOL_VIOLATION;

import io.millrace.storage.TopicSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;

/**
 * Which metrics which clients are to send (KIP-714), as ConfigCommand and ClientMetricsCommand set it. Kept and told; no client
 * is asked for any, as by a Kafka broker without somebody who takes them.
 */
final class ClientMetricsConfigs {
    private static final String INTERVAL = "interval.ms";
    private static final String METRICS = "metrics";
    private static final String MATCH = "match";
    private static final int LEAST_INTERVAL = 100;
    private static final int MOST_INTERVAL = 3_600_000;

    private static final Set<String> MATCHED = Set.of(
            "client_instance_id",
            "client_id",
            "client_software_name",
            "client_software_version",
            "client_source_address",
            "client_source_port");

    /** Its parts are {@code what=expression}. */
    private static final Pattern PART = Pattern.compile("\\s*([a-z_]+)\\s*=(.+)");

    private ClientMetricsConfigs() {}

    static boolean isList(String key) {
        return key.equals(METRICS) || key.equals(MATCH);
    }

    static List<DescribeConfigsResourceResult> describe(Map<String, String> set) {
        List<DescribeConfigsResourceResult> results = new ArrayList<>();
        for (String key : List.of(INTERVAL, MATCH, METRICS)) {
            String standard = key.equals(INTERVAL) ? "300000" : "";
            boolean own = set.containsKey(key);
            results.add(new DescribeConfigsResourceResult()
                    .setName(key)
                    .setValue(set.getOrDefault(key, standard))
                    .setConfigType(TopicConfigs.code(isList(key) ? TopicSetting.Type.LIST : TopicSetting.Type.INT))
                    .setConfigSource((own ? ConfigSource.CLIENT_METRICS : ConfigSource.DEFAULT).code())
                    .setSynonyms(own ? List.of(ConfigSource.CLIENT_METRICS.synonym(key, set.get(key))) : List.of()));
        }
        return results;
    }

    /** @throws io.millrace.common.error.MillraceException PROTOCOL_VIOLATION, INVALID_PARAMETER_VALUE in Kafka's words */
    static Map<String, String> checked(Map<String, String> values) {
        values.forEach((key, value) -> {
            switch (key) {
                case INTERVAL -> checkInterval(value);
                case MATCH -> checkMatch(value);
                case METRICS -> {}
                default -> throw PROTOCOL_VIOLATION.error("Unknown client metrics configuration: %s", key);
            }
        });
        return values;
    }

    private static void checkInterval(String value) {
        int millis;
        try {
            millis = Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw PROTOCOL_VIOLATION.causedBy(
                    e, "Invalid value %s for configuration %s: Not a number of type INT", value, INTERVAL);
        }
        if (millis < LEAST_INTERVAL || millis > MOST_INTERVAL) {
            throw PROTOCOL_VIOLATION.error(
                    "Invalid value %s for interval.ms, interval must be between 100 and 3600000 (1 hour)", millis);
        }
    }

    private static void checkMatch(String value) {
        for (String part : value.isEmpty() ? new String[0] : value.split(",")) {
            var matcher = PART.matcher(part);
            if (!matcher.matches() || !MATCHED.contains(matcher.group(1))) {
                throw INVALID_PARAMETER_VALUE.error("Illegal client matching pattern: %s", part);
            }
        }
    }
}
