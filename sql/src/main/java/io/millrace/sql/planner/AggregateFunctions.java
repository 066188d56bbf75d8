package io.millrace.sql.planner;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.data.DataType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.util.Optionality;

/** PostgreSQL's aggregate functions that Calcite's standard table lacks or has otherwise. */
final class AggregateFunctions {
    private static final String MODE = "$MODE";
    /** Of several values that are there as often, the last. */
    private static final String LAST_MODE = "$LAST_MODE";

    private static final List<SqlOperator> ALL = new ArrayList<>();
    private static final Set<SqlOperator> OWN = new HashSet<>();

    static {
        define("BOOL_AND", type(DataType.BOOLEAN), OperandTypes.BOOLEAN, Optionality.FORBIDDEN);
        define("BOOL_OR", type(DataType.BOOLEAN), OperandTypes.BOOLEAN, Optionality.FORBIDDEN);
        define("EVERY", type(DataType.BOOLEAN), OperandTypes.BOOLEAN, Optionality.FORBIDDEN);
        define(
                "STRING_AGG",
                type(DataType.VARCHAR),
                OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER),
                Optionality.OPTIONAL);
        define("ARRAY_AGG", AggregateFunctions::array, OperandTypes.ANY, Optionality.OPTIONAL);
        for (String name : List.of("JSON_AGG", "JSONB_AGG")) {
            define(name, type(DataType.JSON), OperandTypes.ANY, Optionality.OPTIONAL);
        }
        for (String name : List.of("JSON_OBJECT_AGG", "JSONB_OBJECT_AGG")) {
            define(
                    name,
                    type(DataType.JSON),
                    OperandTypes.family(SqlTypeFamily.ANY, SqlTypeFamily.ANY),
                    Optionality.OPTIONAL);
        }
        for (String name : List.of("BIT_AND", "BIT_OR", "BIT_XOR")) {
            define(name, AggregateFunctions::sameNullable, OperandTypes.INTEGER, Optionality.FORBIDDEN);
        }
        define(
                "PERCENTILE_CONT",
                type(DataType.DOUBLE),
                OperandTypes.UNIT_INTERVAL_NUMERIC_LITERAL,
                Optionality.MANDATORY);
        for (String name : List.of(MODE, LAST_MODE)) {
            define(name, AggregateFunctions::sameNullable, OperandTypes.ANY, Optionality.FORBIDDEN);
        }
        define("REGR_COUNT", type(DataType.BIGINT), OperandTypes.NUMERIC_NUMERIC, Optionality.FORBIDDEN);
        for (String name : List.of(
                "CORR",
                "COVAR_POP",
                "COVAR_SAMP",
                "REGR_AVGX",
                "REGR_AVGY",
                "REGR_INTERCEPT",
                "REGR_R2",
                "REGR_SLOPE",
                "REGR_SXX",
                "REGR_SXY",
                "REGR_SYY")) {
            define(name, type(DataType.DOUBLE), OperandTypes.NUMERIC_NUMERIC, Optionality.FORBIDDEN);
        }
        ALL.forEach(OWN::add);
    }

    private AggregateFunctions() {}

    static List<SqlOperator> all() {
        return ALL;
    }

    static boolean isOwn(SqlOperator operator) {
        return OWN.contains(operator);
    }

    /** Calcite's array_agg and string_agg as ours; an ORDER BY within the brackets becomes WITHIN GROUP. */
    static SqlNode ordered(SqlCall call) {
        List<SqlNode> operands = new ArrayList<>(call.getOperandList());
        SqlNodeList order = null;
        if (!operands.isEmpty() && operands.get(operands.size() - 1) instanceof SqlNodeList list) {
            order = list;
            operands.remove(operands.size() - 1);
        }
        SqlOperator own = ALL.stream()
                .filter(operator -> operator.getName().equals(call.getOperator().getName()))
                .findFirst()
                .orElse(call.getOperator());
        SqlNode aggregate = own.createCall(call.getFunctionQuantifier(), call.getParserPosition(), operands);
        return order == null
                ? aggregate
                : SqlStdOperatorTable.WITHIN_GROUP.createCall(call.getParserPosition(), aggregate, order);
    }

    /** {@code MODE() WITHIN GROUP (ORDER BY a)} as a function of {@code a}; Calcite's PERCENTILE_CONT as ours. */
    static SqlNode withinGroup(SqlCall withinGroup) {
        SqlKind kind = withinGroup.operand(0).getKind();
        if (kind == SqlKind.PERCENTILE_CONT || kind == SqlKind.PERCENTILE_DISC) {
            ((SqlCall) withinGroup.operand(0)).getOperandList().forEach(AggregateFunctions::checkFraction);
        }
        if (withinGroup.operand(0) instanceof SqlCall call && kind == SqlKind.PERCENTILE_CONT) {
            withinGroup.setOperand(
                    0, named("PERCENTILE_CONT").createCall(call.getParserPosition(), call.getOperandList()));
            return withinGroup;
        }
        if (!(withinGroup.operand(0) instanceof SqlCall mode)
                || !mode.getOperator().getName().equalsIgnoreCase("mode")
                || mode.operandCount() > 0
                || ((SqlNodeList) withinGroup.operand(1)).size() != 1) {
            return withinGroup;
        }
        SqlNode key = ((SqlNodeList) withinGroup.operand(1)).get(0);
        boolean descending = false;
        while (key.getKind() == SqlKind.DESCENDING
                || key.getKind() == SqlKind.NULLS_FIRST
                || key.getKind() == SqlKind.NULLS_LAST) {
            descending |= key.getKind() == SqlKind.DESCENDING;
            key = ((SqlCall) key).operand(0);
        }
        return named(descending ? LAST_MODE : MODE).createCall(withinGroup.getParserPosition(), key);
    }

    private static void checkFraction(SqlNode fraction) {
        boolean negative = fraction.getKind() == SqlKind.MINUS_PREFIX;
        SqlNode number = negative ? ((SqlCall) fraction).operand(0) : fraction;
        BigDecimal value = number instanceof SqlNumericLiteral literal ? literal.bigDecimalValue() : null;
        value = negative && value != null ? value.negate() : value;
        if (value != null && (value.signum() < 0 || value.compareTo(BigDecimal.ONE) > 0)) {
            throw new PositionedException(
                    ErrorCode.NUMBER_OUT_OF_RANGE.error("percentile value %s is not between 0 and 1", value),
                    fraction.getParserPosition());
        }
    }

    private static SqlOperator named(String name) {
        return ALL.stream()
                .filter(operator -> operator.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void define(
            String name, SqlReturnTypeInference type, SqlOperandTypeChecker checker, Optionality ordering) {
        ALL.add(new OwnAggregate(name, type, checker, ordering));
    }

    private static SqlReturnTypeInference type(DataType type) {
        RelDataType nullable = TypeMapping.toCalcite(type, true);
        return binding -> nullable;
    }

    private static RelDataType sameNullable(SqlOperatorBinding binding) {
        return binding.getTypeFactory().createTypeWithNullability(binding.getOperandType(0), true);
    }

    private static RelDataType array(SqlOperatorBinding binding) {
        RelDataType element = binding.getTypeFactory().createTypeWithNullability(binding.getOperandType(0), true);
        return binding.getTypeFactory()
                .createTypeWithNullability(binding.getTypeFactory().createArrayType(element, -1), true);
    }

    private static final class OwnAggregate extends SqlAggFunction {
        OwnAggregate(
                String name, SqlReturnTypeInference type, SqlOperandTypeChecker checker, Optionality groupOrdering) {
            super(
                    name,
                    null,
                    SqlKind.OTHER_FUNCTION,
                    type,
                    null,
                    checker,
                    SqlFunctionCategory.USER_DEFINED_FUNCTION,
                    false,
                    false,
                    groupOrdering);
        }
    }
}
