package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;
import static io.millrace.common.error.ErrorCode.SYNTAX_ERROR;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** Gives the parsed tree the meaning of what {@link PostgresSyntax} rewrote, and PostgreSQL's type names theirs. */
final class SyntaxShuttle extends SqlShuttle {
    private final List<Integer> parameters;
    private final Set<String> tableNames;
    private int counts;

    private SyntaxShuttle(List<Integer> parameters, Set<String> tableNames, int counts) {
        this.counts = counts;
        this.parameters = parameters;
        this.tableNames = tableNames;
    }

    static SqlNode normalize(SqlNode parsed, TextRewriting text, int counts) {
        return Objects.requireNonNull(
                parsed.accept(new SyntaxShuttle(text.parameters(), TableNames.in(parsed), counts)));
    }

    @Override
    public SqlNode visit(SqlDynamicParam parameter) {
        return new SqlDynamicParam(parameters.get(parameter.getIndex()), parameter.getParserPosition());
    }

    /** {@code location.lon} where location is no table: a field of a column. */
    @Override
    public SqlNode visit(SqlIdentifier identifier) {
        boolean field = identifier.names.size() > 1
                && !identifier.isStar()
                && !tableNames.contains(identifier.names.get(0))
                && !tableNames.contains(identifier.names.get(1));
        if (!field) {
            return identifier;
        }
        SqlNode row = identifier.getComponent(0);
        for (int i = 1; i < identifier.names.size(); i++) {
            row = SqlStdOperatorTable.DOT.createCall(identifier.getParserPosition(), row, identifier.getComponent(i));
        }
        return row;
    }

    @Override
    public SqlNode visit(SqlDataTypeSpec type) {
        return TypeNames.resolve(type);
    }

    /** {@code TIMESTAMP '2001-02-03'} and its like: a cast knows more spellings than Calcite's literal. */
    @Override
    public SqlNode visit(SqlLiteral literal) {
        if (!(literal instanceof SqlUnknownLiteral unknown)) {
            return literal;
        }
        SqlParserPos position = literal.getParserPosition();
        SqlTypeName type =
                switch (unknown.tag) {
                    case "DATE" -> SqlTypeName.DATE;
                    case "TIME", "TIME WITH LOCAL TIME ZONE", "TIME WITH TIME ZONE" -> SqlTypeName.TIME;
                    case "DATETIME", "TIMESTAMP" -> SqlTypeName.TIMESTAMP;
                    case "UUID" -> SqlTypeName.UUID;
                    default -> SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
                };
        return SqlStdOperatorTable.CAST.createCall(
                position,
                SqlLiteral.createCharString(unknown.getValue(), position),
                new SqlDataTypeSpec(new SqlBasicTypeNameSpec(type, position), position));
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        SqlNode identifier = call.getKind() == SqlKind.CAST ? RegClass.resolve(call) : null;
        if (identifier != null) {
            return identifier.accept(this);
        }
        SqlNode visited = Objects.requireNonNull(visitOperands(call));
        if (!(visited instanceof SqlCall result)) {
            return visited;
        }
        SqlNode bits = InfixOperators.resolve(result);
        if (bits != null) {
            return bits;
        }
        if (isCallOf(result, PostgresSyntax.BIT_NOT)) {
            return Functions.BIT_NOT.createCall(result.getParserPosition(), result.getOperandList());
        }
        if (result.getKind() == SqlKind.EXTRACT) {
            return ExtractedField.of(result);
        }
        if (isCallOf(result, PostgresSyntax.POWER)) {
            return Functions.RAISED.createCall(result.getParserPosition(), result.getOperandList());
        }
        if (result.getKind() == SqlKind.BITXOR && result.getOperandList().size() == 2) {
            return jsonAccess(result);
        }
        if (result.getOperator().getKind() == SqlKind.ARRAY_AGG
                || result.getOperator().getKind() == SqlKind.STRING_AGG) {
            return AggregateFunctions.ordered(result);
        }
        if (result.getKind() == SqlKind.WITHIN_GROUP) {
            return AggregateFunctions.withinGroup(result);
        }
        if (result instanceof SqlWithItem item) {
            ValuesColumns.name(item);
            nameColumns(item.query, item.columnList == null);
            return item;
        }
        if (result.getKind() == SqlKind.AS) {
            nameColumns(result.operand(0), result.operandCount() == 2);
            return OutputNames.values(result.operand(0)) ? ValuesColumns.named(result) : result;
        }
        if (result instanceof SqlOrderBy ordered) {
            return RowCounts.takenOut(ordered, () -> ++counts);
        }
        if (result instanceof SqlWindow window) {
            return withoutExclusion(window);
        }
        if (result instanceof SqlSelect select) {
            return DistinctOn.rewrite(select, List.of());
        }
        if (result.getOperator().getName().equalsIgnoreCase("date_bin")
                && result.operandCount() > 0
                && result.operand(0) instanceof SqlLiteral stride
                && SqlTypeName.CHAR_TYPES.contains(stride.getTypeName())) {
            result.setOperand(0, IntervalText.parse(text(stride), stride.getParserPosition()));
        }
        if (result.getOperator().getName().equalsIgnoreCase("pg_typeof")
                && result.operandCount() == 1
                && result.operand(0) instanceof SqlCharStringLiteral) {
            return SqlLiteral.createCharString("unknown", result.getParserPosition());
        }
        if (isCallOf(result, PostgresSyntax.INTERVAL_TEXT)) {
            return IntervalText.parse(text(result.operand(0)), result.getParserPosition());
        }
        return result;
    }

