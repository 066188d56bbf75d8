package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.RowCheck;
import io.millrace.engine.catalog.CheckConstraint;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.TextValues;
import io.millrace.sql.planner.PlannedCheck;
import io.millrace.sql.statement.CheckDefinition;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The CHECKs of a relation: as they are defined, and of rows that are to be written. */
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
        } catch (io.millrace.common.error.MillraceException e) {
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
     * @param rows all columns of the relation
     * @throws io.millrace.common.error.MillraceException CHECK_VIOLATION
     */
    static void check(SessionContext session, Relation relation, List<ColumnBatch> rows) {
        if (relation.rules().checks().isEmpty() || rows.isEmpty()) {
            return;
        }
        ZoneId zone = session.settings().timeZone();
        List<PlannedCheck> planned =
                session.plans().planChecks(session.engine().catalog(), relation, session.plannerContext(List.of()));
        List<RowCheck> checks = planned.stream()
                .map(check -> new RowCheck(check.columns(), check.condition(), zone))
                .toList();
        for (ColumnBatch batch : rows) {
            int failed = -1;
            PlannedCheck failing = null;
            for (int i = 0; i < checks.size(); i++) {
                int row = checks.get(i).firstFailure(columns(relation, planned.get(i), batch));
                if (row >= 0 && (failed < 0 || row < failed)) {
                    failed = row;
                    failing = planned.get(i);
                }
            }
            if (failing != null) {
                throw ErrorCode.CHECK_VIOLATION
                        .error(
                                "new row for relation \"%s\" violates check constraint \"%s\"",
                                relation.name(), failing.constraint())
                        .detail("Failing row contains " + shown(relation.schema(), batch, failed, zone) + ".");
            }
        }
    }

    /** Of rows as {@link io.millrace.engine.TableChanges} takes them, those that stay. */
    static void checkChanges(SessionContext session, Relation relation, List<ColumnBatch> planned) {
        if (relation.rules().checks().isEmpty()) {
            return;
        }
        int columns = relation.schema().size();
        List<ColumnBatch> rows = new ArrayList<>();
        for (ColumnBatch batch : planned) {
            long[] deleted = ((LongColumn) batch.column(columns)).values();
            int[] kept = IntStream.range(0, batch.rowCount())
                    .filter(row -> deleted[row] == 0)
                    .toArray();
            rows.add(batch.select(IntStream.range(0, columns).toArray()).gather(kept, kept.length));
        }
        check(session, relation, rows);
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
