package io.millrace.sql.execution;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.JoinType;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.planner.ScanReplacement;
import java.util.ArrayList;
import java.util.List;

/**
 * A transaction sees what it has written itself and nobody else does: scans of those relations give these rows too.
 *
 * <pre>
 * stream    Union                           table    Union
 *             Scan                                     Join ANTI, on the primary key
 *             the rows written                           Scan
 *                                                        the keys written
 *                                                      the last row written for each key, unless it is deleted
 * </pre>
 */
final class OwnWrites {
    private OwnWrites() {}

    static QueryPlan over(QueryPlan plan, Transaction transaction, Catalog catalog, long nowMicros) {
        if (!transaction.isOpen() || transaction.rowCount() == 0) {
            return plan;
        }
        return ScanReplacement.in(plan, scan -> {
            List<ColumnBatch> written = transaction.written(scan.relation());
            return written.isEmpty() ? scan : over(scan, catalog.relation(scan.relation()), written, nowMicros);
        });
    }

    private static PlanNode over(PlanNode.Scan scan, Relation relation, List<ColumnBatch> written, long nowMicros) {
        PlanNode committed = scan;
        List<ColumnBatch> rows = written;
        if (relation instanceof TableDefinition table) {
            committed = without(scan, table, written);
            rows = KeyedRows.latest(table, written);
        }
        return new PlanNode.Union(
                List.of(committed, GivenRows.of(scan, relation.schema(), rows, nowMicros)), scan.schema());
    }

    private static PlanNode without(PlanNode.Scan scan, TableDefinition table, List<ColumnBatch> written) {
        List<Schema.Field> fields = new ArrayList<>(scan.schema().fields());
        List<Schema.Field> keyFields = new ArrayList<>();
        List<PlanNode.JoinKey> keys = new ArrayList<>();
        int[] keyColumns = new int[table.keyColumns().size()];
        for (int i = 0; i < keyColumns.length; i++) {
            keyColumns[i] = table.schema().indexOf(table.keyColumns().get(i));
            Schema.Field field = table.schema().field(keyColumns[i]);
            keyFields.add(field);
            int at = scan.schema().indexOf(field.name());
            if (at < 0) {
                at = fields.size();
                fields.add(field);
            }
            keys.add(new PlanNode.JoinKey(at, i, false));
        }
        Schema wide = new Schema(fields);
        PlanNode committed = new PlanNode.Scan(scan.relation(), wide, scan.bounds(), scan.filter());
        PlanNode changed = new PlanNode.Generated(table.name(), new Schema(keyFields), () -> written.stream()
                .map(batch -> batch.select(keyColumns).withWeights(null))
                .toList());
        PlanNode unchanged = new PlanNode.Join(committed, changed, JoinType.ANTI, keys, null, wide);
        List<Expression> wanted = new ArrayList<>();
        for (int i = 0; i < scan.schema().size(); i++) {
            Schema.Field field = wide.field(i);
            wanted.add(new Expression.InputColumn(i, field.type(), field.nullable()));
        }
        return new PlanNode.Project(unchanged, wanted, scan.schema());
    }
}
