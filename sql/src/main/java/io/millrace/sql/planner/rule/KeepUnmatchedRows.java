package io.millrace.sql.planner.rule;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * The decorrelator believes that a column which a join's condition demands is never NULL, also on the side of an outer
 * join that keeps its unmatched rows. It does not look into {@code IS TRUE}, which changes no condition.
 *
 * <pre>
 * Join(RIGHT, l.a = r.b)     ⇄      Join(RIGHT, (l.a = r.b) IS TRUE)
 * </pre>
 */
public final class KeepUnmatchedRows {
    private KeepUnmatchedRows() {}

    /** Decorrelates with the conditions of the outer joins hidden. */
    public static RelNode during(UnaryOperator<RelNode> decorrelator, RelNode root) {
        return decorrelator.apply(root.accept(new Hide())).accept(new Show());
    }

    private static final class Hide extends RelHomogeneousShuttle {
        @Override
        public RelNode visit(RelNode other) {
            RelNode node = super.visit(other);
            if (!(node instanceof Join join)
                    || join.getJoinType() != JoinRelType.LEFT && join.getJoinType() != JoinRelType.RIGHT) {
                return node;
            }
            RexBuilder expressions = join.getCluster().getRexBuilder();
            return withCondition(join, expressions.makeCall(SqlStdOperatorTable.IS_TRUE, join.getCondition()));
        }
    }

    private static final class Show extends RelHomogeneousShuttle {
        @Override
        public RelNode visit(RelNode other) {
            RelNode node = super.visit(other);
            if (node instanceof Join join) {
                return withCondition(join, plain(join, join.getCondition()));
            }
            return node instanceof Filter filter
                    ? filter.copy(filter.getTraitSet(), filter.getInput(), plain(filter, filter.getCondition()))
                    : node;
        }
    }

    private static RexNode plain(RelNode node, RexNode condition) {
        List<RexNode> conjuncts = RelOptUtil.conjunctions(condition).stream()
                .map(conjunct -> conjunct.isA(SqlKind.IS_TRUE)
                        ? ((RexCall) conjunct).getOperands().get(0)
                        : conjunct)
                .toList();
        return RexUtil.composeConjunction(node.getCluster().getRexBuilder(), conjuncts);
    }

    private static RelNode withCondition(Join join, RexNode condition) {
        return join.copy(
                join.getTraitSet(),
                condition,
                join.getLeft(),
                join.getRight(),
                join.getJoinType(),
                join.isSemiJoinDone());
    }
}
