package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.RelationRows;
import io.millrace.engine.Subscription;
import io.millrace.engine.TableChanges;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.SequenceDefinition;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.statement.ChangeStatement;
import io.millrace.sql.statement.ChangeStatement.Returning;
import io.millrace.sql.statement.ObjectName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * UPDATE and DELETE. On their own they run with no other writer in between. Within a transaction the rows are found when
 * the statement runs and written at COMMIT, so that a change by somebody else in between is overwritten; without a key
 * there is nothing to overwrite by, and COMMIT fails.
 */
final class ModifyHandler {
    private ModifyHandler() {}

    static Executable update(ChangeStatement.Update update, Preparation preparation) {
        Catalog catalog = preparation.catalog();
        TableDefinition table = Targets.table(catalog, update.target());
        Returning returning = update.returning();
        QueryPlan plan = preparation.reads(preparation
                .session()
                .planner()
                .planUpdate(
                        catalog,
                        table,
                        returning.alias(),
                        update.assignments(),
                        update.from(),
                        update.where(),
                        preparation.plannerContext()));
        return executable("UPDATE", table, plan, update.from() != null, returning, preparation);
    }

    static Executable delete(ChangeStatement.Delete delete, Preparation preparation) {
        Catalog catalog = preparation.catalog();
        TableDefinition table = Targets.table(catalog, delete.target());
        Returning returning = delete.returning();
        QueryPlan plan = preparation.reads(preparation
                .session()
                .planner()
                .planDelete(
                        catalog,
                        table,
                        returning.alias(),
                        delete.using(),
                        delete.where(),
                        preparation.plannerContext()));
        return executable("DELETE", table, plan, delete.using() != null, returning, preparation);
    }

    /** Tables only: what is in a stream is for its retention to forget. */
    static Executable truncate(ChangeStatement.Truncate truncate, Preparation preparation) {
        Catalog catalog = preparation.catalog();
        Map<TableDefinition, QueryPlan> plans = new LinkedHashMap<>();
        for (ObjectName target : truncate.targets()) {
            TableDefinition table = Targets.table(catalog, target);
            plans.put(
                    table,
                    preparation
                            .session()
                            .planner()
                            .planDelete(catalog, table, table.name(), null, null, preparation.plannerContext()));
        }
        return new Executable("TRUNCATE TABLE", List.of(), null, catalog.version(), parameters -> {
            preparation.session().transaction().checkWritable("TRUNCATE TABLE");
            CompletableFuture<?> done = CompletableFuture.completedFuture(null);
            for (Map.Entry<TableDefinition, QueryPlan> each : plans.entrySet()) {
                done = done.thenCompose(
                        before -> write(each.getKey(), each.getValue(), rows -> rows, preparation, parameters));
            }
            if (truncate.restart()) {
                done = done.thenCompose(all -> restart(preparation.session(), plans.keySet()));
            }
            return done.thenCompose(all -> Executable.done("TRUNCATE TABLE"));
        });
    }

    private static CompletableFuture<?> restart(SessionContext session, Set<TableDefinition> tables) {
        CompletableFuture<?> done = CompletableFuture.completedFuture(null);
        for (SequenceDefinition sequence :
                session.engine().catalog().sequences().values()) {
            if (tables.stream().anyMatch(table -> sequence.isOwnedBy(table.name()))) {
                done = done.thenCompose(before ->
                        session.engine().sequences().alter(sequence.name(), now -> now.at(now.start(), false)));
            }
        }
        return done;
    }

    private static Executable executable(
            String tag, TableDefinition table, QueryPlan plan, boolean joined, Returning returning, Preparation given) {
        Preparation preparation = given.withTypes(plan.parameters());
        if (joined && returning.list() != null && returning.list().strip().startsWith("*")) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("RETURNING * of several tables is not supported")
                    .hint("RETURNING " + returning.alias() + ".* gives the columns of the table that is changed.");
        }
        ReturnedRows returned = ReturnedRows.of(returning, table, preparation);
        // One that reads other tables may come upon a row several times.
        UnaryOperator<List<ColumnBatch>> only = joined ? rows -> KeyedRows.firstOfEach(table, rows) : rows -> rows;
        return new Executable(
                tag,
                returned.parameters(plan.parameters()),
                returned.schema(),
                preparation.catalog().version(),
                parameters -> {
                    preparation.session().transaction().checkWritable(tag);
                    return write(table, plan, only, preparation, parameters)
                            .thenApply(changes -> returned.answer(tag, changes, parameters));
                });
    }

    /**
     * @param plan as {@link io.millrace.engine.Engine#modify} wants it; completes with the rows written
     * @param only leaves out those of the plan's rows that are not to be written
     */
    static CompletableFuture<List<ColumnBatch>> write(
            TableDefinition table,
            QueryPlan plan,
            UnaryOperator<List<ColumnBatch>> only,
            Preparation preparation,
            List<? extends @Nullable Object> parameters) {
        SessionContext session = preparation.session();
        if (!session.transaction().isOpen()) {
            // The table as it is by then: another's ALTER may have come first.
            return session.engine()
                    .modify(
                            table.name(),
                            plan,
                            session.queryContext(preparation.sql(), parameters),
                            batches -> checked(
                                    session, session.engine().catalog().relation(table.name()), only.apply(batches)))
                    .thenApply(RelationRows::batches);
        }
        Subscription rows = session.snapshot(plan, preparation.sql(), parameters);
        session.onCancel(rows::cancel);
        return RowCollector.collect(rows, session.services().environment().blocking())
                .thenCompose(batches -> checked(session, table, only.apply(batches)))
                .thenCompose(batches -> {
                    List<ColumnBatch> changes =
                            TableChanges.of(batches, table.schema().size());
                    return RowConstraints.keep(session, table, changes).thenApply(kept -> changes);
                });
    }

    private static CompletableFuture<List<ColumnBatch>> checked(
            SessionContext session, Relation table, List<ColumnBatch> changed) {
        return session.sequences().durable().thenApply(durable -> {
            RowConstraints.checkChanges(session, table, changed);
            return changed;
        });
    }
}
