package io.millrace.sql.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.jspecify.annotations.Nullable;

/** What the columns of a query are called when it does not say: PostgreSQL's choice, {@code count} or {@code ?column?}. */
final class OutputNames {
    private static final String UNNAMED = "?column?";

    private OutputNames() {}

    /** @param validated the query after validation, with stars expanded */
    static List<String> of(SqlNode validated, List<String> fallback) {
        SqlSelect select = firstSelect(validated);
        if (select == null) {
            return values(validated) ? numbered(fallback.size()) : fallback;
        }
        if (select.getSelectList().size() != fallback.size()) {
            return fallback;
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < fallback.size(); i++) {
            String name = name(select.getSelectList().get(i));
            names.add(name == null ? UNNAMED : name);
        }
        return names;
    }

    private static @Nullable SqlSelect firstSelect(SqlNode query) {
        if (query instanceof SqlSelect select) {
            return select;
        }
        if (query instanceof SqlOrderBy ordered) {
            return firstSelect(ordered.query);
        }
        if (query instanceof SqlWith with) {
            return firstSelect(with.body);
        }
        return switch (query.getKind()) {
            case UNION, INTERSECT, EXCEPT -> firstSelect(((SqlCall) query).operand(0));
            default -> null;
        };
    }

    private static boolean values(SqlNode query) {
        SqlNode body = query instanceof SqlOrderBy ordered ? ordered.query : query;
        return body.getKind() == SqlKind.VALUES;
    }

    private static List<String> numbered(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            names.add("column" + i);
        }
        return names;
    }

    private static @Nullable String name(SqlNode item) {
        if (item instanceof SqlIdentifier identifier) {
            return identifier.names.get(identifier.names.size() - 1);
        }
        if (!(item instanceof SqlCall call)) {
            return null;
        }
        switch (call.getKind()) {
            case AS:
                String alias = ((SqlIdentifier) call.operand(1)).getSimple();
                return alias.startsWith("EXPR$") ? name(call.operand(0)) : alias;
            case CAST:
                String named = name(call.operand(0));
                return named != null ? named : typeName(call.operand(1));
            case CASE:
                return "case";
            case OVER:
            case FILTER:
            case WITHIN_GROUP:
            case RESPECT_NULLS:
            case IGNORE_NULLS:
                return name(call.operand(0));
            case SCALAR_QUERY:
                SqlSelect select = firstSelect(call.operand(0));
                return select == null || select.getSelectList().size() != 1
                        ? null
                        : name(select.getSelectList().get(0));
            case EXISTS:
                return "exists";
            case ARRAY_VALUE_CONSTRUCTOR:
                return "array";
            case ROW:
                return "row";
            case ITEM:
                return name(call.operand(0));
            case DOT:
                return name(call.operand(1));
            default:
                String cast = castName(call);
                if (cast != null) {
                    return cast;
                }
                return call.getOperator() instanceof SqlFunction function
                                && Character.isLetter(function.getName().charAt(0))
                        ? function.getName().toLowerCase(Locale.ROOT)
                        : null;
        }
    }

    private static @Nullable String castName(SqlCall call) {
        if (call.getOperator().equals(SystemFunctions.ARRAY_OR_EMPTY)) {
            return "array";
        }
        boolean text = call.getOperator().equals(SystemFunctions.TO_TEXT);
        if (!text && !RegClass.isCast(call)) {
            return null;
        }
        String named = name(call.operand(0));
        String type = call.getOperator().getName().toLowerCase(Locale.ROOT);
        return named != null ? named : type.replace("to_", "");
    }

    private static @Nullable String typeName(SqlNode type) {
        String name = OperandMismatch.typeName(type.toString().replace("`", "").toUpperCase(Locale.ROOT));
        return switch (name) {
            case "integer" -> "int4";
            case "bigint" -> "int8";
            case "smallint" -> "int2";
            case "boolean" -> "bool";
            case "double precision" -> "float8";
            case "real" -> "float4";
            case "character varying" -> "varchar";
            case "timestamp without time zone" -> "timestamp";
            case "timestamp with time zone" -> "timestamptz";
            default -> name;
        };
    }
}
