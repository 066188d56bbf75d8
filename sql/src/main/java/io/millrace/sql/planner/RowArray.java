package io.millrace.sql.planner;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * A function that returns rows, as the function that gives an array of them.
 *
 * @param function the array's; empty if the argument is the array
 * @param columns what the result's columns are called; none if as the function
 */
record RowArray(String function, List<String> columns) {
    private static final Map<String, RowArray> ALL = new HashMap<>();

    static {
        ALL.put("unnest", new RowArray("", List.of()));
        ALL.put("generate_series", new RowArray("generate_series", List.of()));
        ALL.put("generate_subscripts", new RowArray("generate_series", List.of()));
        ALL.put("regexp_split_to_table", new RowArray("regexp_split_to_array", List.of()));
        ALL.put("regexp_matches", new RowArray("$regexp_matches", List.of()));
        ALL.put("string_to_table", new RowArray("string_to_array", List.of()));
        ALL.put("_pg_expandarray", new RowArray("$expand_array", List.of("x", "n")));
        for (String json : List.of("json", "jsonb")) {
            ALL.put(json + "_array_elements", new RowArray("$json_elements", List.of("value")));
            ALL.put(json + "_array_elements_text", new RowArray("$json_element_texts", List.of("value")));
            ALL.put(json + "_each", new RowArray("$json_members", List.of("key", "value")));
            ALL.put(json + "_each_text", new RowArray("$json_member_texts", List.of("key", "value")));
            ALL.put(json + "_object_keys", new RowArray("$json_names", List.of()));
        }
    }

    /** Null if it is no such call. */
    static @Nullable RowArray of(SqlNode node) {
        return node instanceof SqlCall call
                        && (call.getKind() == SqlKind.UNNEST || call.getOperator() instanceof SqlUnresolvedFunction)
                ? ALL.get(name(call))
                : null;
    }

    /** Of a function's name in lower case. */
    static boolean isNamed(String word) {
        return ALL.containsKey(word);
    }

    static String name(SqlCall function) {
        return function.getOperator().getName().toLowerCase(Locale.ROOT).replaceFirst("^.*\\.", "");
    }

    /** UNNEST makes columns of an element that is a row. */
    boolean mayBeRecord() {
        return columns.size() > 1 || function.isEmpty();
    }

    /** The array that {@code call} gives the elements of; several arrays as one of rows. */
    SqlNode array(SqlCall call) {
        SqlParserPos at = call.getParserPosition();
        List<SqlNode> arguments = call.getOperandList();
        if (name(call).equals("generate_subscripts")) {
            SqlNode last = named("array_upper", at, arguments);
            return named(function, at, List.of(SqlLiteral.createExactNumeric("1", at), last));
        }
        if (function.isEmpty()) {
            return arguments.size() == 1 ? arguments.get(0) : inStep(at, arguments);
        }
        return named(function, at, arguments);
    }

    /** Rows of the first elements, of the second ones, and so on. */
    static SqlNode inStep(SqlParserPos at, List<SqlNode> arrays) {
        return named("$in_step", at, arrays);
    }

    static SqlNode unnest(SqlNode array) {
        return SqlStdOperatorTable.UNNEST.createCall(array.getParserPosition(), array);
    }

    private static SqlNode named(String name, SqlParserPos at, List<SqlNode> arguments) {
        SqlSelect select = (SqlSelect) QueryParser.parsePlain("SELECT \"" + name + "\"(1)");
        return ((SqlCall) select.getSelectList().get(0)).getOperator().createCall(at, arguments);
    }
}
