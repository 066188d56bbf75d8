package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.RelationRows;
import io.millrace.engine.Subscription;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.RowFormats;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.parser.ValuesDefaults;
import io.millrace.sql.planner.QueryText;
import io.millrace.sql.statement.ChangeStatement;
import io.millrace.sql.statement.ColumnName;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * INSERT that ends: its rows are collected, then appended in one piece, or kept for the transaction's COMMIT.
 */
final class InsertHandler {
    private InsertHandler() {}

    static Executable prepare(ChangeStatement.Insert insert, Preparation preparation) {
        if (insert.query().emit() != Emit.SNAPSHOT) {
            return ContinuousInsertHandler.prepare(insert, preparation);
        }
        SessionContext session = preparation.session();
        Relation target = Targets.writable(preparation.catalog(), insert.target());
        checkColumns(insert.columns(), target);
        QueryText query = query(insert, target);
        DefaultValues defaults = defaults(insert, query, target, preparation);
        Optional<List<ColumnBatch>> literals = LiteralInsert.read(
                query.text(),
                target,
                names(insert.columns()),
                session.settings().timeZone());
        QueryPlan plan = literals.isPresent()
                ? null
                : session.plans()
                        .planInsert(
                                preparation.catalog(),
                                target,
                                names(insert.columns()),
                                query,
                                preparation.withoutUntold().plannerContext());
        if (plan != null) {
            preparation.reads(plan);
        }
        List<DataType> types = plan == null ? List.of() : plan.parameters();
        Preparation known = preparation.withTypes(types);
        ConflictHandler conflict = ConflictHandler.of(insert, target, known);
        if (conflict != null) {
            types = conflict.plan().parameters();
            known = known.withTypes(types);
        }
        ReturnedRows returned = ReturnedRows.of(insert.returning(), target, known);
        if (plan != null && defaults.isByRow() && !(plan.root() instanceof PlanNode.Values)) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("DEFAULT in some rows of VALUES with subqueries is not supported")
                    .hint("Insert those rows by a statement of their own.");
        }
        Optional<DirectRows> direct = plan == null ? Optional.empty() : DirectRows.of(plan.root());
        Executable executable = new Executable(
                "INSERT",
                returned.parameters(types),
                returned.schema(),
                preparation.catalog().version(),
                parameters -> {
                    session.transaction().checkWritable("INSERT");
                    CompletableFuture<List<ColumnBatch>> rows;
                    if (literals.isPresent()) {
                        rows = CompletableFuture.completedFuture(literals.get());
                    } else if (direct.isPresent()) {
                        rows = CompletableFuture.completedFuture(direct.get().batches(parameters));
                    } else {
                        rows = collect(session, Objects.requireNonNull(plan), preparation.sql(), parameters);
                    }
                    return rows.thenCompose(batches -> defaults.fill(session, batches))
                            .thenCompose(
                                    batches -> session.sequences().durable().thenApply(durable -> batches))
                            .thenCompose(batches -> conflict == null
                                    ? write(session, target, batches)
                                    : conflict.write(batches, parameters))
                            .thenApply(written -> returned.answer("INSERT 0", written, parameters));
                });
        boolean plain = conflict == null && returned.isNone();
        return plain && direct.isPresent() ? executable.briefIf(DirectRows::areSmall) : executable;
    }

    private static QueryText query(ChangeStatement.Insert insert, Relation target) {
        if (!insert.query().equals(ChangeStatement.DEFAULT_VALUES)) {
            return insert.query();
        }
        String row = String.join(", ", Collections.nCopies(target.schema().size(), "DEFAULT"));
        return new QueryText("VALUES (" + row + ")", Emit.SNAPSHOT);
    }

    private static DefaultValues defaults(
            ChangeStatement.Insert insert, QueryText query, Relation target, Preparation preparation) {
        if (target.rules().defaults().isEmpty()) {
            return DefaultValues.of(target, new int[0]);
        }
        List<ColumnName> names = insert.columns();
        int[] given = names != null
                ? names.stream()
                        .mapToInt(column -> target.schema().indexOf(column.name()))
                        .toArray()
                : IntStream.range(0, width(query, target, preparation)).toArray();
        return DefaultValues.of(target, given, ValuesDefaults.of(query.text()), insert.overriding());
    }

    /** How many columns a query without a list of columns gives; those that it leaves out are the last ones. */
    private static int width(QueryText query, Relation target, Preparation preparation) {
        int columns = ValuesDefaults.width(query.text());
        if (columns < 0) {
            columns = preparation
                    .session()
                    .planner()
                    .plan(preparation.catalog(), query, preparation.plannerContext())
                    .schema()
                    .size();
        }
        return Math.min(columns, target.schema().size());
    }

    private static CompletableFuture<List<ColumnBatch>> collect(
            SessionContext session, QueryPlan plan, String sql, List<? extends @Nullable Object> parameters) {
        Subscription rows = session.snapshot(plan, sql, parameters);
        session.onCancel(rows::cancel);
        return RowCollector.collect(rows, session.services().environment().blocking());
    }

    /** Appends the rows, or keeps them for COMMIT; completes with them. */
    private static CompletableFuture<List<ColumnBatch>> write(
            SessionContext session, Relation target, List<ColumnBatch> batches) {
        RowConstraints.check(session, target, batches);
        RelationRows rows = new RelationRows(target, batches);
        if (session.transaction().isOpen()) {
            // Now, not at COMMIT: it is this statement's error.
            batches.forEach(batch -> RowFormats.check(target, batch));
            return RowConstraints.keep(session, target, batches).thenApply(kept -> batches);
        }
        return rows.rowCount() == 0
                ? CompletableFuture.completedFuture(batches)
                : session.engine().append(List.of(rows)).thenApply(written -> batches);
    }

    static @Nullable List<String> names(@Nullable List<ColumnName> columns) {
        return columns == null ? null : columns.stream().map(ColumnName::name).toList();
    }

    /** Names and positions before the planner sees them, which knows no positions of theirs. */
    static void checkColumns(@Nullable List<ColumnName> columns, Relation target) {
        Set<String> seen = new HashSet<>();
        for (ColumnName column : columns == null ? List.<ColumnName>of() : columns) {
            if (target.schema().indexOf(column.name()) < 0) {
                throw ErrorCode.COLUMN_NOT_FOUND
                        .error("column \"%s\" of relation \"%s\" does not exist", column.name(), target.name())
                        .at(column.position());
            }
            if (!seen.add(column.name())) {
                throw ErrorCode.DUPLICATE_COLUMN
                        .error("column \"%s\" specified more than once", column.name())
                        .at(column.position());
            }
        }
    }
}
