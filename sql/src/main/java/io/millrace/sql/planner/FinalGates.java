package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.WINDOWING_ERROR;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the gate of EMIT FINAL above the lowest aggregate that is grouped by a window's end.
 *
 * <pre>
 *   Project                 Project
 *     Aggregate        →      FinalGate(window_end)
 *       Window                  Aggregate
 *                                 Window
 * </pre>
 */
final class FinalGates {
    private final Catalog catalog;
    private int gates;

    private FinalGates(Catalog catalog) {
        this.catalog = catalog;
    }

    /** @throws MillraceException WINDOWING_ERROR if there is no windowed aggregate or no watermark below it */
    static PlanNode insert(PlanNode root, Catalog catalog) {
        FinalGates inserted = new FinalGates(catalog);
        PlanNode gated = inserted.visit(root);
        if (inserted.gates == 0) {
            throw WINDOWING_ERROR
                    .error("EMIT FINAL needs an aggregate that is grouped by the end of a window")
                    .hint("Group by window_start and window_end of TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' "
                            + "MINUTE)), or use EMIT CHANGES.");
        }
        return gated;
    }

    private PlanNode visit(PlanNode node) {
        int before = gates;
        PlanNode visited = PlanChildren.map(node, this::visit);
        if (gates == before && visited instanceof PlanNode.Aggregate aggregate) {
            int end = endColumn(aggregate);
            if (end >= 0) {
                gates++;
                return new PlanNode.FinalGate(aggregate, end);
            }
        }
        return visited;
    }

    private int endColumn(PlanNode.Aggregate aggregate) {
        for (int i = 0; i < aggregate.groupKeys().size(); i++) {
            PlanNode.Window window =
                    windowOfEnd(aggregate.input(), aggregate.groupKeys().get(i));
            if (window != null) {
                requireWatermark(window);
                return i;
            }
        }
        return -1;
    }

    /** The window whose end {@code column} of {@code node} is. */
    private static PlanNode.@Nullable Window windowOfEnd(PlanNode node, int column) {
        if (node instanceof PlanNode.Window window) {
            return column == window.schema().size() - 1 ? window : null;
        }
        if (node instanceof PlanNode.Filter filter) {
            return windowOfEnd(filter.input(), column);
        }
        if (node instanceof PlanNode.Project project) {
            Expression expression = project.expressions().get(column);
            while (expression instanceof Expression.Cast cast) {
                expression = cast.operand();
            }
            return expression instanceof Expression.InputColumn input
                    ? windowOfEnd(project.input(), input.index())
                    : null;
        }
        if (node instanceof PlanNode.Join join) {
            int leftWidth = join.left().schema().size();
            return column < leftWidth
                    ? windowOfEnd(join.left(), column)
                    : windowOfEnd(join.right(), column - leftWidth);
        }
        return null;
    }

    private void requireWatermark(PlanNode node) {
        if (node instanceof PlanNode.Scan scan
                && !(catalog.relation(scan.relation()) instanceof StreamDefinition stream
                        && stream.watermark() != null)) {
            throw WINDOWING_ERROR
                    .error("EMIT FINAL needs a watermark, and \"%s\" has none", scan.relation())
                    .hint("CREATE STREAM … (…, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) declares one.");
        }
        List<PlanNode> inputs = node.inputs();
        inputs.forEach(this::requireWatermark);
    }
}
