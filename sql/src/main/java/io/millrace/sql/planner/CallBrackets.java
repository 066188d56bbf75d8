package io.millrace.sql.planner;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the brackets that are open belong to. */
final class CallBrackets {
    /** Aggregates whose ORDER BY within the brackets Calcite's grammar does not know. */
    private static final Set<String> ORDERED =
            Set.of("json_agg", "jsonb_agg", "json_object_agg", "jsonb_object_agg", "first_value", "last_value");

    private final Deque<String> open = new ArrayDeque<>();

    void open(@Nullable Token before) {
        open.push(before != null && before.kind() == Token.Kind.WORD ? before.word() : "");
    }

    void close() {
        open.poll();
    }

    boolean inCast() {
        String call = open.peek();
        return call != null && (call.equals("cast") || call.equals("try_cast") || call.equals("safe_cast"));
    }

    /** {@code FROM} of {@code SUBSTRING(text FROM 2 FOR 3)} was read. */
    void start() {
        if (isWithoutStart()) {
            open.pop();
            open.push("");
        }
    }

    /** {@code SUBSTRING(text FOR 3)}, of which Calcite's grammar wants to know where it starts. */
    boolean isWithoutStart() {
        return "substring".equals(open.peek());
    }

    boolean inOrderedAggregate() {
        String call = open.peek();
        return call != null && ORDERED.contains(call);
    }
}
