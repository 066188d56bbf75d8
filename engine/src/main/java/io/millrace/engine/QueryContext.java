package io.millrace.engine;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and with what.
 *
 * @param sql the statement's text, for listings
 * @param user who
 * @param parameters boxed as {@code io.millrace.engine.data} says, by index; null is NULL
 * @param timeZone of the session
 * @param start where a continuous query begins
 * @param memoryBytes what the query may hold; 0 for a share of the heap
 */
public record QueryContext(
        String sql,
        String user,
        List<@Nullable Object> parameters,
        ZoneId timeZone,
        StartPosition start,
        long memoryBytes) {
    public QueryContext {
        parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
    }

    public QueryContext(
            String sql, String user, List<@Nullable Object> parameters, ZoneId timeZone, StartPosition start) {
        this(sql, user, parameters, timeZone, start, 0);
    }
}
