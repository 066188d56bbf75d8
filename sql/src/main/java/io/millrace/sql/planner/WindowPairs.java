package io.millrace.sql.planner;

import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.JoinType;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.WindowSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** Which columns of a plan are start and end of one window, so that either tells the other. */
final class WindowPairs {
    private static final int GONE = -1;

    private WindowPairs() {}

    /** Each column of a pair to the other one. */
    static Map<Integer, Integer> of(PlanNode node) {
        if (node instanceof PlanNode.Window window) {
            Map<Integer, Integer> pairs = new HashMap<>(of(window.input()));
            int end = window.schema().size() - 1;
            if (window.spec().kind() != WindowSpec.Kind.CUMULATE) {
                pairs.put(end - 1, end);
                pairs.put(end, end - 1);
            }
            return pairs;
        }
        if (node instanceof PlanNode.Aggregate aggregate) {
            return mapped(of(aggregate.input()), aggregate.groupKeys()::indexOf);
        }
        if (node instanceof PlanNode.Project project) {
            return mapped(of(project.input()), column -> position(project.expressions(), column));
        }
        if (node instanceof PlanNode.Join join) {
            boolean leftOnly = join.type() == JoinType.SEMI || join.type() == JoinType.ANTI;
            Map<Integer, Integer> pairs = new HashMap<>(of(join.left()));
            int width = join.left().schema().size();
            if (!leftOnly) {
                of(join.right()).forEach((column, other) -> pairs.put(column + width, other + width));
            }
            return pairs;
        }
        boolean sameColumns = node instanceof PlanNode.Filter
                || node instanceof PlanNode.Sort
                || node instanceof PlanNode.FinalGate
                || node instanceof PlanNode.Over;
        return sameColumns ? of(node.inputs().get(0)) : Map.of();
    }

    private static Map<Integer, Integer> mapped(Map<Integer, Integer> pairs, IntUnaryOperator position) {
        Map<Integer, Integer> result = new HashMap<>();
        pairs.forEach((column, other) -> {
            int to = position.applyAsInt(column);
            int otherTo = position.applyAsInt(other);
            if (to != GONE && otherTo != GONE) {
                result.put(to, otherTo);
            }
        });
        return result;
    }

    static int position(List<Expression> expressions, int column) {
        for (int i = 0; i < expressions.size(); i++) {
            if (expressions.get(i) instanceof Expression.InputColumn input && input.index() == column) {
                return i;
            }
        }
        return GONE;
    }
}
