package io.millrace.sql.execution;

import io.millrace.engine.RelationRows;
import io.millrace.engine.Subscription;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.StatementResult;
import io.millrace.sql.statement.ChangeStatement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * UPDATE and DELETE. On their own they run with no other writer in between. Within a transaction the rows are found when
 * the statement runs and written at COMMIT, so that a change by somebody else in between is overwritten.
 */
final class ModifyHandler {
    private ModifyHandler() {}

    static Executable update(ChangeStatement.Update update, Preparation preparation) {
        Catalog catalog = preparation.catalog();
        TableDefinition table = Targets.table(catalog, update.target());
        QueryPlan plan = preparation
                .session()
                .planner()
                .planUpdate(catalog, table, update.assignments(), update.where(), preparation.plannerContext());
        return executable("UPDATE", table, plan, preparation);
    }

    static Executable delete(ChangeStatement.Delete delete, Preparation preparation) {
        Catalog catalog = preparation.catalog();
        TableDefinition table = Targets.table(catalog, delete.target());
        QueryPlan plan = preparation
                .session()
                .planner()
                .planDelete(catalog, table, delete.where(), preparation.plannerContext());
        return executable("DELETE", table, plan, preparation);
    }

    private static Executable executable(String tag, TableDefinition table, QueryPlan plan, Preparation preparation) {
        SessionContext session = preparation.session();
        return new Executable(
                tag, plan.parameters(), null, preparation.catalog().version(), parameters -> {
                    session.transaction().checkWritable(tag);
                    if (session.transaction().isOpen()) {
                        return withinTransaction(session, tag, table.name(), plan, preparation.sql(), parameters);
                    }
                    return session.engine()
                            .modify(table.name(), plan, session.queryContext(preparation.sql(), parameters))
                            .thenCompose(count -> Executable.done(tag + " " + count));
                });
    }

    private static CompletableFuture<StatementResult> withinTransaction(
            SessionContext session,
            String tag,
            String table,
            QueryPlan plan,
            String sql,
            List<? extends @Nullable Object> parameters) {
        Subscription rows = session.snapshot(plan, sql, parameters);
        session.onCancel(rows::cancel);
        return RowCollector.collect(rows, session.services().environment().blocking())
                .thenCompose(batches -> {
                    List<ColumnBatch> changes =
                            batches.stream().map(ModifyHandler::weighted).toList();
                    session.transaction().add(new RelationRows(table, changes));
                    return Executable.done(tag + " " + Batches.count(changes));
                });
    }

    /** The last column, true to delete, becomes the weight. */
    private static ColumnBatch weighted(ColumnBatch batch) {
        int last = batch.columnCount() - 1;
        long[] weights = new long[batch.rowCount()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Boolean.TRUE.equals(batch.column(last).value(i)) ? -1 : 1;
        }
        return batch.select(IntStream.range(0, last).toArray()).withWeights(weights);
    }
}
