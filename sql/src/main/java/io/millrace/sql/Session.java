package io.millrace.sql;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.sql.execution.SessionContext;
import io.millrace.sql.execution.StatementRunner;
import io.millrace.sql.introspection.OpenSession;
import io.millrace.sql.parser.ScriptSplitter;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One conversation: settings, prepared transactions, open cursors. Statements run one after another: one caller at a
 * time, and none while a future of {@link #execute} is pending, but for {@link #cancel}, which any thread may call.
 * {@link #prepare} may take long (it plans) and must not be called on an event loop.
 */
public final class Session implements AutoCloseable {

    private final SessionContext context;
    private final StatementRunner runner;
    private final Consumer<Session> onClose;
    private volatile boolean closed;

    Session(SessionContext context, Consumer<Session> onClose) {
        this.context = context;
        this.runner = new StatementRunner(context);
        this.onClose = onClose;
    }

    /** As others see it. */
    OpenSession listed(ClientConnection client) {
        return new ListedSession(context, runner, client, context.nowMicros());
    }

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
        return ScriptSplitter.split(script).stream()
                .map(part -> new ScriptStatement(part.text(), part.start()))
                .toList();
    }

    /**
     * Parses and plans one statement.
     *
     * @param parameterTypes of {@code $1 …} as far as the client says; null or missing ones are inferred
     * @throws io.millrace.common.error.MillraceException of class 42 mostly, with a position
     */
    public PreparedStatement prepare(String sql, List<? extends @Nullable DataType> parameterTypes) {
        return runner.prepare(sql, parameterTypes);
    }

    /**
     * Runs a statement. An error ends in the future and, within a transaction, fails the transaction.
     *
     * @param parameters boxed as {@code io.millrace.engine.data} says
     */
    public CompletableFuture<StatementResult> execute(
            PreparedStatement statement, List<? extends @Nullable Object> parameters) {
        return runner.execute(statement, parameters);
    }

    /**
     * Whether {@link #execute} would return after next to no computing, so that an event loop may call it: BEGIN, say, or
     * a few rows to be written. (Its future may take its time.)
     */
    public boolean isBrief(PreparedStatement statement, List<? extends @Nullable Object> parameters) {
        return runner.isBrief(statement, parameters);
    }

    /** While the client thinks: part of what COMMIT is likely to do. As brief as a brief COMMIT; called as execute is. */
    public void workAhead() {
        runner.workAhead();
    }

    /** Of the rows that FETCH from a cursor of DECLARE gives; null if there is none of that name. */
    public @Nullable Schema cursorSchema(String name) {
        return context.cursorSchema(name);
    }

    public TransactionStatus transactionStatus() {
        return context.transaction().status();
    }

    /** A session setting's value, as SHOW prints it. */
    public String setting(String name) {
        return context.settings().get(name);
    }

    /** Every setting that clients follow, by display name: what a new connection is told. */
    public Map<String, String> reportedSettings() {
        return context.settings().reported();
    }

    public ZoneId timeZone() {
        return context.settings().timeZone();
    }

    public String user() {
        return context.user();
    }

    /** Called with (name, value) lines {@code name=value} when a setting that clients follow changes (ParameterStatus). */
    public void onSettingChanged(Consumer<String> listener) {
        context.settings().onReported((name, value) -> listener.accept(name + "=" + value));
    }

    /** Called with each notice of a statement while it runs. */
    public void onNotice(Consumer<Notice> listener) {
        context.onNotice(listener);
    }

    /** Called from any thread when {@link #nextNotification} has something to give. */
    public void onNotification(Runnable listener) {
        context.onNotification(listener);
    }

    /** What the session listens to and was told, in order; null if there is nothing more. From any thread. */
    public @Nullable Notification nextNotification() {
        return context.nextNotification();
    }

    /**
     * To be called before the client is told that the next request may come, as {@link #execute} is: with no transaction
     * open, what its statements told others by NOTIFY is told.
     */
    public void settle() {
        context.settle();
    }

    /**
     * Called by DEALLOCATE and DISCARD ALL with the name of a statement that a door may have prepared by itself, null for all;
     * forgets it and says whether there was one.
     */
    public void onDeallocate(Predicate<@Nullable String> listener) {
        context.onDeallocate(listener);
    }

    /** Ends the statement that runs now, if any, with QUERY_CANCELED. From any thread. */
    public void cancel() {
        runner.cancel();
    }

    /** Rolls back, closes cursors and running results. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            runner.close();
            onClose.accept(this);
        }
    }
}
