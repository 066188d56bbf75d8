package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexLocalRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** RexNode to {@link Expression}. For one query; owned by the thread that plans it. */
final class ExpressionTranslator extends RexVisitorImpl<@Nullable Expression> {
    /** Functions for which the blanks at the end of a CHAR(n) are part of it. */
    private static final Set<String> BLANKS_COUNT = Set.of(
            "LIKE",
            "ILIKE",
            "NOT LIKE",
            "NOT ILIKE",
            "SIMILAR TO",
            "~",
            "~*",
            "OCTET_LENGTH",
            "BIT_LENGTH",
            "CONCAT",
            "CONCAT_WS",
            "FORMAT",
            "TO_JSON",
            "TO_JSONB");

    private final RexBuilder rexBuilder;
    private final List<DataType> parameters;
    private final SessionFunctions session;
    private final CatalogFunctions catalog;

    ExpressionTranslator(
            RexBuilder rexBuilder, List<DataType> parameters, SessionFunctions session, CatalogFunctions catalog) {
        super(false);
        this.rexBuilder = rexBuilder;
        this.parameters = parameters;
        this.session = session;
        this.catalog = catalog;
    }

    Expression translate(RexNode node) {
        Expression expression = node.accept(this);
        if (expression == null) {
            throw FEATURE_NOT_SUPPORTED.error("an expression of this query is not supported here");
        }
        return expression;
    }

    List<Expression> translate(List<? extends RexNode> nodes) {
        List<Expression> expressions = new ArrayList<>(nodes.size());
        for (RexNode node : nodes) {
            expressions.add(translate(node));
        }
        return expressions;
    }

    @Override
    public Expression visitInputRef(RexInputRef reference) {
        return new Expression.InputColumn(
                reference.getIndex(),
                TypeMapping.toEngine(reference.getType()),
                reference.getType().isNullable());
    }

    @Override
    public @Nullable Expression visitLocalRef(RexLocalRef reference) {
        return null;
    }

    @Override
    public Expression visitLiteral(RexLiteral literal) {
        return LiteralTranslator.translate(literal);
    }

    @Override
    public Expression visitDynamicParam(RexDynamicParam parameter) {
        DataType declared = parameters.get(parameter.getIndex());
        Expression value = new Expression.Parameter(parameter.getIndex(), declared);
        DataType wanted = TypeMapping.toEngine(parameter.getType());
        return wanted.equals(declared) ? value : new Expression.Cast(value, wanted, true, false);
    }

    @Override
    public Expression visitFieldAccess(RexFieldAccess access) {
        Expression row = translate(access.getReferenceExpr());
        return call(
                "FIELD",
                List.of(row, new Expression.Literal((long) access.getField().getIndex(), DataType.INT)),
                access.getType(),
                row.nullable() || access.getType().isNullable());
    }

    @Override
    public Expression visitCall(RexCall call) {
        switch (call.getKind()) {
            case CAST:
                return cast(call, false);
            case SAFE_CAST:
                return cast(call, true);
            case CASE:
                return caseOf(call);
            case SEARCH:
                return translate(RexUtil.expandSearch(rexBuilder, null, call));
            case REINTERPRET:
                return translate(call.getOperands().get(0));
            case TRIM:
                return trim(call);
            case POSITION:
                return call(
                        "STRPOS",
                        List.of(call.getOperands().get(1), call.getOperands().get(0)),
                        call);
            case POSIX_REGEX_CASE_SENSITIVE:
            case POSIX_REGEX_CASE_INSENSITIVE:
            case FLOOR:
            case CEIL:
                return special(call);
            case JSON_VALUE_EXPRESSION:
                return translate(call.getOperands().get(0));
            default:
                break;
        }
        Expression folded = session.fold(call);
        if (folded != null) {
            return folded;
        }
        if (call.getOperator().equals(SystemFunctions.TO_NUMERIC)) {
            return as(translate(call.getOperands().get(0)), TypeMapping.toEngine(call.getType()));
        }
        if (call.getOperator().getName().equals("PG_TYPEOF")) {
            String type = call.getOperands().get(0).getType().toString();
            return new Expression.Literal(OperandMismatch.typeName(type), DataType.VARCHAR);
        }
        if (call.getOperator() instanceof SqlFunction function && Functions.isOwn(function)) {
            Expression found = catalog.fold(function.getName(), translate(call.getOperands()));
            if (found != null) {
                return found;
            }
        }
        return ordinary(call);
    }

