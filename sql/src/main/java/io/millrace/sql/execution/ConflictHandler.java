package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.RowFormats;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.planner.QueryPlanner.Assignment;
import io.millrace.sql.statement.ChangeStatement.Insert;
import io.millrace.sql.statement.ChangeStatement.OnConflict;
import io.millrace.sql.statement.ColumnName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of an INSERT … ON CONFLICT: some are left out, some change what is there. */
final class ConflictHandler {
    private final TableDefinition table;
    private final QueryPlan plan;
    private final boolean update;
    private final Preparation preparation;

    private ConflictHandler(TableDefinition table, QueryPlan plan, boolean update, Preparation preparation) {
        this.table = table;
        this.plan = plan;
        this.update = update;
        this.preparation = preparation;
    }

    /** Null where the rows to insert simply replace those of their keys. */
    static @Nullable ConflictHandler of(Insert insert, Relation target, Preparation preparation) {
        OnConflict conflict = insert.onConflict();
        if (conflict == null) {
            return null;
        }
        TableDefinition table = check(conflict, target);
        List<Assignment> assignments = conflict.assignments();
        if (table.keyColumns().isEmpty()) {
            return null;
        }
        if (assignments != null && conflict.where() == null && replacesAll(table, assignments)) {
            return null;
        }
        QueryPlan plan = preparation
                .session()
                .planner()
                .planConflict(
                        preparation.catalog(),
                        table,
                        insert.returning().alias(),
                        assignments,
                        conflict.where(),
                        preparation.plannerContext());
        return new ConflictHandler(table, plan, assignments != null, preparation);
    }

    private static TableDefinition check(OnConflict conflict, Relation target) {
        if (!(target instanceof TableDefinition table)) {
            throw noConstraint().hint("Only tables have a primary key; a stream keeps every row.");
        }
        ColumnName constraint = conflict.constraint();
        if (constraint != null
                && (table.keyColumns().isEmpty()
                        || !constraint.name().equals(table.rules().keyName(table.name())))) {
            throw ErrorCode.UNDEFINED_OBJECT
                    .error("constraint \"%s\" for table \"%s\" does not exist", constraint.name(), table.name())
                    .at(constraint.position());
        }
        List<ColumnName> key = conflict.key();
        if (key != null) {
            Set<String> named = new HashSet<>();
            key.forEach(column -> named.add(column.name()));
            if (table.keyColumns().isEmpty() || !named.equals(Set.copyOf(table.keyColumns()))) {
                throw noConstraint().hint("The primary key is the only unique constraint of a table.");
            }
        } else if (constraint == null && conflict.assignments() != null) {
            throw ErrorCode.SYNTAX_ERROR
                    .error("ON CONFLICT DO UPDATE requires inference specification or constraint name")
                    .hint("For example, ON CONFLICT (column_name).");
        }
        return table;
    }

    private static MillraceException noConstraint() {
        return ErrorCode.INVALID_COLUMN_REFERENCE.error(
                "there is no unique or exclusion constraint matching the ON CONFLICT specification");
    }

    /** {@code SET b = excluded.b, c = excluded.c} of all columns but the key: what an INSERT into a table does anyway. */
    private static boolean replacesAll(TableDefinition table, List<Assignment> assignments) {
        Set<String> replaced = new HashSet<>(table.keyColumns());
        assignments.forEach(assignment -> replaced.add(assignment.column()));
        return assignments.stream().allMatch(Assignment::isExcluded)
                && replaced.equals(
                        table.schema().fields().stream().map(Schema.Field::name).collect(Collectors.toSet()));
    }

    QueryPlan plan() {
        return plan;
    }

    /** Writes what becomes of the rows to insert; completes with that. */
    CompletableFuture<List<ColumnBatch>> write(List<ColumnBatch> rows, List<? extends @Nullable Object> parameters) {
        RowConstraints.check(preparation.session(), table, rows);
        rows.forEach(batch -> RowFormats.check(table, batch));
        List<ColumnBatch> once = update ? rows : KeyedRows.first(table, rows);
        if (update && Batches.count(KeyedRows.first(table, rows)) < Batches.count(rows)) {
            throw ErrorCode.CARDINALITY_VIOLATION
                    .error("ON CONFLICT DO UPDATE command cannot affect row a second time")
                    .hint(
                            "Ensure that no rows proposed for insertion within the same command have duplicate constrained"
                                    + " values.");
        }
        long now = preparation.session().nowMicros();
        return ModifyHandler.write(table, ReturnedRows.given(plan, table, once, now), false, preparation, parameters);
    }
}
