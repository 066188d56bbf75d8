package io.millrace.sql.execution;

import io.millrace.engine.RelationRows;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.JoinType;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.planner.NumberedRows;
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
 * table without a key     Union
 *                           the Scan's rows, but one for each row taken away
 *                           the rows written
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
        if (relation.changes() == Relation.Changes.WEIGHTED) {
            List<ColumnBatch> net = RelationRows.net(relation.schema(), written);
            List<ColumnBatch> taken = Batches.expanded(net, -1);
            committed = taken.isEmpty() ? scan : withoutEquals(scan, relation.schema(), taken, nowMicros);
            rows = Batches.expanded(net, 1);
        } else if (relation instanceof TableDefinition table) {
            committed = without(scan, table, written);
            rows = KeyedRows.latest(table, written);
        }
        return new PlanNode.Union(
                List.of(committed, GivenRows.of(scan, relation.schema(), rows, nowMicros)), scan.schema());
    }

    private static PlanNode withoutEquals(
            PlanNode.Scan scan, Schema declared, List<ColumnBatch> taken, long nowMicros) {
        List<Schema.Field> fields = new ArrayList<>(scan.schema().fields());
        declared.fields().stream()
                .filter(field -> scan.schema().indexOf(field.name()) < 0)
                .forEach(fields::add);
        Schema all = new Schema(fields);
        PlanNode.Scan wide = new PlanNode.Scan(scan.relation(), all, scan.bounds(), scan.filter());
        List<Integer> columns = declared.fields().stream()
                .map(field -> all.indexOf(field.name()))
                .toList();
        PlanNode rest =
                NumberedRows.matched(wide, GivenRows.of(wide, declared, taken, nowMicros), JoinType.ANTI, columns);
        int wanted = scan.schema().size();
        return new PlanNode.Project(rest, NumberedRows.firstColumns(all, wanted), scan.schema());
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
        int wanted = scan.schema().size();
        return new PlanNode.Project(unchanged, NumberedRows.firstColumns(wide, wanted), scan.schema());
    }
}
