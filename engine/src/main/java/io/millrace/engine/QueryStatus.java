package io.millrace.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A running query as {@code millrace.queries} shows it.
 *
 * @param id unique while the process runs
 * @param name of a persistent query or view; null for a session's
 * @param watermarkMicros null if there is none
 * @param error why it failed; null if it did not
 */
public record QueryStatus(
        long id,
        @Nullable String name,
        Kind kind,
        State state,
        String sql,
        String user,
        long rowsIn,
        long rowsOut,
        long lateRows,
        long errorRows,
        @Nullable Long watermarkMicros,
        long lag,
        List<String> sources,
        @Nullable String target,
        @Nullable String error) {
    /** What it is for. */
    public enum Kind {
        SNAPSHOT,
        CONTINUOUS,
        VIEW,
        INSERT
    }

    /** Whether it runs. */
    public enum State {
        /** Not yet: it is brought from its last checkpoint. */
        STARTING,
        RUNNING,
        PAUSED,
        FAILED,
        FINISHED
    }
}
