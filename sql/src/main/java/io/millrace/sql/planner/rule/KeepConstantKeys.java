package io.millrace.sql.planner.rule;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/**
 * Hides constant group keys from the decorrelator, which would leave them out. Over no rows, {@code GROUP BY} of a
 * constant has no groups, but without keys there is one.
 *
 * <pre>
 * Aggregate(keys=[$0])          Aggregate(keys=[$0])
 *   …                             …
 *     Project($0=TRUE, …)    →      Project($0=CAST(TRUE AS BOOLEAN), …)
 * </pre>
 */
public final class KeepConstantKeys extends RelHomogeneousShuttle {
    private KeepConstantKeys() {}

    public static RelNode apply(RelNode node) {
        return node.accept(new KeepConstantKeys());
    }

    @Override
    public RelNode visit(RelNode node) {
        RelNode visited = super.visit(node);
        return visited instanceof Project project ? hide(project) : visited;
    }

    private static RelNode hide(Project project) {
        RexBuilder expressions = project.getCluster().getRexBuilder();
        List<RexNode> columns = new ArrayList<>();
        for (RexNode column : project.getProjects()) {
            columns.add(
                    column instanceof RexLiteral
                            ? expressions.makeAbstractCast(column.getType(), column, false)
                            : column);
        }
        return project.copy(project.getTraitSet(), project.getInput(), columns, project.getRowType());
    }
}
