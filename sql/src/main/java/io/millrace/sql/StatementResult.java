package io.millrace.sql;

import io.millrace.engine.Subscription;

/** What a statement gives. */
public sealed interface StatementResult {

    /**
     * Rows, pulled by the door; its command tag is {@code tag} followed by the number of rows delivered.
     *
     * @param unbounded a continuous query: rows come for ever
     */
    record Rows(Subscription rows, String tag, boolean unbounded) implements StatementResult {}

    /** Done; {@code tag} is the whole command tag, as {@code INSERT 0 3} or {@code CREATE STREAM}. */
    record Done(String tag) implements StatementResult {}

    /** COPY … FROM STDIN: waits for data. */
    record CopyIn(CopyTarget target) implements StatementResult {}

    /** COPY … TO STDOUT: encoded bytes. */
    record CopyOut(CopySource source) implements StatementResult {}

    /** The statement was empty. */
    record Empty() implements StatementResult {}
}
