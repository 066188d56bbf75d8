package io.millrace.sql.planner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.jspecify.annotations.Nullable;

/**
 * The operators and functions that a query may use, found whatever the case of their names: Calcite's standard ones, but
 * for those that {@link Functions} and {@link AggregateFunctions} define, which come first, and those that the engine
 * does not have.
 */
final class QueryOperators implements SqlOperatorTable {
    static final QueryOperators TABLE = new QueryOperators();

    private final Map<String, List<SqlOperator>> byName = new HashMap<>();

    private QueryOperators() {
        for (SqlOperator own : Functions.all()) {
            add(own);
        }
        for (SqlOperator own : AggregateFunctions.all()) {
            add(own);
        }
        for (SqlOperator standard : SqlStdOperatorTable.instance().getOperatorList()) {
            List<SqlOperator> same = byName.get(key(standard.getName()));
            if (standard.equals(SqlStdOperatorTable.MINUS)
                    || standard.equals(SqlStdOperatorTable.PLUS)
                    || SetOperators.replaces(standard)) {
                continue;
            }
            boolean window =
                    standard.getName().equals("TUMBLE") || standard.getName().equals("HOP");
            boolean replaced = window
                    || same != null
                            && standard instanceof SqlFunction
                            && same.stream()
                                    .anyMatch(other -> Functions.isOwn(other) || AggregateFunctions.isOwn(other));
            if (!replaced && RunnableFunctions.contains(standard)) {
                add(standard);
            }
        }
        DatetimeArithmetic.ALL.forEach(this::add);
        SetOperators.ALL.forEach(this::add);
        add(WindowFunctions.TUMBLE);
        add(WindowFunctions.HOP);
        add(WindowFunctions.CUMULATE);
        add(SqlLibraryOperators.INFIX_CAST);
        add(SqlLibraryOperators.ILIKE);
        add(SqlLibraryOperators.NOT_ILIKE);
    }

    private void add(SqlOperator operator) {
        byName.computeIfAbsent(key(operator.getName()), unused -> new ArrayList<>())
                .add(operator);
    }

    /** Whether a function of this name gives one value. */
    boolean isScalar(String name) {
        return byName.getOrDefault(key(name), List.of()).stream().anyMatch(Functions::isOwn);
    }

    private static String key(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    @Override
    public void lookupOperatorOverloads(
            SqlIdentifier name,
            @Nullable SqlFunctionCategory category,
            SqlSyntax syntax,
            List<SqlOperator> found,
            SqlNameMatcher nameMatcher) {
        boolean qualified =
                !name.isSimple() && name.names.size() == 2 && name.names.get(0).equals("pg_catalog");
        if (!name.isSimple() && !qualified) {
            return;
        }
        for (SqlOperator operator : byName.getOrDefault(key(name.names.get(name.names.size() - 1)), List.of())) {
            boolean starred = operator.getSyntax() == SqlSyntax.FUNCTION_STAR && syntax == SqlSyntax.FUNCTION;
            if (operator.getSyntax().family == syntax.family || starred) {
                found.add(operator);
            }
        }
    }

    @Override
    public List<SqlOperator> getOperatorList() {
        return byName.values().stream().flatMap(List::stream).toList();
    }
}
