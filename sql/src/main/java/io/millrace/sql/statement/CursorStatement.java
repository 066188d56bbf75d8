package io.millrace.sql.statement;

import io.millrace.sql.planner.QueryText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cursors: a session's own (DECLARE) and the durable ones (CREATE CURSOR). */
public sealed interface CursorStatement extends Statement {

    record Declare(ColumnName name, QueryText query, boolean hold, boolean scroll) implements CursorStatement {}

    /** @param start null if it was not written */
    record CreateCursor(
            ObjectName name,
            boolean ifNotExists,
            boolean orReplace,
            List<Option> options,
            QueryText query,
            @Nullable Target start,
            String sql)
            implements CursorStatement {}

    /** @param newName null for SET */
    record AlterCursor(
            ObjectName name,
            boolean ifExists,
            List<Option> options,
            @Nullable ColumnName newName) implements CursorStatement {}

    record DropCursor(ObjectName name, boolean ifExists) implements CursorStatement {}

    /** @param count rows; {@link Long#MAX_VALUE} for ALL */
    record Fetch(ColumnName name, long count, List<Option> options) implements CursorStatement {}

    /** MOVE n: as FETCH, without the rows. */
    record Move(ColumnName name, long count) implements CursorStatement {}

    /** MOVE … TO. */
    record Seek(ColumnName name, Target target) implements CursorStatement {}

    /** @param name null for ALL */
    record Close(@Nullable ColumnName name) implements CursorStatement {}

    /** Where to. */
    sealed interface Target {
        record Earliest() implements Target {}

        record Latest() implements Target {}

        /** @param text as written, in the session's time zone if it names none */
        record AtTimestamp(String text, int position) implements Target {}

        record Offsets(Map<Integer, Long> byPartition) implements Target {
            public Offsets {
                byPartition = Map.copyOf(byPartition);
            }
        }
    }
}
