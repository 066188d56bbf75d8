package io.millrace.sql.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/** What the columns of a query are called when it does not say: PostgreSQL's choice, {@code count} or {@code ?column?}. */
final class OutputNames {
    private static final String UNNAMED = "?column?";

    private final boolean values;
    /** Of the select list as it was written; null if there is none. */
    private final @Nullable List<String> written;

    private final boolean starred;

    private OutputNames(boolean values, @Nullable List<String> written, boolean starred) {
        this.values = values;
        this.written = written;
        this.starred = starred;
    }

    /** @param parsed the query before validation, which rewrites some functions */
    static OutputNames in(SqlNode parsed) {
        SqlSelect select = firstSelect(parsed);
        if (select == null) {
            return new OutputNames(values(parsed), null, false);
        }
        boolean starred = select.getSelectList().stream()
                .anyMatch(item -> item instanceof SqlIdentifier identifier && identifier.isStar());
        return new OutputNames(false, names(select), starred);
    }

    /** @param validated the query after validation, with stars expanded */
    List<String> of(SqlNode validated, List<String> fallback) {
        if (written == null) {
            return values ? numbered(fallback.size()) : fallback;
        }
        if (!starred) {
            return written.size() == fallback.size() ? written : fallback;
        }
        SqlSelect select = firstSelect(validated);
        return select == null || select.getSelectList().size() != fallback.size()
                ? fallback
                : select.getSelectList().stream().map(this::expanded).toList();
    }

    /** A column that a star stands for has its own name, also if another one has it too. */
    private String expanded(SqlNode item) {
        boolean ofStar = item.getKind() == SqlKind.AS
                && ((SqlCall) item).operand(0) instanceof SqlIdentifier
                && written != null
                && !written.contains(((SqlIdentifier) ((SqlCall) item).operand(1)).getSimple());
        return label(ofStar ? ((SqlCall) item).operand(0) : item);
    }

    /** Gives the columns of a nested query the names by which the query around it may call them. */
    static void nameColumns(SqlNode nested) {
        SqlSelect select = firstSelect(nested);
        if (select == null) {
            return;
        }
        SqlNodeList items = select.getSelectList();
        for (int i = 0; i < items.size(); i++) {
            SqlNode item = items.get(i);
            String name = item instanceof SqlIdentifier || item.getKind() == SqlKind.AS ? null : name(item);
            if (name != null) {
                SqlIdentifier alias = new SqlIdentifier(name, item.getParserPosition());
                items.set(i, SqlStdOperatorTable.AS.createCall(item.getParserPosition(), item, alias));
            }
        }
    }

    private static List<String> names(SqlSelect select) {
        return select.getSelectList().stream().map(OutputNames::label).toList();
    }

    private static String label(SqlNode item) {
        String name = name(item);
        return name == null ? UNNAMED : name;
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

    static boolean values(SqlNode query) {
        return switch (query.getKind()) {
            case VALUES -> true;
            case ORDER_BY -> values(((SqlOrderBy) query).query);

            case UNION, INTERSECT, EXCEPT -> values(((SqlCall) query).operand(0));
            default -> false;
        };
    }

    static List<String> numbered(int count) {
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
            return item instanceof SqlIntervalLiteral ? "interval" : null;
        }
        if (item.isA(SqlKind.QUERY)) {
            return ofOnly(firstSelect(item));
        }
        switch (call.getKind()) {
            case AS:
                String alias = ((SqlIdentifier) call.operand(1)).getSimple();
                return alias.startsWith("EXPR$") ? name(call.operand(0)) : alias;
            case CAST:
                String named = ownName(call.operand(0));
                return named != null ? named : typeName(call.operand(1));
            case CASE:
                SqlNode otherwise = ((SqlCase) call).getElseOperand();
                String chosen = otherwise == null ? null : ownName(otherwise);
                return chosen != null ? chosen : "case";
            case OVER:
            case FILTER:
            case WITHIN_GROUP:
            case RESPECT_NULLS:
            case IGNORE_NULLS:
                return name(call.operand(0));
            case SCALAR_QUERY:
                return ofOnly(firstSelect(call.operand(0)));
            case TRIM:
                return "btrim";
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

    private static @Nullable String ofOnly(@Nullable SqlSelect select) {
        return select == null || select.getSelectList().size() != 1
                ? null
                : name(select.getSelectList().get(0));
    }

    /** A name that comes from no cast and no CASE: these give way to what is around them. */
    private static @Nullable String ownName(SqlNode item) {
        return switch (item.getKind()) {
            case CAST -> ownName(((SqlCall) item).operand(0));
            case CASE -> {
                SqlNode otherwise = ((SqlCase) item).getElseOperand();
                yield otherwise == null ? null : ownName(otherwise);
            }
            default -> name(item);
        };
    }

    private static @Nullable String castName(SqlCall call) {
        if (call.getOperator().equals(SystemFunctions.ARRAY_OR_EMPTY)) {
            return "array";
        }
        if (call.getOperator().equals(Functions.EXTRACT_FIELD)) {
            return "extract";
        }
        boolean text = call.getOperator().equals(SystemFunctions.TO_TEXT);
        if (call.getOperator().equals(SystemFunctions.TO_NUMERIC)) {
            String column = ownName(call.operand(0));
            return column != null ? column : "numeric";
        }
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
