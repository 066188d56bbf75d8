package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.jspecify.annotations.Nullable;

/**
 * What LIMIT and OFFSET count: parameters, whose types Calcite does not infer, and expressions, in whose place it sees
 * parameters of its own. For one query; owned by the thread that plans it.
 */
final class RowCounts extends SqlBasicVisitor<@Nullable Void> {
    /** Beyond all parameters that a client may have. */
    private static final int FIRST = 1 << 20;

    private final List<SqlDynamicParam> parameters = new ArrayList<>();
    private final List<Count> expressions = new ArrayList<>();
    private boolean inside;

    private RowCounts() {}

    /** Stands for an expression in Calcite's tree. */
    private static final class Count extends SqlDynamicParam {
        private final SqlNode expression;

        Count(int index, SqlNode expression) {
            super(index, expression.getParserPosition());
            this.expression = expression;
        }
    }

    static RowCounts in(SqlNode query) {
        RowCounts counts = new RowCounts();
        query.accept(counts);
        return counts;
    }

    /** The items of ORDER BY that {@link LimitSyntax} made, as what they are. */
    static SqlOrderBy takenOut(SqlOrderBy ordered, IntSupplier numbers) {
        if (!isLimited(ordered)) {
            return ordered;
        }
        SqlNode limit = ordered.fetch;
        SqlNode offset = ordered.offset;
        for (SqlNode key : ordered.orderList) {
            if (SyntaxShuttle.isCallOf(key, LimitSyntax.LIMIT)) {
                limit = count((SqlCall) key, FIRST + numbers.getAsInt());
            } else if (SyntaxShuttle.isCallOf(key, LimitSyntax.OFFSET)) {
                offset = count((SqlCall) key, FIRST + numbers.getAsInt());
            }
        }
        SqlNodeList order = new SqlNodeList(keys(ordered.orderList), ordered.orderList.getParserPosition());
        return new SqlOrderBy(ordered.getParserPosition(), ordered.query, order, offset, limit);
    }

    /** Whether such items are among them. */
    static boolean isLimited(SqlOrderBy ordered) {
        return keys(ordered.orderList).size() < ordered.orderList.size();
    }

    /** Those that are no such items. */
    static List<SqlNode> keys(SqlNodeList order) {
        return order.stream()
                .filter(key -> !SyntaxShuttle.isCallOf(key, LimitSyntax.LIMIT)
                        && !SyntaxShuttle.isCallOf(key, LimitSyntax.OFFSET))
                .toList();
    }

    /** Of a parameter of LIMIT or OFFSET its expression; null if it is the client's. */
    static @Nullable RexNode expression(RexNode count, Map<Integer, RexNode> expressions) {
        return count instanceof RexDynamicParam parameter ? expressions.get(parameter.getIndex()) : null;
    }

    private static SqlNode count(SqlCall mark, int index) {
        SqlParserPos at = mark.getParserPosition();
        SqlNode value = mark.operand(0);
        value.accept(new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                if (call.isA(SqlKind.QUERY)) {
                    throw new PositionedException(
                            FEATURE_NOT_SUPPORTED
                                    .error("a query in LIMIT or OFFSET is not supported")
                                    .hint("Write a number, a parameter or an expression of them."),
                            call.getParserPosition());
                }
                return super.visit(call);
            }
        });
        return new Count(
                index,
                SqlStdOperatorTable.CAST.createCall(
                        at, value, new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.BIGINT, at), at)));
    }

    /** Before the query is validated. */
    void inferParameters(QueryValidator validator) {
        parameters.forEach(validator::countsRows);
    }

    /** After it has been validated: the expressions by the indexes of the parameters that stand for them. */
    Map<Integer, RexNode> convert(QueryValidator validator, SqlToRelConverter converter) {
        Map<Integer, RexNode> converted = new HashMap<>();
        for (Count count : expressions) {
            SqlNode valid = validator.validateParameterizedExpression(count.expression, Map.of());
            converted.put(count.getIndex(), converter.convertExpression(valid));
        }
        return converted;
    }

    @Override
    public @Nullable Void visit(SqlDynamicParam parameter) {
        if (parameter instanceof Count count) {
            expressions.add(count);
            count.expression.accept(this);
        } else if (inside) {
            parameters.add(parameter);
        }
        return null;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
        if (call instanceof SqlOrderBy ordered) {
            ordered.query.accept(this);
            ordered.orderList.accept(this);
            note(ordered.offset);
            note(ordered.fetch);
            return null;
        }
        return super.visit(call);
    }

    private void note(@Nullable SqlNode count) {
        if (count != null) {
            inside = true;
            count.accept(this);
            inside = false;
        }
    }
}
