package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.catalog.UniqueConstraint;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.RowFormats;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.planner.QueryPlanner.Assignment;
import io.millrace.sql.statement.ChangeStatement.Insert;
import io.millrace.sql.statement.ChangeStatement.OnConflict;
import io.millrace.sql.statement.ColumnName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of an INSERT … ON CONFLICT: some are left out, some change what is there. */
final class ConflictHandler {
    private final TableDefinition table;
    private final List<List<String>> keys;
    private final QueryPlan plan;
    private final boolean update;
    private final Preparation preparation;

    private ConflictHandler(
            TableDefinition table, List<List<String>> keys, QueryPlan plan, boolean update, Preparation preparation) {
        this.table = table;
        this.keys = keys;
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
        if (!(target instanceof TableDefinition table)) {
            throw noConstraint().hint("Only tables have unique constraints; a stream keeps every row.");
        }
        List<List<String>> keys = keys(conflict, table);
        List<Assignment> assignments = conflict.assignments();
        if (keys.isEmpty()) {
            return null;
        }
        boolean primary = keys.get(0).equals(table.keyColumns());
        if (assignments != null && primary && conflict.where() == null && replacesAll(table, assignments)) {
            return null;
        }
        QueryPlan plan = preparation.reads(preparation
                .session()
                .planner()
                .planConflict(
                        preparation.catalog(),
                        table,
                        insert.returning().alias(),
                        keys,
                        assignments,
                        conflict.where(),
                        preparation.plannerContext()));
        return new ConflictHandler(table, keys, plan, assignments != null, preparation);
    }

    /** The columns of the constraint that is meant; of all, if none is. */
    private static List<List<String>> keys(OnConflict conflict, TableDefinition table) {
        List<List<String>> all = new ArrayList<>();
        if (!table.keyColumns().isEmpty()) {
            all.add(table.keyColumns());
        }
        table.rules().uniques().forEach(unique -> all.add(unique.columns()));
        ColumnName constraint = conflict.constraint();
        List<ColumnName> named = conflict.key();
        if (constraint != null) {
            return List.of(keyOf(constraint, table));
        } else if (named != null) {
            Set<String> wanted = new HashSet<>();
            named.forEach(column -> wanted.add(column.name()));
            return List.of(all.stream()
                    .filter(columns -> Set.copyOf(columns).equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> noConstraint()
                            .hint("ON CONFLICT names all columns of the PRIMARY KEY, or of one UNIQUE constraint.")));
        } else if (conflict.assignments() != null) {
            throw ErrorCode.SYNTAX_ERROR
                    .error("ON CONFLICT DO UPDATE requires inference specification or constraint name")
                    .hint("For example, ON CONFLICT (column_name).");
        }
        return all;
    }

    private static List<String> keyOf(ColumnName constraint, TableDefinition table) {
        if (!table.keyColumns().isEmpty()
                && constraint.name().equals(table.rules().keyName(table.name()))) {
            return table.keyColumns();
        }
        return table.rules().uniques().stream()
                .filter(unique -> !unique.index() && unique.name().equals(constraint.name()))
                .findFirst()
                .map(UniqueConstraint::columns)
                .orElseThrow(() -> ErrorCode.UNDEFINED_OBJECT
                        .error("constraint \"%s\" for table \"%s\" does not exist", constraint.name(), table.name())
                        .at(constraint.position()));
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
        if (update && Batches.count(KeyedRows.withoutClashes(table, keys, rows)) < Batches.count(rows)) {
            throw ErrorCode.CARDINALITY_VIOLATION
                    .error("ON CONFLICT DO UPDATE command cannot affect row a second time")
                    .hint(
                            "Ensure that no rows proposed for insertion within the same command have duplicate constrained"
                                    + " values.");
        }
        long now = preparation.session().nowMicros();
        return ModifyHandler.write(
                table, ReturnedRows.given(plan, table, rows, now), this::only, preparation, parameters);
    }

    /** Of what the plan gives: a row that clashes with one of the table, and is left out, does not keep out others. */
    private List<ColumnBatch> only(List<ColumnBatch> planned) {
        if (!update) {
            return KeyedRows.withoutClashes(table, keys, planned);
        }
        return table.keyColumns().isEmpty()
                ? planned.stream().flatMap(this::split).toList()
                : planned;
    }

    /** A table without a primary key: rows that are new, without the columns as they were, and those that change one. */
    private Stream<ColumnBatch> split(ColumnBatch batch) {
        int columns = table.schema().size();
        Column keyAsItWas =
                batch.column(columns + 1 + table.schema().indexOf(keys.get(0).get(0)));
        ColumnBatch asNew = batch.select(IntStream.range(0, columns + 1).toArray());
        return Stream.of(
                Batches.where(asNew, keyAsItWas::isNull), Batches.where(batch, row -> !keyAsItWas.isNull(row)));
    }
}
