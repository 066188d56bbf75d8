package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.JoinType;
import io.millrace.engine.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Joins: splits the condition into equal keys, of one type on both sides, and the rest. */
final class JoinTranslator {
    private final PlanTranslator relations;
    private final ExpressionTranslator expressions;

    JoinTranslator(PlanTranslator relations, ExpressionTranslator expressions) {
        this.relations = relations;
        this.expressions = expressions;
    }

    PlanNode join(Join join) {
        List<Integer> leftKeys = new ArrayList<>();
        List<Integer> rightKeys = new ArrayList<>();
        List<Boolean> filterNulls = new ArrayList<>();
        List<RexNode> rest = new ArrayList<>();
        RelOptUtil.splitJoinCondition(
                join.getLeft(), join.getRight(), join.getCondition(), leftKeys, rightKeys, filterNulls, rest);
        JoinSides sides = new JoinSides(relations.translate(join.getLeft()), relations.translate(join.getRight()));
        List<PlanNode.JoinKey> keys = new ArrayList<>();
        for (int i = 0; i < leftKeys.size(); i++) {
            keys.add(sides.key(
                    leftKeys.get(i),
                    rightKeys.get(i),
                    commonType(
                            join.getLeft()
                                    .getRowType()
                                    .getFieldList()
                                    .get(leftKeys.get(i))
                                    .getType(),
                            join.getRight()
                                    .getRowType()
                                    .getFieldList()
                                    .get(rightKeys.get(i))
                                    .getType()),
                    !filterNulls.get(i)));
        }
        RexNode condition = RexUtil.composeConjunction(join.getCluster().getRexBuilder(), rest, true);
        Expression residual = condition == null || condition.isAlwaysTrue() ? null : expressions.translate(condition);
        return sides.join(type(join.getJoinType()), keys, residual, TypeMapping.toSchema(join.getRowType()));
    }

    private static DataType commonType(RelDataType left, RelDataType right) {
        DataType type = TypeMapping.toEngine(left);
        if (type.equals(TypeMapping.toEngine(right))) {
            return type;
        }
        RelDataTypeFactory types = MillraceTypeFactory.INSTANCE;
        RelDataType common = types.leastRestrictive(List.of(left, right));
        if (common == null) {
            common = types.createSqlType(SqlTypeName.VARCHAR);
        }
        return TypeMapping.toEngine(common);
    }

    private static JoinType type(JoinRelType type) {
        return switch (type) {
            case INNER -> JoinType.INNER;
            case LEFT -> JoinType.LEFT;
            case RIGHT -> JoinType.RIGHT;
            case FULL -> JoinType.FULL;
            case SEMI -> JoinType.SEMI;
            case ANTI -> JoinType.ANTI;
            default -> throw FEATURE_NOT_SUPPORTED.error("joins of type %s are not supported", type);
        };
    }

    /** The two inputs, which may get columns more for keys that have to be cast. */
    private static final class JoinSides {
        private final Side left;
        private final Side right;

        JoinSides(PlanNode left, PlanNode right) {
            this.left = new Side(left);
            this.right = new Side(right);
        }

        PlanNode.JoinKey key(int leftColumn, int rightColumn, DataType type, boolean nullsEqual) {
            return new PlanNode.JoinKey(left.key(leftColumn, type), right.key(rightColumn, type), nullsEqual);
        }

        PlanNode join(JoinType type, List<PlanNode.JoinKey> keys, @Nullable Expression residual, Schema schema) {
            if (left.isPlain() && right.isPlain()) {
                return new PlanNode.Join(left.input, right.input, type, keys, residual, schema);
            }
            int leftWidth = left.input.schema().size();
            int added = left.added.size();
            Expression shifted = residual == null
                    ? null
                    : ColumnReferences.replace(
                            residual,
                            column -> column.index() < leftWidth
                                    ? column
                                    : new Expression.InputColumn(
                                            column.index() + added, column.type(), column.nullable()));
            boolean leftOnly = type == JoinType.SEMI || type == JoinType.ANTI;
            List<Schema.Field> fields = new ArrayList<>(schema.fields().subList(0, leftWidth));
            left.added.forEach(field -> fields.add(nullable(field)));
            List<Expression> columns = new ArrayList<>(PlanShapes.columns(left.input.schema(), 0));
            if (!leftOnly) {
                fields.addAll(schema.fields().subList(leftWidth, schema.size()));
                right.added.forEach(field -> fields.add(nullable(field)));
                columns.addAll(PlanShapes.columns(right.input.schema(), leftWidth + added));
            }
            Schema wide = new Schema(fields);
            PlanNode joined = new PlanNode.Join(left.extended(), right.extended(), type, keys, shifted, wide);
            List<Expression> kept = new ArrayList<>();
            for (Expression column : columns) {
                kept.add(PlanShapes.column(wide, ((Expression.InputColumn) column).index()));
            }
            return new PlanNode.Project(joined, kept, schema);
        }

        private static Schema.Field nullable(Schema.Field field) {
            return Schema.Field.of(field.name(), field.type());
        }
    }

    private static final class Side {
        final PlanNode input;
        final List<Schema.Field> added = new ArrayList<>();
        private final List<Expression> casts = new ArrayList<>();

        Side(PlanNode input) {
            this.input = input;
        }

        boolean isPlain() {
            return added.isEmpty();
        }

        int key(int column, DataType type) {
            Expression.InputColumn value = PlanShapes.column(input.schema(), column);
            if (value.type().equals(type)) {
                return column;
            }
            casts.add(ExpressionTranslator.as(value, type));
            added.add(new Schema.Field("key" + column, type, value.nullable()));
            return input.schema().size() + added.size() - 1;
        }

        PlanNode extended() {
            if (isPlain()) {
                return input;
            }
            List<Expression> columns = new ArrayList<>(PlanShapes.columns(input.schema(), 0));
            columns.addAll(casts);
            List<Schema.Field> fields = new ArrayList<>(input.schema().fields());
            fields.addAll(added);
            return PlanShapes.project(input, columns, new Schema(fields));
        }
    }
}
