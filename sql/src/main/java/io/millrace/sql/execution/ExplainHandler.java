package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.StatementResult;
import io.millrace.sql.planner.QueryText;
import io.millrace.sql.statement.ChangeStatement;
import io.millrace.sql.statement.DefinitionStatement;
import io.millrace.sql.statement.ExplainStatement;
import io.millrace.sql.statement.QueryStatement;
import io.millrace.sql.statement.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** EXPLAIN of a query, or of the query within a statement. */
final class ExplainHandler {
    private static final Schema SCHEMA = Schema.of(Schema.Field.of("QUERY PLAN", DataType.VARCHAR));

    private ExplainHandler() {}

    static Executable prepare(ExplainStatement explain, Preparation preparation) {
        SessionContext session = preparation.session();
        QueryPlan plan =
                session.planner().plan(preparation.catalog(), query(explain.statement()), preparation.plannerContext());
        return new Executable(
                "EXPLAIN", plan.parameters(), SCHEMA, preparation.catalog().version(), parameters -> {
                    BatchBuilder lines = new BatchBuilder(SCHEMA);
                    session.engine().explain(plan).forEach(line -> lines.add(line));
                    return CompletableFuture.completedFuture(
                            new StatementResult.Rows(new MemoryRows(SCHEMA, List.of(lines.build())), "EXPLAIN", false));
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
