package io.millrace.sql;

import io.millrace.engine.data.DataType;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One conversation: settings, prepared transactions, open cursors. Statements run one after another: one caller at a
 * time, and none while a future of {@link #execute} is pending, but for {@link #cancel}, which any thread may call.
 * {@link #prepare} may take long (it plans) and must not be called on an event loop.
 */
public final class Session implements AutoCloseable {

    Session() {}

    /** Where the session's transaction stands, as the PostgreSQL wire's ReadyForQuery tells it. */
    public enum TransactionStatus {
        IDLE,
        IN_TRANSACTION,
        FAILED
    }

    /**
     * A statement within a script.
     *
     * @param start zero-based index of its first character in the script; error positions of the statement are relative
     *     to its own text
     */
    public record ScriptStatement(String text, int start) {}

    /**
     * Splits a script at its semicolons, minding strings, comments and dollar quotes; empty statements are left out.
     *
     * @throws io.millrace.common.error.MillraceException SYNTAX_ERROR for an unterminated string or comment
     */
    public List<ScriptStatement> split(String script) {
        throw new AssertionError("being written");
    }

    /**
     * Parses and plans one statement.
     *
     * @param parameterTypes of {@code $1 …} as far as the client says; null or missing ones are inferred
     * @throws io.millrace.common.error.MillraceException of class 42 mostly, with a position
     */
    public PreparedStatement prepare(String sql, List<? extends @Nullable DataType> parameterTypes) {
        throw new AssertionError("being written");
    }

    /**
     * Runs a statement. An error ends in the future and, within a transaction, fails the transaction.
     *
     * @param parameters boxed as {@code io.millrace.engine.data} says
     */
    public CompletableFuture<StatementResult> execute(
            PreparedStatement statement, List<? extends @Nullable Object> parameters) {
        throw new AssertionError("being written");
    }

    public TransactionStatus transactionStatus() {
        throw new AssertionError("being written");
    }

    /** A session setting's value, as SHOW prints it. */
    public String setting(String name) {
        throw new AssertionError("being written");
    }

    public ZoneId timeZone() {
        throw new AssertionError("being written");
    }

    public String user() {
        throw new AssertionError("being written");
    }

    /** Called with (name, value) lines {@code name=value} when a setting that clients follow changes (ParameterStatus). */
    public void onSettingChanged(Consumer<String> listener) {
        throw new AssertionError("being written");
    }

    /** Called with each notice of a statement while it runs. */
    public void onNotice(Consumer<Notice> listener) {
        throw new AssertionError("being written");
    }

    /** Ends the statement that runs now, if any, with QUERY_CANCELED. From any thread. */
    public void cancel() {
        throw new AssertionError("being written");
    }

    /** Rolls back, closes cursors and running results. */
    @Override
    public void close() {
        throw new AssertionError("being written");
    }
}
