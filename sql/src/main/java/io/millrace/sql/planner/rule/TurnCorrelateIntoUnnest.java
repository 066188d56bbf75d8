package io.millrace.sql.planner.rule;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * UNNEST of a column of the row at hand needs no join.
 *
 * <pre>
 * Correlate($cor0)                     Project(left columns, elements)
 *   left                                 Unnest(column = array)
 *   Uncollect                  →           Project(left columns, array)
 *     Project($cor0.array)                   left
 *       Values(one row)
 *
 * Uncollect                            Project(elements)
 *   input with one array       →         Unnest(column = 0)
 *                                          input
 * </pre>
 */
public final class TurnCorrelateIntoUnnest extends RelHomogeneousShuttle {
    private TurnCorrelateIntoUnnest() {}

    public static RelNode apply(RelNode root) {
        return root.accept(new TurnCorrelateIntoUnnest());
    }

    @Override
    public RelNode visit(RelNode other) {
        RelNode node = other;
        if (other instanceof Correlate correlate && hasUncollect(correlate.getRight())) {
            RelNode left = correlate.getLeft().accept(this);
            RelNode flat = new Attempt(correlate, left).attach(correlate.getRight());
            if (flat != null) {
                return flat;
            }
        }
        node = super.visit(node);
        return node instanceof Uncollect uncollect
                        && uncollect.getInput().getRowType().getFieldCount() == 1
                ? standalone(uncollect)
                : node;
    }

    private static boolean hasUncollect(RelNode node) {
        return node instanceof Uncollect || node.getInputs().size() == 1 && hasUncollect(node.getInput(0));
    }

    private static RelNode standalone(Uncollect uncollect) {
        return elements(uncollect, uncollect.getInput(), 0, 0, false);
    }

    /** {@code input} unnested at {@code column}; keeps its first {@code kept} columns. */
    private static RelNode elements(Uncollect uncollect, RelNode input, int column, int kept, boolean outer) {
        RexBuilder rex = uncollect.getCluster().getRexBuilder();
        RelDataTypeFactory types = uncollect.getCluster().getTypeFactory();
        RelDataType array = input.getRowType().getFieldList().get(column).getType();
        RelDataType element = array.getComponentType();
        List<RelDataTypeField> uncollected = uncollect.getRowType().getFieldList();
        RelDataTypeFactory.Builder row =
                types.builder().addAll(input.getRowType().getFieldList());
        for (int i = 0; i < uncollected.size(); i++) {
            boolean ordinality = uncollect.withOrdinality && i == uncollected.size() - 1;
            RelDataType type = ordinality
                    ? types.createSqlType(SqlTypeName.BIGINT)
                    : uncollected.get(i).getType();
            row.add(uncollected.get(i).getName(), outer ? types.createTypeWithNullability(type, true) : type);
        }
        boolean spread = element != null
                && element.isStruct()
                && uncollect.getItemAliases().isEmpty();
        RelNode unnest = new UnnestRel(
                uncollect.getCluster(),
                uncollect.getTraitSet(),
                input,
                column,
                spread,
                uncollect.withOrdinality,
                outer,
                row.build());
        List<RexNode> columns = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int width = input.getRowType().getFieldCount();
        for (int i = 0; i < kept; i++) {
            columns.add(rex.makeInputRef(unnest, i));
            names.add(input.getRowType().getFieldNames().get(i));
        }
        for (int i = 0; i < uncollected.size(); i++) {
            RelDataType wanted = uncollected.get(i).getType();
            RexNode value = rex.makeInputRef(unnest, width + i);
            columns.add(
                    value.getType().getSqlTypeName() == wanted.getSqlTypeName()
                            ? value
                            : rex.makeCast(types.createTypeWithNullability(wanted, outer), value));
            names.add(uncollected.get(i).getName());
        }
        return LogicalProject.create(unnest, List.of(), columns, names, java.util.Set.of());
    }

    /** One correlate whose right side is to become columns beside the left ones. */
    private static final class Attempt {
        private final RelNode left;
        private final int leftWidth;
        private final boolean outer;
        private final CorrelationId variable;
        private final RexBuilder rex;

        Attempt(Correlate correlate, RelNode left) {
            this.left = left;
            this.leftWidth = left.getRowType().getFieldCount();
            this.outer = correlate.getJoinType() == JoinRelType.LEFT;
            this.variable = correlate.getCorrelationId();
            this.rex = correlate.getCluster().getRexBuilder();
        }

        /** The left columns followed by those of {@code right}; null if that cannot be had. */
        @Nullable
        RelNode attach(RelNode right) {
            if (right instanceof Uncollect uncollect) {
                return uncollect(uncollect);
            }
            if (right instanceof Project project) {
                RelNode input = attach(project.getInput());
                return input == null ? null : project(project, input);
            }
            if (right instanceof Filter filter && !outer) {
                RelNode input = attach(filter.getInput());
                return input == null ? null : LogicalFilter.create(input, local(filter.getCondition(), input));
            }
            return null;
        }

        private @Nullable RelNode uncollect(Uncollect uncollect) {
            if (!(uncollect.getInput() instanceof Project array)
                    || array.getProjects().size() != 1
                    || array.getInput().getRowType().getFieldCount() > 1) {
                return null;
            }
            List<RexNode> columns = leftColumns(left);
            columns.add(local(array.getProjects().get(0), left));
            List<String> names = new ArrayList<>(left.getRowType().getFieldNames());
            names.add(array.getRowType().getFieldNames().get(0));
            RelNode input = LogicalProject.create(left, List.of(), columns, names, java.util.Set.of());
            return elements(uncollect, input, leftWidth, leftWidth, outer);
        }

        private RelNode project(Project project, RelNode input) {
            List<RexNode> columns = leftColumns(input);
            project.getProjects().forEach(value -> columns.add(local(value, input)));
            List<String> names = new ArrayList<>(left.getRowType().getFieldNames());
            names.addAll(project.getRowType().getFieldNames());
            return LogicalProject.create(input, List.of(), columns, names, java.util.Set.of());
        }

        private List<RexNode> leftColumns(RelNode input) {
            List<RexNode> columns = new ArrayList<>();
            for (int i = 0; i < leftWidth; i++) {
                columns.add(rex.makeInputRef(input, i));
            }
            return columns;
        }

        /** The expression over {@code input}: the variable's fields are left columns, its own columns come after. */
        private RexNode local(RexNode expression, RelNode input) {
            return expression.accept(new RexShuttle() {
                @Override
                public RexNode visitInputRef(RexInputRef reference) {
                    return rex.makeInputRef(input, reference.getIndex() + leftWidth);
                }

                @Override
                public RexNode visitFieldAccess(RexFieldAccess access) {
                    if (access.getReferenceExpr() instanceof RexCorrelVariable correlated
                            && correlated.id.equals(variable)) {
                        return rex.makeInputRef(input, access.getField().getIndex());
                    }
                    return super.visitFieldAccess(access);
                }
            });
        }
    }
}
