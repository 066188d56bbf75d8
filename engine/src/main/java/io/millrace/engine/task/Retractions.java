package io.millrace.engine.task;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.plan.JoinType;
import io.millrace.engine.plan.PlanNode;

/**
 * Tells which plan nodes may take back a row that they gave: operators over inputs that never do are cheaper. In a
 * snapshot only scans of a view's log do, since operators there give their final rows only.
 */
final class Retractions {
    private final Catalog catalog;
    private final boolean once;

    Retractions(Catalog catalog, boolean once) {
        this.catalog = catalog;
        this.once = once;
    }

    boolean mayRetract(PlanNode node) {
        if (node instanceof PlanNode.Scan scan) {
            return scanRetracts(catalog.relation(scan.relation()), scan);
        } else if (node instanceof PlanNode.FinalGate) {
            return false;
        } else if (node instanceof PlanNode.Aggregate aggregate) {
            boolean distinct =
                    aggregate.calls().isEmpty() && !aggregate.groupKeys().isEmpty();
            return !once && (!distinct || mayRetract(aggregate.input()));
        } else if (node instanceof PlanNode.Join join) {
            boolean growing = join.type() == JoinType.INNER || join.type() == JoinType.SEMI;
            return !once && !growing || anyInput(node);
        } else if (node instanceof PlanNode.Over) {
            return !once;
        } else if (node instanceof PlanNode.Sort sort) {
            boolean cuts = sort.fetch() != null || sort.offset() != null;
            return !once && cuts || !once && anyInput(node);
        }
        return anyInput(node);
    }

    private boolean anyInput(PlanNode node) {
        for (PlanNode input : node.inputs()) {
            if (mayRetract(input)) {
                return true;
            }
        }
        return false;
    }

    private boolean scanRetracts(Relation relation, PlanNode.Scan scan) {
        if (once && ScanPlanner.readsKeptRows(relation, scan)) {
            return false;
        }
        return switch (relation.changes()) {
            case APPEND -> false;
            case UPSERT -> !once;
            case WEIGHTED -> true;
        };
    }
}
