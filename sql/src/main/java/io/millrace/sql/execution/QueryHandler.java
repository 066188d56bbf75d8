package io.millrace.sql.execution;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.Subscription;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.StatementResult;
import io.millrace.sql.planner.PlannedQuery;
import io.millrace.sql.statement.QueryStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** SELECT and its relatives. */
final class QueryHandler {
    private QueryHandler() {}

    static Executable prepare(QueryStatement statement, Preparation preparation) {
        SessionContext session = preparation.session();
        PlannedQuery planned;
        try {
            planned = session.plans()
                    .plan(
                            preparation.catalog(),
                            statement.query(),
                            statement.query().emit() == Emit.SNAPSHOT
                                    ? preparation.plannerContext()
                                    : preparation.lastingContext());
        } catch (MillraceException e) {
            if (EmptyCatalogQueries.isOne(statement.query().text())) {
                return EmptyCatalogQueries.noRows();
            }
            throw e;
        }
        QueryPlan plan = preparation.reads(planned.plan());
        SessionCalls calls = SessionCalls.of(session, plan.root());
        if (calls != null) {
            return new Executable(
                    "SELECT",
                    plan.parameters(),
                    resultSchema(plan),
                    preparation.catalog().version(),
                    parameters -> calls.run(parameters));
        }
        return new Executable(
                        "SELECT",
                        plan.parameters(),
                        resultSchema(plan),
                        preparation.catalog().version(),
                        parameters -> {
                            boolean unbounded = plan.emit() != Emit.SNAPSHOT;
                            Subscription rows = start(session, plan, preparation.sql(), parameters);
                            if (PlanCache.asksForSequence(preparation.catalog(), preparation.sql()) && !unbounded) {
                                return withSequences(session, rows);
                            }
                            return CompletableFuture.completedFuture(
                                    new StatementResult.Rows(rows, "SELECT", unbounded));
                        })
                .withSources(planned.sources());
    }

    /** Nobody is told values of sequences that a crash could give again. */
    private static CompletableFuture<StatementResult> withSequences(SessionContext session, Subscription rows) {
        session.onCancel(rows::cancel);
        return RowCollector.collect(rows, session.services().environment().blocking())
                .thenCompose(batches -> session.sequences().durable().thenApply(durable -> batches))
                .thenApply(
                        batches -> new StatementResult.Rows(new MemoryRows(rows.schema(), batches), "SELECT", false));
    }

    static Subscription start(
            SessionContext session, QueryPlan plan, String sql, List<? extends @Nullable Object> parameters) {
        return plan.emit() == Emit.SNAPSHOT
                ? session.snapshot(plan, sql, parameters)
                : session.engine().subscribe(plan, session.queryContext(sql, parameters));
    }

    /** The plan's, after {@code _op} where a continuous answer can change. */
    static Schema resultSchema(QueryPlan plan) {
        if (plan.emit() != Emit.CHANGES || plan.appendOnly()) {
            return plan.schema();
        }
        List<Schema.Field> fields = new ArrayList<>();
        fields.add(Schema.Field.notNull("_op", DataType.VARCHAR));
        fields.addAll(plan.schema().fields());
        return new Schema(fields);
    }
}
