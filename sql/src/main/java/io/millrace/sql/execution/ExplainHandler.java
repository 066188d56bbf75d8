package io.millrace.sql.execution;

import io.millrace.common.environment.Clock;
import io.millrace.common.error.ErrorCode;
import io.millrace.engine.Subscription;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.StatementResult;
import io.millrace.sql.planner.QueryText;
import io.millrace.sql.statement.ChangeStatement;
import io.millrace.sql.statement.DefinitionStatement;
import io.millrace.sql.statement.ExplainStatement;
import io.millrace.sql.statement.QueryStatement;
import io.millrace.sql.statement.Statement;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** EXPLAIN of a query, or of the query within a statement. */
final class ExplainHandler {
    private static final Schema SCHEMA = Schema.of(Schema.Field.of("QUERY PLAN", DataType.VARCHAR));

    private ExplainHandler() {}

    static Executable prepare(ExplainStatement explain, Preparation preparation) {
        SessionContext session = preparation.session();
        QueryPlan plan = preparation.plan(query(explain.statement()), preparation.plannerContext());
        if (explain.analyze() && plan.emit() != Emit.SNAPSHOT) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("EXPLAIN ANALYZE runs the query, and this one has no end")
                    .hint("SELECT * FROM millrace.queries tells what running queries do.");
        }
        return new Executable(
                "EXPLAIN", plan.parameters(), SCHEMA, preparation.catalog().version(), parameters -> {
                    BatchBuilder lines = new BatchBuilder(SCHEMA);
                    session.engine().explain(plan).forEach(line -> lines.add(line));
                    return explain.analyze()
                            ? measured(session, plan, preparation.sql(), parameters, lines)
                            : answer(lines);
                });
    }

    private static CompletableFuture<StatementResult> answer(BatchBuilder lines) {
        return CompletableFuture.completedFuture(
                new StatementResult.Rows(new MemoryRows(SCHEMA, List.of(lines.build())), "EXPLAIN", false));
    }

    /** Runs the query and says what came of it. */
    private static CompletableFuture<StatementResult> measured(
            SessionContext session,
            QueryPlan plan,
            String sql,
            List<? extends @Nullable Object> parameters,
            BatchBuilder lines) {
        Clock clock = session.services().environment().clock();
        long start = clock.nanoTime();
        Subscription rows = session.snapshot(plan, sql, parameters);
        session.onCancel(rows::cancel);
        return RowCollector.collect(rows, session.services().environment().blocking())
                .thenCompose(batches -> {
                    lines.add("Rows: " + Batches.count(batches));
                    double millis = (clock.nanoTime() - start) / 1e6;
                    lines.add(String.format(Locale.ROOT, "Execution Time: %.3f ms", millis));
                    return answer(lines);
                });
    }

    private static QueryText query(Statement statement) {
        if (statement instanceof QueryStatement query) {
            return query.query();
        }
        if (statement instanceof ChangeStatement.Insert insert) {
            return insert.query();
        }
        if (statement instanceof DefinitionStatement.CreateView view) {
            return view.query();
        }
        if (statement instanceof DefinitionStatement.CreateRelation create && create.query() != null) {
            return create.query();
        }
        throw ErrorCode.FEATURE_NOT_SUPPORTED
                .error("this statement cannot be explained")
                .hint("EXPLAIN takes a query, or a statement that contains one.");
    }
}
