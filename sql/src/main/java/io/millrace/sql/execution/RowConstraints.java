package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.RelationRows;
import io.millrace.engine.RowCheck;
import io.millrace.engine.TableChanges;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CheckConstraint;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.TextValues;
import io.millrace.sql.planner.PlannedCheck;
import io.millrace.sql.statement.CheckDefinition;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The CHECKs of a relation as they are defined; CHECKs and NOT NULL of rows that are to be written. */
final class RowConstraints {
    private static final int LONGEST_SHOWN = 64;

    private RowConstraints() {}

    /**
     * The constraint with its name.
     *
     * @param taken names of the relation's other constraints; that of this one is added
     */
    static CheckConstraint defined(
            Relation relation, CheckDefinition check, Set<String> taken, Preparation preparation) {
        PlannedCheck planned;
        try {
            planned = preparation
                    .session()
                    .planner()
                    .planCheck(preparation.catalog(), relation, "", check.sql(), preparation.lastingContext());
        } catch (MillraceException e) {
            throw e.at(check.position() + Math.max(0, e.position() - 1));
        }
        List<String> columns =
                planned.columns().fields().stream().map(Schema.Field::name).toList();
        String wanted = relation.name() + (columns.size() == 1 ? "_" + columns.get(0) : "") + "_check";
        String name = check.name() == null ? wanted : check.name();
        for (int i = 1; check.name() == null && taken.contains(name); i++) {
            name = wanted + i;
        }
        if (!taken.add(name)) {
            throw ErrorCode.DUPLICATE_OBJECT.error(
                    relation.rules().checks().isEmpty()
                            ? "check constraint \"%s\" already exists"
                            : "constraint \"%s\" for relation \"" + relation.name() + "\" already exists",
                    name);
        }
        return new CheckConstraint(name, check.sql().strip(), columns);
    }

    /**
     * Of rows that a transaction has written, where the relation has had its constraints altered since.
     *
     * @throws MillraceException as {@link #check} does
     */
    static RelationRows checkAgain(SessionContext session, Catalog catalog, RelationRows rows) {
        Relation present = catalog.relations().get(rows.relation());
        if (present == null || !rows.fits(present) || rows.hasSameConstraints(present)) {
            return rows;
        }
        List<ColumnBatch> batches = rows.batches().stream()
                .map(batch -> batch.widened(present.schema()))
                .toList();
        check(session, present, Batches.put(batches));
        return new RelationRows(present, batches);
    }

    /**
     * @param rows all columns of the relation
     * @throws MillraceException NOT_NULL_VIOLATION, CHECK_VIOLATION, of the first row that breaks a constraint
     */
    static void check(SessionContext session, Relation relation, List<ColumnBatch> rows) {
        ZoneId zone = session.settings().timeZone();
        List<PlannedCheck> planned = relation.rules().checks().isEmpty() || rows.isEmpty()
                ? List.of()
                : session.plans().planChecks(session.engine().catalog(), relation, session.plannerContext(List.of()));
        List<RowCheck> checks = planned.stream()
                .map(check -> new RowCheck(check.columns(), check.condition(), zone))
                .toList();
        for (ColumnBatch batch : rows) {
            Broken broken = RequiredValues.firstMissing(relation, batch);
            for (int i = 0; i < checks.size(); i++) {
                int row = checks.get(i).firstFailure(columns(relation, planned.get(i), batch));
                if (row >= 0 && (broken == null || row < broken.row())) {
                    String name = planned.get(i).constraint();
                    broken = new Broken(
                            row,
                            ErrorCode.CHECK_VIOLATION.error(
                                    "new row for relation \"%s\" violates check constraint \"%s\"",
                                    relation.name(), name));
                }
            }
            if (broken != null) {
                throw broken.error()
                        .detail("Failing row contains " + shown(relation.schema(), batch, broken.row(), zone) + ".");
            }
        }
    }

    /** A row that breaks a constraint. */
    record Broken(int row, MillraceException error) {}

    /** Of rows as {@link io.millrace.engine.TableChanges} takes them, those that stay. */
    static void checkChanges(SessionContext session, Relation relation, List<ColumnBatch> planned) {
        check(
                session,
                relation,
                Batches.put(TableChanges.of(planned, relation.schema().size())));
    }

    /**
     * Keeps rows for COMMIT, unless they break a unique constraint together with those that the transaction has written.
     */
    static CompletableFuture<Void> keep(SessionContext session, Relation relation, List<ColumnBatch> batches) {
        RelationRows rows = new RelationRows(relation, batches);
        if (relation.rules().uniques().isEmpty()) {
            session.transaction().add(rows);
            return CompletableFuture.completedFuture(null);
        }
        List<ColumnBatch> all = new ArrayList<>(session.transaction().written(relation.name()));
        all.addAll(batches);
        return session.engine().checkUnique(new RelationRows(relation, all)).thenRun(() -> session.transaction()
                .add(rows));
    }

    private static ColumnBatch columns(Relation relation, PlannedCheck check, ColumnBatch batch) {
        return batch.withWeights(null)
                .select(check.columns().fields().stream()
                        .mapToInt(field -> relation.schema().indexOf(field.name()))
                        .toArray());
    }

    private static String shown(Schema schema, ColumnBatch batch, int row, ZoneId zone) {
        TextValues texts = new TextValues(zone, true);
        return IntStream.range(0, schema.size())
                .mapToObj(column -> {
                    Object value = batch.column(column).value(row);
                    String text = value == null ? "null" : texts.text(value, schema.type(column));
                    return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
                })
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