    private static void nameColumns(SqlNode query, boolean unnamed) {
        if (unnamed && query.isA(SqlKind.QUERY)) {
            OutputNames.nameColumns(query);
        }
    }

    /** Calcite forgets EXCLUDE where a window is made of another. */
    private static SqlWindow withoutExclusion(SqlWindow window) {
        SqlLiteral exclusion = window.getExclude();
        if (exclusion != null && !SqlWindow.isExcludeNoOthers(exclusion)) {
            throw new PositionedException(
                    FEATURE_NOT_SUPPORTED.error("EXCLUDE in the frame of a window is not supported"),
                    window.getParserPosition());
        }
        return window;
    }

    /** Names of tables stay names. */
    private @Nullable SqlNode visitOperands(SqlCall call) {
        if (call instanceof SqlSelect select && select.getFrom() instanceof SqlIdentifier from) {
            select.setFrom(null);
            SqlNode visited = super.visit(select);
            ((SqlSelect) Objects.requireNonNull(visited)).setFrom(from);
            return visited;
        }
        if (call instanceof SqlJoin join) {
            return join(join);
        }
        if (call instanceof SqlOrderBy ordered && ordered.query instanceof SqlSelect select) {
            DistinctOn.rewrite(select, RowCounts.keys(ordered.orderList));
        }
        boolean tableFirst = call.getKind() == SqlKind.AS || call.getKind() == SqlKind.EXPLICIT_TABLE;
        if (tableFirst && call.operand(0) instanceof SqlIdentifier) {
            return call;
        }
        return super.visit(call);
    }

    private SqlNode join(SqlJoin join) {
        if (!(join.getLeft() instanceof SqlIdentifier)) {
            join.setLeft(Objects.requireNonNull(join.getLeft().accept(this)));
        }
        if (!(join.getRight() instanceof SqlIdentifier)) {
            join.setRight(Objects.requireNonNull(join.getRight().accept(this)));
        }
        MergedColumns.check(join);
        SqlNode condition = join.getCondition();
        if (condition != null && join.getConditionType() == JoinConditionType.ON) {
            join.setOperand(5, condition.accept(this));
        }
        return join;
    }

    private static SqlNode jsonAccess(SqlCall call) {
        for (JsonAccess access : JsonAccess.values()) {
            if (isCallOf(call.operand(1), access.symbol())) {
                SqlCall marker = call.operand(1);
                return access.operator().createCall(call.getParserPosition(), call.operand(0), marker.operand(0));
            }
        }
        if (isCallOf(call.operand(1), PostgresSyntax.AT_TIME_ZONE)) {
            SqlCall zone = call.operand(1);
            return Functions.AT_TIME_ZONE.createCall(call.getParserPosition(), call.operand(0), zone.operand(0));
        }
        return Functions.RAISED.createCall(call.getParserPosition(), call.getOperandList());
    }

    static boolean isCallOf(SqlNode node, String name) {
        return node instanceof SqlCall call
                && call.getKind() == SqlKind.OTHER_FUNCTION
                && call.getOperator().getName().equals(name);
    }

    private static String text(SqlNode node) {
        if (node instanceof SqlLiteral literal && SqlTypeName.CHAR_TYPES.contains(literal.getTypeName())) {
            return Objects.requireNonNull(literal.getValueAs(String.class));
        }
        throw new PositionedException(SYNTAX_ERROR.error("an interval needs a string"), node.getParserPosition());
    }
}
