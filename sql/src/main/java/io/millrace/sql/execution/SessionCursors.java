package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.CursorCommit;
import io.millrace.engine.CursorReader;
import io.millrace.sql.statement.ColumnName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The cursors a session has open: its own, and those named ones of which it is a member.
 *
 * <p>What was fetched from a named cursor is uncommitted until COMMIT, within BEGIN or without: a FETCH outside of a
 * transaction opens none that the client would see, but COMMIT makes its position durable, and ROLLBACK or the session's
 * end gives the rows back to be fetched again. Owned by the session.
 */
final class SessionCursors {
    private final Map<String, SessionCursor> own = new LinkedHashMap<>();
    private final Map<String, CursorReader> named = new LinkedHashMap<>();
    private final Set<String> uncommitted = new TreeSet<>();

    @Nullable
    SessionCursor own(String name) {
        return own.get(name);
    }

    boolean isEmpty() {
        return own.isEmpty() && named.isEmpty() && uncommitted.isEmpty();
    }

    void declare(ColumnName name, Supplier<SessionCursor> opening) {
        if (own.containsKey(name.name())) {
            throw ErrorCode.DUPLICATE_CURSOR
                    .error("cursor \"%s\" already exists", name.name())
                    .at(name.position());
        }
        own.put(name.name(), opening.get());
    }

    /** Leaves a cursor of either kind; false if it is not open. */
    boolean close(String name) {
        SessionCursor cursor = own.remove(name);
        if (cursor != null) {
            cursor.close();
            return true;
        }
        CursorReader reader = named.remove(name);
        uncommitted.remove(name);
        if (reader != null) {
            reader.close();
            return true;
        }
        return false;
    }

    void closeAll() {
        List.copyOf(own.keySet()).forEach(this::close);
        List.copyOf(named.keySet()).forEach(this::close);
    }

    CursorReader reader(String name, Supplier<CursorReader> joining) {
        CursorReader reader = named.get(name);
        if (reader == null) {
            reader = joining.get();
            named.put(name, reader);
        }
        return reader;
    }

    @Nullable
    CursorReader openReader(String name) {
        return named.get(name);
    }

    void fetched(String name) {
        uncommitted.add(name);
    }

    boolean hasUncommitted() {
        return !uncommitted.isEmpty();
    }

    /** Positions after everything fetched since the last commit. */
    List<CursorCommit> positions() {
        List<CursorCommit> commits = new ArrayList<>();
        for (String name : uncommitted) {
            CursorReader reader = named.get(name);
            if (reader != null) {
                commits.add(reader.position());
            }
        }
        return commits;
    }

    void committed() {
        uncommitted.clear();
    }

    /** What was fetched since the last commit will be fetched again. */
    void rewind() {
        for (String name : uncommitted) {
            CursorReader reader = named.get(name);
            if (reader != null) {
                reader.rewind();
            }
        }
        uncommitted.clear();
    }

    /** Closes the cursors that were declared without WITH HOLD. */
    void endTransaction(Set<String> declaredWithin) {
        for (String name : declaredWithin) {
            SessionCursor cursor = own.get(name);
            if (cursor != null && !cursor.hold()) {
                close(name);
            }
        }
    }
}
