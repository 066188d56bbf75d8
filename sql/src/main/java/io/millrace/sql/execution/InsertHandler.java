package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.RelationRows;
import io.millrace.engine.Subscription;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.RowFormats;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.StatementResult;
import io.millrace.sql.statement.ChangeStatement;
import io.millrace.sql.statement.ChangeStatement.OnConflict;
import io.millrace.sql.statement.ColumnName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
        checkConflict(insert, target);
        checkColumns(insert.columns(), target);
        Optional<List<ColumnBatch>> literals = LiteralInsert.read(
                insert.query().text(),
                target,
                names(insert.columns()),
                session.settings().timeZone());
        if (literals.isPresent()) {
            return new Executable(
                    "INSERT", List.of(), null, preparation.catalog().version(), parameters -> {
                        session.transaction().checkWritable("INSERT");
                        return write(session, target, literals.get());
                    });
        }
        QueryPlan plan = session.plans()
                .planInsert(
                        preparation.catalog(),
                        target,
                        names(insert.columns()),
                        insert.query(),
                        preparation.plannerContext());
        Optional<DirectRows> direct = DirectRows.of(plan.root());
        if (direct.isPresent()) {
            return new Executable(
                            "INSERT",
                            plan.parameters(),
                            null,
                            preparation.catalog().version(),
                            parameters -> {
                                session.transaction().checkWritable("INSERT");
                                return write(session, target, direct.get().batches(parameters));
                            })
                    .briefIf(DirectRows::areSmall);
        }
        return new Executable(
                "INSERT", plan.parameters(), null, preparation.catalog().version(), parameters -> {
                    session.transaction().checkWritable("INSERT");
                    Subscription rows =
                            session.snapshot(plan, preparation.sql(), parameters);
                    session.onCancel(rows::cancel);
                    return RowCollector.collect(
                                    rows, session.services().environment().blocking())
                            .thenCompose(batches -> write(session, target, batches));
                });
    }

    static CompletableFuture<StatementResult> write(
            SessionContext session, Relation target, List<ColumnBatch> batches) {
        RelationRows rows = new RelationRows(target.name(), batches);
        long count = rows.rowCount();
        if (session.transaction().isOpen()) {
            // Now, not at COMMIT: it is this statement's error.
            batches.forEach(batch -> RowFormats.check(target, batch));
            session.transaction().add(rows);
            return Executable.done("INSERT 0 " + count);
        }
        if (count == 0) {
            return Executable.done("INSERT 0 0");
        }
        return session.engine().append(List.of(rows)).thenCompose(written -> Executable.done("INSERT 0 " + written));
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

    private static void checkConflict(ChangeStatement.Insert insert, Relation target) {
        if (insert.onConflict() == OnConflict.UNSAID) {
            return;
        }
        if (!(target instanceof TableDefinition)) {
            throw ErrorCode.INVALID_COLUMN_REFERENCE
                    .error("there is no unique or exclusion constraint matching the ON CONFLICT specification")
                    .hint("Only tables have a primary key; a stream keeps every row.");
        }
        if (insert.onConflict() == OnConflict.DO_NOTHING) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("ON CONFLICT DO NOTHING is not supported")
                    .hint("INSERT into a table replaces the row of that key, as ON CONFLICT DO UPDATE does.");
        }
    }
}
