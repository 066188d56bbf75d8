package io.millrace.engine.task;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.operator.Operator;
import java.util.List;
import java.util.Map;

/**
 * How much memory the operators of one query may hold, so that a query too large for the server fails by itself.
 *
 * @param bytes more than 0
 */
public record MemoryBudget(long bytes) {
    /** The part of the heap that one query may have if nothing else is said. */
    private static final double DEFAULT_SHARE = 0.4;

    private static final Map<String, String> NAMES = Map.of(
            "HashAggregate", "grouping",
            "Sort", "sorting",
            "HashJoin", "a join",
            "Over", "window functions",
            "FinalGate", "windows that are still open",
            "UpsertToChanges", "the current rows of a table");

    /** @param wanted bytes; 0 for a share of the heap */
    static MemoryBudget of(long wanted) {
        return new MemoryBudget(
                wanted > 0 ? wanted : (long) (Runtime.getRuntime().maxMemory() * DEFAULT_SHARE));
    }

    /** @throws MillraceException OUT_OF_MEMORY if the operators hold more */
    void check(List<Operator> operators) {
        long sum = 0;
        long most = 0;
        String largest = "";
        for (Operator operator : operators) {
            long held = operator.stateBytes();
            sum += held;
            if (held > most) {
                most = held;
                largest = operator.getClass().getSimpleName();
            }
        }
        if (sum > bytes) {
            throw exceeded(NAMES.getOrDefault(largest, largest));
        }
    }

    private MillraceException exceeded(String what) {
        return ErrorCode.OUT_OF_MEMORY
                .error("out of memory")
                .detail("The query holds more than its %s MB, most of it for %s.".formatted(bytes >> 20, what))
                .hint("Let it read fewer rows or columns, add a window or a LIMIT, or raise query_memory.");
    }
}
