package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.sql.PreparedStatement;
import io.millrace.sql.Session.TransactionStatus;
import io.millrace.sql.StatementResult;
import io.millrace.sql.introspection.OpenSession;
import io.millrace.sql.statement.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Prepares and runs a session's statements: refuses them in a failed transaction, plans them anew where needed, times
 * them out, lets them be cancelled. Owned by the session, but for {@link #cancel}.
 */
public final class StatementRunner implements AutoCloseable {
    private final SessionContext context;
    private final Set<SessionRows> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable RunningStatement current;
    private volatile boolean closed;

    public StatementRunner(SessionContext context) {
        this.context = context;
    }

    public PreparedStatement prepare(String sql, List<? extends @Nullable DataType> parameterTypes) {
        checkOpen();
        try {
            Statement statement = context.services().parses().parse(sql).orElse(null);
            SessionStatement prepared = new SessionStatement(sql, parameterTypes, statement, this::plan);
            if (!prepared.isEmpty()) {
                checkNotFailed(prepared);
                prepared.plan(context.catalog(), context.nowMicros(), zone());
            }
            return prepared;
        } catch (RuntimeException | StackOverflowError e) {
            context.transaction().fail();
            throw new RunningStatement().translate(e);
        }
    }

    private Executable plan(Statement statement, String sql, List<@Nullable DataType> givenTypes, Catalog catalog) {
        return StatementHandlers.prepare(statement, new Preparation(context, sql, givenTypes, catalog));
    }

    public CompletableFuture<StatementResult> execute(
            PreparedStatement prepared, List<? extends @Nullable Object> parameters) {
        SessionStatement statement = (SessionStatement) prepared;
        RunningStatement running = new RunningStatement(statement.sql(), context.nowMicros());
        current = running;
        context.running(running);
        CompletableFuture<StatementResult> result;
        try {
            checkOpen();
            if (statement.isEmpty()) {
                running.finish();
                return CompletableFuture.completedFuture(new StatementResult.Empty());
            }
            checkNotFailed(statement);
            long timeout = context.settings().millis("statement_timeout");
            if (timeout > 0) {
                running.timeOutAfter(context.services().timers(), timeout);
            }
            result = start(statement, parameters);
        } catch (RuntimeException | StackOverflowError e) {
            result = CompletableFuture.failedFuture(e);
        }
        return result.handle((done, error) -> {
            if (error != null) {
                running.finish();
                context.failed();
                throw running.translate(error);
            }
            return watched(Objects.requireNonNull(done), running);
        });
    }

    private CompletableFuture<StatementResult> start(
            SessionStatement statement, List<? extends @Nullable Object> parameters) {
        long version = context.engine().catalog().version();
        if (statement.isFresh(version, context.nowMicros(), zone())) {
            return run(statement, parameters);
        }
        return CompletableFuture.runAsync(
                        () -> planAnew(statement),
                        context.services().environment().blocking())
                .thenCompose(planned -> run(statement, parameters));
    }

    /** Whether executing would take next to no time on the caller's thread. */
    public boolean isBrief(PreparedStatement prepared, List<? extends @Nullable Object> parameters) {
        SessionStatement statement = (SessionStatement) prepared;
        Executable executable = statement.executable();
        return executable != null
                && parameters.size() >= executable.parameterTypes().size()
                && executable.brief().test(parameters)
                && statement.isFresh(context.engine().catalog().version(), context.nowMicros(), zone());
    }

    private void planAnew(SessionStatement statement) {
        Schema before = statement.resultSchema();
        statement.plan(context.catalog(), context.nowMicros(), zone());
        if (!Objects.equals(before, statement.resultSchema())) {
            throw ErrorCode.CACHED_PLAN_CHANGED.error("cached plan must not change result type");
        }
    }

    private static CompletableFuture<StatementResult> run(
            SessionStatement statement, List<? extends @Nullable Object> parameters) {
        Executable executable = Objects.requireNonNull(statement.executable());
        int wanted = executable.parameterTypes().size();
        if (parameters.size() < wanted) {
            throw ErrorCode.PROTOCOL_VIOLATION.error(
                    "bind message supplies %s parameters, but prepared statement requires %s",
                    parameters.size(), wanted);
        }
        return executable.run().run(parameters);
    }

    private StatementResult watched(StatementResult result, RunningStatement running) {
        if (result instanceof StatementResult.CopyIn || result instanceof StatementResult.CopyOut) {
            // It ends with its data, and may take as long as that does.
            running.withoutTimeout();
            return result;
        }
        if (!(result instanceof StatementResult.Rows rows)) {
            running.finish();
            return result;
        }
        if (rows.unbounded()) {
            running.withoutTimeout();
        }
        SessionRows watched =
                new SessionRows(rows.rows(), running, reading -> current = reading, context::failed, open::remove);
        open.add(watched);
        running.onCancel(watched::cancel);
        return new StatementResult.Rows(watched, rows.tag(), rows.unbounded());
    }

    /** What runs, or ran last. From any thread. */
    public void workAhead() {
        TransactionHandler.workAhead(context);
    }

    public OpenSession.Activity activity() {
        RunningStatement running = current;
        if (running == null) {
            return new OpenSession.Activity("idle", "", null);
        }
        String state = running.isFinished()
                ? switch (context.transaction().status()) {
                    case IDLE -> "idle";
                    case IN_TRANSACTION -> "idle in transaction";
                    case FAILED -> "idle in transaction (aborted)";
                }
                : "active";
        return new OpenSession.Activity(state, running.sql(), running.startedMicros());
    }

    /** From any thread. */
    public void cancel() {
        RunningStatement running = current;
        if (running != null) {
            running.cancel(ErrorCode.QUERY_CANCELED.error("canceling statement due to user request"));
        }
    }

    private String zone() {
        return context.settings().get("timezone");
    }

    private void checkNotFailed(SessionStatement statement) {
        if (context.transaction().status() == TransactionStatus.FAILED && !statement.endsFailure()) {
            throw ErrorCode.IN_FAILED_TRANSACTION
                    .error("current transaction is aborted, commands ignored until end of transaction block")
                    .hint("ROLLBACK ends it.");
        }
    }

    private void checkOpen() {
        if (closed) {
            throw ErrorCode.CONNECTION_FAILURE.error("session is closed");
        }
    }

    /** Ends what runs, closes all results, rolls back. */
    @Override
    public void close() {
        closed = true;
        RunningStatement running = current;
        if (running != null) {
            running.cancel(closing());
        }
        List.copyOf(open).forEach(SessionRows::close);
        context.close();
    }

    private static MillraceException closing() {
        return ErrorCode.SHUTTING_DOWN.error("terminating connection because the session was closed");
    }
}
