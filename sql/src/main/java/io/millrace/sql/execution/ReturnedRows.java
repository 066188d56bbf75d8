package io.millrace.sql.execution;

import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.StatementResult;
import io.millrace.sql.planner.QueryPlanner;
import io.millrace.sql.planner.ScanReplacement;
import io.millrace.sql.statement.ChangeStatement.Returning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What INSERT, UPDATE and DELETE answer: a count of rows, and the rows themselves for RETURNING. */
final class ReturnedRows {
    private final Preparation preparation;
    private final Relation target;
    private final @Nullable QueryPlan plan;

    private ReturnedRows(Preparation preparation, Relation target, @Nullable QueryPlan plan) {
        this.preparation = preparation;
        this.target = target;
        this.plan = plan;
    }

    static ReturnedRows of(Returning returning, Relation target, Preparation preparation) {
        if (returning.list() == null) {
            return new ReturnedRows(preparation, target, null);
        }
        QueryPlan plan = preparation.reads(preparation
                .session()
                .planner()
                .planReturning(
                        preparation.catalog(),
                        target,
                        returning.alias(),
                        returning.list(),
                        preparation.plannerContext()));
        return new ReturnedRows(preparation, target, plan);
    }

    boolean isNone() {
        return plan == null;
    }

    /** Null for none. */
    @Nullable
    Schema schema() {
        return plan == null ? null : plan.schema();
    }

    /** The statement's, where those of its other parts are {@code others}. */
    List<DataType> parameters(List<DataType> others) {
        return plan == null || plan.parameters().size() <= others.size() ? others : plan.parameters();
    }

    /** @param tag of the command, without the number of rows */
    StatementResult answer(String tag, List<ColumnBatch> written, List<? extends @Nullable Object> parameters) {
        List<ColumnBatch> affected = affected(tag, written);
        if (plan == null) {
            return new StatementResult.Done(tag + " " + Batches.count(affected));
        }
        SessionContext session = preparation.session();
        QueryPlan returned = given(plan, target, affected, session.nowMicros());
        return new StatementResult.Rows(session.snapshot(returned, preparation.sql(), parameters), tag, false);
    }

    /** Without the rows that an UPDATE takes the place of. */
    private static List<ColumnBatch> affected(String tag, List<ColumnBatch> written) {
        return tag.equals("DELETE")
                ? written
                : written.stream()
                        .filter(batch -> batch.rowCount() > 0 && batch.weight(0) > 0)
                        .toList();
    }

    /** A plan of {@link QueryPlanner#GIVEN} with the rows in place. */
    static QueryPlan given(QueryPlan plan, Relation target, List<ColumnBatch> rows, long nowMicros) {
        return ScanReplacement.in(
                plan, scan -> scan.relation().equals(QueryPlanner.GIVEN) ? at(scan, target, rows, nowMicros) : scan);
    }

    private static PlanNode at(PlanNode.Scan scan, Relation target, List<ColumnBatch> rows, long nowMicros) {
        return GivenRows.of(scan, target.schema(), rows, nowMicros);
    }
}
