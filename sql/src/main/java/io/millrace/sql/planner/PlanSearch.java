package io.millrace.sql.planner;

import java.util.function.Predicate;
import org.apache.calcite.rel.RelNode;

/** Looks through a tree of RelNodes. */
final class PlanSearch {
    private PlanSearch() {}

    static boolean anyNode(RelNode root, Predicate<RelNode> wanted) {
        return wanted.test(root) || root.getInputs().stream().anyMatch(input -> anyNode(input, wanted));
    }
}
