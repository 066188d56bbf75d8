package io.millrace.sql.statement;

import org.jspecify.annotations.Nullable;

/** BEGIN, COMMIT, ROLLBACK and what they are called elsewhere. */
public sealed interface TransactionStatement extends Statement {

    /** @param tag {@code BEGIN} or {@code START TRANSACTION} */
    record Begin(String tag, Modes modes) implements TransactionStatement {}

    record Commit() implements TransactionStatement {}

    record Rollback() implements TransactionStatement {}

    /** SET TRANSACTION, SET SESSION CHARACTERISTICS. */
    record SetModes(Modes modes, boolean session) implements TransactionStatement {}

    /** What was written; null where nothing was. */
    record Modes(@Nullable String isolation, @Nullable Boolean readOnly) {}
}
