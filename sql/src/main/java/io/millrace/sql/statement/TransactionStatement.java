package io.millrace.sql.statement;

import org.jspecify.annotations.Nullable;

/** BEGIN, COMMIT, ROLLBACK and what they are called elsewhere; savepoints. */
public sealed interface TransactionStatement extends Statement {

    /** @param tag {@code BEGIN} or {@code START TRANSACTION} */
    record Begin(String tag, Modes modes) implements TransactionStatement {}

    record Commit() implements TransactionStatement {}

    record Rollback() implements TransactionStatement {}

    record Savepoint(String name) implements TransactionStatement {}

    record Release(ColumnName name) implements TransactionStatement {}

    record RollbackTo(ColumnName name) implements TransactionStatement {}

    /** SET TRANSACTION, SET SESSION CHARACTERISTICS. */
    record SetModes(Modes modes, boolean session) implements TransactionStatement {}

    /** What was written; null where nothing was. */
    record Modes(@Nullable String isolation, @Nullable Boolean readOnly) {}
}