    private Expression ordinary(RexCall call) {
        String name = OperatorNames.canonical(call.getOperator());
        if (name.equals("DOT")) {
            return dot(call);
        }
        if (call.getKind() == SqlKind.SOME || call.getKind() == SqlKind.ALL) {
            return Quantified.translate(call, this);
        }
        if (name.equals("||") && call.getType().getSqlTypeName() == SqlTypeName.ARRAY) {
            boolean both = call.getOperands().get(1).getType().getSqlTypeName() == SqlTypeName.ARRAY;
            return call(both ? "ARRAY_CAT" : "ARRAY_APPEND", call.getOperands(), call);
        }
        if (JsonConcatenation.is(call)) {
            return new Expression.Call(
                    "$JSON_CONCAT",
                    translate(call.getOperands()),
                    DataType.JSON,
                    call.getType().isNullable());
        }
        if (JsonAccess.TAKE_PATHS.contains(name)) {
            List<Expression> arguments = new ArrayList<>(translate(call.getOperands()));
            arguments.set(1, as(arguments.get(1), new DataType.Array(DataType.VARCHAR)));
            return call(name, arguments, call.getType(), true);
        }
        if (InfixOperators.SHIFTS.contains(name)) {
            List<Expression> arguments = new ArrayList<>(translate(call.getOperands()));
            arguments.add(new Expression.Literal(bits(arguments.get(0).type()), DataType.INT));
            return call(name, arguments, call.getType(), true);
        }
        if (name.equals("GENERATE_SERIES")) {
            return series(call);
        }
        if (name.equals("AGE") && call.getOperands().size() == 1) {
            Expression until = as(translate(call.getOperands().get(0)), DataType.TIMESTAMP);
            return call(name, List.of(session.midnight(), until), call.getType(), true);
        }
        if (name.startsWith("JSON_")) {
            return call(name, withoutFlags(call), call);
        }
        if (name.equals("ITEM") && call.getOperands().get(0).getType().isStruct()) {
            throw FEATURE_NOT_SUPPORTED.error("fields of a row are chosen by name, as in (r).f");
        }
        return call(name, call.getOperands(), call);
    }

    private static long bits(DataType integer) {
        return integer == DataType.SMALLINT ? Short.SIZE : integer == DataType.INT ? Integer.SIZE : Long.SIZE;
    }

    /** All arguments with the element's type, the step of times an interval. */
    private Expression series(RexCall call) {
        DataType element = ((DataType.Array) TypeMapping.toEngine(call.getType())).element();
        List<Expression> arguments = new ArrayList<>();
        for (RexNode operand : call.getOperands()) {
            Expression argument = translate(operand);
            boolean step = arguments.size() == 2 && element instanceof DataType.Timestamp;
            if (!step) {
                arguments.add(as(argument, element));
            } else if (argument.type() instanceof DataType.Varchar) {
                boolean months = String.valueOf(argument).matches("(?i).*(mon|year|decade|century).*");
                arguments.add(as(argument, months ? DataType.INTERVAL_YEAR_MONTH : DataType.INTERVAL_DAY_TIME));
            } else {
                arguments.add(argument);
            }
        }
        return call("GENERATE_SERIES", arguments, call.getType(), true);
    }

    private Expression dot(RexCall call) {
        RexNode row = call.getOperands().get(0);
        String field = String.valueOf(((RexLiteral) call.getOperands().get(1)).getValueAs(String.class));
        int index = row.getType().getFieldNames().indexOf(field);
        return call(
                "FIELD",
                List.of(translate(row), new Expression.Literal((long) index, DataType.INT)),
                call.getType(),
                true);
    }

    /** The JSON functions' symbols for the default behaviours, which are the engine's. */
    private static List<RexNode> withoutFlags(RexCall call) {
        return call.getOperands().stream()
                .filter(operand -> !(operand instanceof RexLiteral literal && literal.getValue() instanceof Enum<?>))
                .toList();
    }

    private Expression special(RexCall call) {
        if (call.getKind() == SqlKind.FLOOR || call.getKind() == SqlKind.CEIL) {
            if (call.getOperands().size() == 2) {
                return floorOfTime(call);
            }
            return call(call.getKind().name(), call.getOperands(), call);
        }
        boolean negated = call.getOperator().getName().startsWith("NEGATED");
        String name = call.getKind() == SqlKind.POSIX_REGEX_CASE_SENSITIVE ? "~" : "~*";
        Expression match = call(name, call.getOperands(), call);
        return negated
                ? new Expression.Call(
                        "NOT", List.of(match), DataType.BOOLEAN, call.getType().isNullable())
                : match;
    }

