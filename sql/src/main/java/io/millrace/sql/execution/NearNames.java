package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.sql.statement.Option;
import io.millrace.storage.TopicSetting;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a mistyped option was likely meant to be. */
final class NearNames {
    private static final List<String> OWN = List.of(
            "partitions",
            "replicas",
            "topic",
            "format",
            "key_format",
            "retention",
            "flush",
            "delimiter",
            "header",
            "null",
            "quote",
            "escape",
            "on_error",
            "kafka_topic",
            "value_format");

    private static final List<String> OPTIONS = Stream.concat(
                    OWN.stream(),
                    Arrays.stream(TopicSetting.values())
                            .filter(setting -> !setting.isFixed())
                            .map(setting -> setting.key().replace('.', '_')))
            .toList();

    private NearNames() {}

    static MillraceException unknown(Option option) {
        return ErrorCode.INVALID_PARAMETER_VALUE
                .error("unrecognized option \"%s\"", option.name())
                .hint(hint(option.name(), OPTIONS))
                .at(option.position());
    }

    static String hint(String name, List<String> known) {
        String nearest = known.stream()
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .orElse("");
        return distance(name, nearest) <= Math.max(2, name.length() / 3)
                ? "Perhaps you meant \"" + nearest + "\"."
                : "Options are " + String.join(", ", known) + ".";
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
