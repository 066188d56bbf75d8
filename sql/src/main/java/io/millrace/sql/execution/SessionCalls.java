package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.SingleValues;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import io.millrace.sql.StatementResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * {@code SELECT pg_notify('a', 'b')} and its like: one row whose columns are functions that act on the session. They are
 * called here, one after another, and not by a query's worker, which must not wait.
 */
final class SessionCalls {
    private static final String VOID = "";

    /** Besides those of advisory locks. */
    private static final Set<String> SESSION_FUNCTIONS = Set.of("PG_NOTIFY", "PG_SLEEP");

    private final SessionContext session;
    private final PlanNode.Values row;

    private SessionCalls(SessionContext session, PlanNode.Values row) {
        this.session = session;
        this.row = row;
    }

    /** Null if the plan is none of this kind. */
    static @Nullable SessionCalls of(SessionContext session, PlanNode root) {
        if (!(root instanceof PlanNode.Values values) || values.rows().size() != 1) {
            return null;
        }
        boolean any = values.rows().get(0).stream().anyMatch(SessionCalls::isCall);
        return any ? new SessionCalls(session, values) : null;
    }

    private static boolean isCall(Expression expression) {
        return expression instanceof Expression.Call call
                && (call.function().contains("ADVISORY") || SESSION_FUNCTIONS.contains(call.function()));
    }

    CompletableFuture<StatementResult> run(List<? extends @Nullable Object> parameters) {
        CompletableFuture<List<@Nullable Object>> values = CompletableFuture.completedFuture(new ArrayList<>());
        for (Expression column : row.rows().get(0)) {
            values = values.thenCompose(before -> value(column, parameters).thenApply(value -> {
                before.add(value);
                return before;
            }));
        }
        return values.thenApply(all -> {
            BatchBuilder batch = new BatchBuilder(row.schema());
            batch.add(all.toArray());
            return new StatementResult.Rows(new MemoryRows(row.schema(), List.of(batch.build())), "SELECT", false);
        });
    }

    private CompletableFuture<@Nullable Object> value(Expression column, List<? extends @Nullable Object> parameters) {
        SingleValues values = new SingleValues(session.settings().timeZone(), parameters);
        if (!isCall(column)) {
            return CompletableFuture.completedFuture(values.of(column));
        }
        Expression.Call call = (Expression.Call) column;
        List<@Nullable Object> arguments = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            Object value = values.of(argument);
            if (value == null && !call.function().equals("PG_NOTIFY")) {
                return CompletableFuture.completedFuture(null);
            }
            arguments.add(value);
        }
        return call(call.function(), arguments);
    }

    private CompletableFuture<@Nullable Object> call(String function, List<? extends @Nullable Object> arguments) {
        return switch (function) {
            case "PG_SLEEP" -> sleep(((Number) Objects.requireNonNull(arguments.get(0))).doubleValue());
            case "PG_NOTIFY" -> {
                session.channels().tell(text(arguments.get(0)), text(arguments.get(1)));
                yield CompletableFuture.completedFuture(VOID);
            }
            case "PG_ADVISORY_UNLOCK_ALL" -> {
                session.locks().unlockSession();
                yield CompletableFuture.completedFuture(VOID);
            }
            default -> lock(function, key(arguments));
        };
    }

    private static String text(@Nullable Object argument) {
        return argument == null ? "" : (String) argument;
    }

    private static AdvisoryLocks.Key key(List<? extends @Nullable Object> arguments) {
        long first = ((Number) Objects.requireNonNull(arguments.get(0))).longValue();
        if (arguments.size() == 1) {
            return new AdvisoryLocks.Key(false, first);
        }
        long second = ((Number) Objects.requireNonNull(arguments.get(1))).longValue();
        return new AdvisoryLocks.Key(true, first << Integer.SIZE | second & 0xffff_ffffL);
    }

    private CompletableFuture<@Nullable Object> lock(String function, AdvisoryLocks.Key key) {
        boolean shared = function.endsWith("_SHARED");
        boolean transaction = function.contains("_XACT_");
        if (function.startsWith("PG_ADVISORY_UNLOCK")) {
            boolean held = session.locks().unlock(key, shared);
            if (!held) {
                session.warning("01000", "you don't own a lock of type " + (shared ? "ShareLock" : "ExclusiveLock"));
            }
            return CompletableFuture.completedFuture(held);
        }
        if (function.startsWith("PG_TRY_")) {
            return CompletableFuture.completedFuture(session.locks().tryLock(key, shared, transaction));
        }
        CompletableFuture<Void> granted = session.locks().lock(key, shared, transaction);
        if (!granted.isDone()) {
            session.onCancel(() -> session.locks().giveUp(canceled()));
            long timeout = session.settings().millis("lock_timeout");
            if (timeout > 0) {
                session.services()
                        .timers()
                        .schedule(
                                () -> {
                                    if (!granted.isDone()) {
                                        session.locks()
                                                .giveUp(ErrorCode.LOCK_NOT_AVAILABLE.error(
                                                        "canceling statement due to lock timeout"));
                                    }
                                },
                                timeout);
            }
        }
        return granted.thenApply(unused -> VOID);
    }

    private CompletableFuture<@Nullable Object> sleep(double seconds) {
        CompletableFuture<@Nullable Object> slept = new CompletableFuture<>();
        long millis = (long) Math.ceil(Math.min(seconds, Integer.MAX_VALUE) * 1000);
        if (!(millis > 0)) {
            return CompletableFuture.completedFuture(VOID);
        }
        var timer = session.services().timers().schedule(() -> slept.complete(VOID), millis);
        session.onCancel(() -> {
            timer.cancel();
            slept.completeExceptionally(canceled());
        });
        return slept;
    }

    private static MillraceException canceled() {
        return ErrorCode.QUERY_CANCELED.error("canceling statement due to user request");
    }
}
