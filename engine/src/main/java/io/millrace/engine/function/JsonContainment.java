package io.millrace.engine.function;

import io.millrace.engine.data.ByteSlice;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code @>} of JSON, as jsonb's: an object's members and an array's elements, in any order and with others between. */
public final class JsonContainment {
    private JsonContainment() {}

    @SqlFunction("@>")
    public static boolean contains(ByteSlice json, ByteSlice part) {
        Object whole = JsonTree.read(json, HashMap::new);
        Object wanted = JsonTree.read(part, HashMap::new);
        boolean element = whole instanceof List<?> && !(wanted instanceof List<?>) && !(wanted instanceof Map<?, ?>);
        return holds(whole, element ? List.of(wanted) : wanted);
    }

    @SqlFunction("<@")
    public static boolean containedBy(ByteSlice part, ByteSlice json) {
        return contains(json, part);
    }

    private static boolean holds(Object whole, Object part) {
        if (whole instanceof Map<?, ?> members && part instanceof Map<?, ?> wanted) {
            return wanted.entrySet().stream().allMatch(entry -> {
                Object member = members.get(entry.getKey());
                return member != null && holds(member, entry.getValue());
            });
        }
        if (whole instanceof List<?> elements && part instanceof List<?> wanted) {
            return wanted.stream().allMatch(each -> elements.stream().anyMatch(element -> holds(element, each)));
        }
        // Whatever number of zeros they end with.
        return whole instanceof BigDecimal number && part instanceof BigDecimal other
                ? number.compareTo(other) == 0
                : whole.equals(part);
    }
}
