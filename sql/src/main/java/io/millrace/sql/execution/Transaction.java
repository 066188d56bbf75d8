package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.CursorCommit;
import io.millrace.engine.RelationRows;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.sql.Session.TransactionStatus;
import io.millrace.sql.setting.SessionSettings;
import io.millrace.sql.statement.ColumnName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The session's transaction: where it stands, and the rows that become visible together at COMMIT. Owned by the session;
 * the status may be read from any thread.
 */
public final class Transaction {
    private static final int MAX_SAVEPOINTS = 10_000;

    private volatile TransactionStatus status = TransactionStatus.IDLE;
    private boolean readOnly;
    private long rowCount;

    /** What the last one wrote was written by one statement, so the next one's first may be its last too. */
    private boolean wroteOnce;

    private final List<RelationRows> rows = new ArrayList<>();
    private final Set<String> declaredCursors = new HashSet<>();
    private final List<Savepoint> savepoints = new ArrayList<>();

    /**
     * A state to come back to.
     *
     * @param positions of named cursors, uncommitted
     */
    record Savepoint(
            String name,
            int written,
            long rowCount,
            boolean readOnly,
            Set<String> declaredCursors,
            List<CursorCommit> positions,
            SessionSettings.Mark settings,
            int locks,
            SessionChannels.Mark channels) {}

    public TransactionStatus status() {
        return status;
    }

    boolean isOpen() {
        return status == TransactionStatus.IN_TRANSACTION;
    }

    void begin(boolean newReadOnly) {
        status = TransactionStatus.IN_TRANSACTION;
        readOnly = newReadOnly;
        rows.clear();
        rowCount = 0;
    }

    void setReadOnly(boolean newReadOnly) {
        readOnly = newReadOnly;
    }

    /** After an error: nothing but the transaction's end is accepted, or the way back to a savepoint. */
    public void fail() {
        if (status == TransactionStatus.IN_TRANSACTION) {
            status = TransactionStatus.FAILED;
            if (savepoints.isEmpty()) {
                rows.clear();
            }
        }
    }

    /** One of the same name is hidden until this one is released, as in PostgreSQL. */
    void set(
            String savepoint,
            List<CursorCommit> positions,
            SessionSettings.Mark settings,
            int locks,
            SessionChannels.Mark channels) {
        if (savepoints.size() == MAX_SAVEPOINTS) {
            throw ErrorCode.LIMIT_EXCEEDED
                    .error("a transaction cannot have more than %s savepoints", MAX_SAVEPOINTS)
                    .hint("RELEASE SAVEPOINT forgets one.");
        }
        savepoints.add(new Savepoint(
                savepoint,
                rows.size(),
                rowCount,
                readOnly,
                Set.copyOf(declaredCursors),
                positions,
                settings,
                locks,
                channels));
    }

    /** The last one of that name. @throws io.millrace.common.error.MillraceException SAVEPOINT_NOT_FOUND */
    Savepoint savepoint(ColumnName name) {
        for (int i = savepoints.size() - 1; i >= 0; i--) {
            if (savepoints.get(i).name().equals(name.name())) {
                return savepoints.get(i);
            }
        }
        throw ErrorCode.SAVEPOINT_NOT_FOUND
                .error("savepoint \"%s\" does not exist", name.name())
                .at(name.position());
    }

    /** Forgets it and those set after it. */
    void release(Savepoint savepoint) {
        savepoints.subList(savepoints.lastIndexOf(savepoint), savepoints.size()).clear();
    }

    /** All is as it was then; those set after it are forgotten. */
    void returnTo(Savepoint savepoint) {
        savepoints
                .subList(savepoints.lastIndexOf(savepoint) + 1, savepoints.size())
                .clear();
        rows.subList(savepoint.written(), rows.size()).clear();
        rowCount = savepoint.rowCount();
        readOnly = savepoint.readOnly();
        declaredCursors.retainAll(savepoint.declaredCursors());
        status = TransactionStatus.IN_TRANSACTION;
    }

    /** @throws io.millrace.common.error.MillraceException LIMIT_EXCEEDED */
    void add(RelationRows more) {
        rowCount += more.rowCount();
        if (rowCount > RowCollector.MAX_ROWS) {
            throw ErrorCode.LIMIT_EXCEEDED
                    .error("a transaction cannot write more than %s rows", RowCollector.MAX_ROWS)
                    .hint("COMMIT more often.");
        }
        rows.add(more);
    }

    /** What COMMIT is about to write, as far as that can be told. */
    @Nullable
    RelationRows likelyWhole() {
        return isOpen() && wroteOnce && rows.size() == 1 ? rows.get(0) : null;
    }

    /** Rows to be written at COMMIT. */
    long rowCount() {
        return rowCount;
    }

    /** What it has written to a relation so far, in order. */
    List<ColumnBatch> written(String relation) {
        return rows.stream()
                .filter(written -> written.relation().equals(relation))
                .flatMap(written -> written.batches().stream())
                .toList();
    }

    /** A session cursor was declared; it ends with the transaction unless it is held. */
    void declared(String cursor) {
        if (status != TransactionStatus.IDLE) {
            declaredCursors.add(cursor);
        }
    }

    Set<String> declaredCursors() {
        return Set.copyOf(declaredCursors);
    }

    /** Ends it and gives the rows to append. */
    List<RelationRows> end() {
        List<RelationRows> taken = List.copyOf(rows);
        wroteOnce = taken.size() == 1;
        rows.clear();
        declaredCursors.clear();
        savepoints.clear();
        status = TransactionStatus.IDLE;
        readOnly = false;
        return taken;
    }

    /** @throws io.millrace.common.error.MillraceException READ_ONLY_TRANSACTION */
    void checkWritable(String tag) {
        if (readOnly && status != TransactionStatus.IDLE) {
            throw ErrorCode.READ_ONLY_TRANSACTION.error("cannot execute %s in a read-only transaction", tag);
        }
    }

    /** @throws io.millrace.common.error.MillraceException ACTIVE_TRANSACTION */
    void checkIdle(String tag) {
        if (status != TransactionStatus.IDLE) {
            throw ErrorCode.ACTIVE_TRANSACTION.error("%s cannot run inside a transaction block", tag);
        }
    }
}
