package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.DATATYPE_MISMATCH;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.TextValues;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlInternalOperators;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * Values that are to have one type: those of CASE, COALESCE, GREATEST, LEAST, ARRAY and VALUES. A string literal among them
 * takes the type of the others, as PostgreSQL resolves what it calls unknown; text and a number do not go together.
 */
final class UnknownLiterals {
    private static final Set<String> FUNCTIONS = Set.of("GREATEST", "LEAST");

    private final SqlValidatorImpl validator;
    private final SqlValidatorScope scope;
    private final String what;

    private UnknownLiterals(SqlValidatorImpl validator, SqlValidatorScope scope, String what) {
        this.validator = validator;
        this.scope = scope;
        this.what = what;
    }

    /** Replaces the literals of {@code call}, if it is one of those. */
    static void resolve(SqlValidatorImpl validator, SqlValidatorScope scope, SqlCall call) {
        if (call instanceof SqlCase choice) {
            resolve(validator, scope, choice);
        } else if (call.getOperator() instanceof SqlQuantifyOperator) {
            resolveArray(validator, scope, call);
        } else if (call.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR) {
            resolve(validator, scope, call, "ARRAY");
        } else {
            String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
            if (FUNCTIONS.contains(name)) {
                resolve(validator, scope, call, name);
            }
        }
    }

    /** {@code a = ANY ('{1,2}')}: an array of what {@code a} is. */
    private static void resolveArray(SqlValidatorImpl validator, SqlValidatorScope scope, SqlCall quantified) {
        if (quantified.operand(1) instanceof SqlNodeList list
                && list.size() == 1
                && list.get(0) instanceof SqlCharStringLiteral literal
                && !isUnknown(quantified.operand(0))) {
            RelDataType element = validator.deriveType(scope, quantified.operand(0));
            RelDataTypeFactory types = validator.getTypeFactory();
            RelDataType array = types.createArrayType(types.createTypeWithNullability(element, true), -1);
            list.set(0, KnownTypeName.cast(literal, array));
        }
    }

    private static void resolve(SqlValidatorImpl validator, SqlValidatorScope scope, SqlCall call, String what) {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < call.operandCount(); i++) {
            places.add(Place.operand(call, i));
        }
        new UnknownLiterals(validator, scope, what).resolve(places);
    }

    /** PostgreSQL looks at ELSE first; COALESCE is a CASE by now. */
    private static void resolve(SqlValidatorImpl validator, SqlValidatorScope scope, SqlCase choice) {
        SqlNodeList results = choice.getThenOperands();
        boolean coalesce =
                results.stream().anyMatch(node -> node.getKind() == SqlInternalOperators.CAST_NOT_NULL.getKind());
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            places.add(Place.item(results, i));
        }
        places.add(coalesce ? places.size() : 0, Place.operand(choice, 3));
        new UnknownLiterals(validator, scope, coalesce ? "COALESCE" : "CASE").resolve(places);
    }

    /** The columns of VALUES. */
    static void resolveRows(SqlValidatorImpl validator, SqlValidatorScope scope, SqlCall values) {
        int columns = values.getOperandList().stream()
                .mapToInt(row -> ((SqlCall) row).operandCount())
                .min()
                .orElse(0);
        for (int column = 0; column < columns && values.operandCount() > 1; column++) {
            List<Place> places = new ArrayList<>();
            for (SqlNode row : values.getOperandList()) {
                places.add(Place.operand((SqlCall) row, column));
            }
            new UnknownLiterals(validator, scope, "VALUES").resolve(places);
        }
    }

    private void resolve(List<Place> places) {
        List<RelDataType> types = new ArrayList<>();
        RelDataType first = null;
        for (Place place : places) {
            SqlNode node = place.node();
            RelDataType type = isUnknown(node) ? null : validator.deriveType(scope, node);
            if (type == null
                    || type.getSqlTypeName() == SqlTypeName.NULL
                    || !SqlTypeUtil.isAtomic(type) && !isArray(type)) {
                continue;
            }
            if (first == null) {
                first = type;
            } else if (SqlTypeUtil.isCharacter(first) != SqlTypeUtil.isCharacter(type)) {
                throw mismatch(first, type, node);
            }
            types.add(type);
        }
        RelDataType common = types.isEmpty() ? null : validator.getTypeFactory().leastRestrictive(types);
        if (common == null
                || common.getSqlTypeName() == SqlTypeName.VARCHAR && common.getPrecision() != TypeMapping.JSON_LENGTH) {
            return;
        }
        for (Place place : places) {
            if (literal(place.node()) instanceof SqlCharStringLiteral literal) {
                place.replacement()
                        .accept(typed(literal, validator.getTypeFactory().createTypeWithNullability(common, false)));
            }
        }
    }

    private RuntimeException mismatch(RelDataType first, RelDataType type, SqlNode node) {
        return new PositionedException(
                DATATYPE_MISMATCH.error(
                        "%s types %s and %s cannot be matched",
                        what, OperandMismatch.typeName(first.toString()), OperandMismatch.typeName(type.toString())),
                node.getParserPosition());
    }

    private static boolean isArray(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.ARRAY;
    }

    private static boolean isUnknown(SqlNode node) {
        return literal(node) instanceof SqlCharStringLiteral || literal(node) instanceof SqlDynamicParam;
    }

    /** A decimal has the literal's own digits. */
    private static SqlNode typed(SqlCharStringLiteral literal, RelDataType type) {
        String text = String.valueOf(literal.getValueAs(String.class));
        if (type.getSqlTypeName() == SqlTypeName.DECIMAL) {
            try {
                String digits = new BigDecimal(text.trim()).toPlainString();
                return SqlLiteral.createExactNumeric(digits, literal.getParserPosition());
            } catch (NumberFormatException e) {
                check(literal, text, type);
            }
        }
        if (!SqlTypeUtil.isDatetime(type)) {
            check(literal, text, type);
        }
        return KnownTypeName.cast(literal, type);
    }

    /** An error now, and not only where the value is used. */
    private static void check(SqlNode literal, String text, RelDataType type) {
        try {
            new TextValues(ZoneOffset.UTC, false).parse(text, TypeMapping.toEngine(type));
        } catch (MillraceException e) {
            throw new PositionedException(e, literal.getParserPosition());
        }
    }

    /** The node without what COALESCE puts around it. */
    private static SqlNode literal(SqlNode node) {
        return node instanceof SqlCall call && call.getOperator().equals(SqlInternalOperators.CAST_NOT_NULL)
                ? call.operand(0)
                : node;
    }

    /** Where one of the values stands. */
    private record Place(SqlNode node, Consumer<SqlNode> replacement) {
        static Place operand(SqlCall call, int index) {
            return new Place(call.operand(index), node -> call.setOperand(index, node));
        }

        static Place item(SqlNodeList list, int index) {
            return new Place(list.get(index), node -> list.set(index, node));
        }
    }
}
