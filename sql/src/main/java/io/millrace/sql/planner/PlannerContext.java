package io.millrace.sql.planner;

import io.millrace.engine.data.DataType;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of the session a plan depends on.
 *
 * @param parameterTypes as the client gave them; null where it did not
 * @param nowMicros value of CURRENT_TIMESTAMP, microseconds since the epoch
 * @param processId what {@code pg_backend_pid()} tells; 0 of no client
 * @param sequences the session's; null for a query that outlives it
 */
public record PlannerContext(
        String user,
        ZoneId timeZone,
        List<? extends @Nullable DataType> parameterTypes,
        long nowMicros,
        int processId,
        @Nullable SequenceValues sequences) {
    public PlannerContext(
            String user, ZoneId timeZone, List<? extends @Nullable DataType> parameterTypes, long nowMicros) {
        this(user, timeZone, parameterTypes, nowMicros, 0, null);
    }

    PlannerContext withParameterTypes(List<? extends @Nullable DataType> types) {
        return new PlannerContext(user, timeZone, types, nowMicros, processId, sequences);
    }
}