    private Expression floorOfTime(RexCall call) {
        if (call.getKind() == SqlKind.CEIL) {
            throw FEATURE_NOT_SUPPORTED.error("CEIL of a time is not supported");
        }
        return call(
                "DATE_TRUNC",
                List.of(call.getOperands().get(1), call.getOperands().get(0)),
                call);
    }

    private Expression trim(RexCall call) {
        SqlTrimFunction.Flag flag = ((RexLiteral) call.getOperands().get(0)).getValueAs(SqlTrimFunction.Flag.class);
        String name = Map.of(
                        SqlTrimFunction.Flag.BOTH, "BTRIM",
                        SqlTrimFunction.Flag.LEADING, "LTRIM",
                        SqlTrimFunction.Flag.TRAILING, "RTRIM")
                .getOrDefault(flag, "BTRIM");
        return call(name, List.of(call.getOperands().get(2), call.getOperands().get(1)), call);
    }

    private Expression cast(RexCall call, boolean orNull) {
        Expression operand = translate(call.getOperands().get(0));
        DataType type = TypeMapping.toEngine(call.getType());
        if (operand instanceof Expression.Literal literal && literal.value() == null) {
            return new Expression.Literal(null, type);
        }
        if (operand.type().equals(type)) {
            return operand;
        }
        if (operand instanceof Expression.Parameter
                && operand.type() instanceof DataType.Varchar
                && type == DataType.VARCHAR) {
            return operand;
        }
        return new Expression.Cast(operand, type, orNull || operand.nullable(), orNull);
    }

    private Expression caseOf(RexCall call) {
        List<RexNode> operands = call.getOperands();
        List<Expression.When> whens = new ArrayList<>();
        for (int i = 0; i + 1 < operands.size(); i += 2) {
            whens.add(new Expression.When(
                    translate(operands.get(i)), as(translate(operands.get(i + 1)), call.getType())));
        }
        return new Expression.Case(
                whens,
                as(translate(operands.get(operands.size() - 1)), call.getType()),
                TypeMapping.toEngine(call.getType()),
                call.getType().isNullable());
    }

    /** The value, cast if its type is another. */
    static Expression as(Expression value, RelDataType wanted) {
        return as(value, TypeMapping.toEngine(wanted));
    }

    static Expression as(Expression value, DataType wanted) {
        if (value.type().equals(wanted)) {
            return value;
        }
        if (value instanceof Expression.Literal literal && literal.value() == null) {
            return new Expression.Literal(null, wanted);
        }
        return new Expression.Cast(value, wanted, value.nullable(), false);
    }

    /** The value as it is written into a column: too long a text is an error and not cut. */
    static Expression assigned(Expression value, DataType target) {
        boolean limited = target instanceof DataType.Varchar && !target.equals(DataType.VARCHAR);
        if (!limited
                || value.type().equals(target)
                || value instanceof Expression.Literal none && none.value() == null) {
            return as(value, target);
        }
        return new Expression.Call("ASSIGN TEXT", List.of(as(value, DataType.VARCHAR)), target, value.nullable());
    }

    private Expression call(String name, List<? extends RexNode> operands, RexCall call) {
        List<Expression> arguments = translate(operands);
        return call(
                name,
                BLANKS_COUNT.contains(name)
                        ? arguments.stream().map(ExpressionTranslator::padded).toList()
                        : arguments,
                call.getType(),
                call.getType().isNullable());
    }

    /** The text of CHAR(n) with the blanks that it is shown with. */
    private static Expression padded(Expression value) {
        boolean blanks = value.type() instanceof DataType.Varchar text && text.missingBlanks(0) > 0;
        return blanks
                ? new Expression.Call(
                        "RPAD",
                        List.of(
                                as(value, DataType.VARCHAR),
                                new Expression.Literal(
                                        (long) ((DataType.Varchar) value.type()).maxLength(), DataType.INT)),
                        DataType.VARCHAR,
                        value.nullable())
                : value;
    }

    private static Expression call(String name, List<Expression> arguments, RelDataType type, boolean nullable) {
        return new Expression.Call(name, arguments, TypeMapping.toEngine(type), nullable);
    }
}
