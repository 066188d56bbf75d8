package io.millrace.engine.task;

import io.millrace.engine.StartPosition;
import io.millrace.engine.state.StateStore;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is made into operators with.
 *
 * @param once a snapshot
 * @param finalOnly EMIT FINAL
 * @param parameters boxed, by index
 * @param start where streams are read from
 * @param state where operators keep what they must remember
 * @param memoryBytes what the operators may hold; 0 for a share of the heap
 * @param errors what becomes of rows that cannot be read or computed
 */
public record PlanOptions(
        boolean once,
        boolean finalOnly,
        List<? extends @Nullable Object> parameters,
        ZoneId timeZone,
        StartPosition start,
        StateStore state,
        long memoryBytes,
        RowErrors errors) {}
