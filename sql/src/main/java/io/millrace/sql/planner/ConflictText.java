package io.millrace.sql.planner;

import static io.millrace.sql.planner.ModificationText.parenthesized;
import static io.millrace.sql.planner.ModificationText.quoted;

import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.data.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * INSERT … ON CONFLICT as the query for the rows that it writes, of rows to insert.
 *
 * <pre>
 * ON CONFLICT DO NOTHING
 *   SELECT excluded.k, excluded.n, FALSE FROM "rows at hand" AS excluded LEFT JOIN t ON t.k = excluded.k
 *   WHERE t.k IS NULL
 *
 * ON CONFLICT DO UPDATE SET n = t.n + 1 WHERE t.n &lt; 9
 *   SELECT excluded.k, CASE WHEN t.k IS NULL THEN excluded.n ELSE (t.n + 1) END, FALSE FROM … LEFT JOIN …
 *   WHERE t.k IS NULL OR (t.n &lt; 9)
 * </pre>
 *
 * Of a table without a primary key the rows of DO UPDATE end with those they take the place of, NULL where there is none.
 */
final class ConflictText {
    private static final String EXCLUDED = "excluded";

    private ConflictText() {}

    /**
     * @param keys columns that are unique together, each of which makes a conflict; of one only where there are assignments
     */
    static TextRewriting of(
            TableDefinition table,
            String alias,
            List<List<String>> keys,
            @Nullable List<QueryPlanner.Assignment> assignments,
            @Nullable String where) {
        List<String> key = keys.get(0);
        List<QueryPlanner.Assignment> set = changes(key, assignments);
        Map<String, String> expressions = ModificationText.expressions(table, set);
        TextRewriting output = ModificationText.original(set, null, where);
        String isNew = column(alias, key.get(0)) + " IS NULL";
        output.replace("SELECT ", 0);
        for (Schema.Field field : table.schema().fields()) {
            String given = column(EXCLUDED, field.name());
            String expression = expressions.get(field.name());
            if (assignments == null || expression == null && key.contains(field.name())) {
                output.replace(given + ", ", 0);
                continue;
            }
            output.replace("CASE WHEN " + isNew + " THEN " + given + " ELSE ", 0);
            if (expression == null) {
                output.replace(column(alias, field.name()), 0);
            } else {
                parenthesized(expression, output);
            }
            output.replace(" END, ", 0);
        }
        output.replace("FALSE", 0);
        if (assignments != null && table.keyColumns().isEmpty()) {
            for (Schema.Field field : table.schema().fields()) {
                output.replace(", " + column(alias, field.name()), 0);
            }
        }
        output.replace(" FROM " + quoted(QueryPlanner.GIVEN) + " AS " + quoted(EXCLUDED), 0);
        for (int i = 0; i < keys.size(); i++) {
            String joined = joined(alias, i);
            String on = keys.get(i).stream()
                    .map(column -> column(joined, column) + " = " + column(EXCLUDED, column))
                    .collect(Collectors.joining(" AND "));
            output.replace(" LEFT JOIN " + quoted(table.name()) + " AS " + quoted(joined) + " ON " + on, 0);
        }
        if (assignments == null) {
            String none = IntStream.range(0, keys.size())
                    .mapToObj(i -> column(joined(alias, i), keys.get(i).get(0)) + " IS NULL")
                    .collect(Collectors.joining(" AND "));
            output.replace(" WHERE " + none, 0);
        } else if (where != null) {
            output.replace(" WHERE " + isNew + " OR ", 0);
            parenthesized(where, output);
        }
        return output;
    }

    private static String joined(String alias, int number) {
        return number == 0 ? alias : alias + " by key " + number;
    }

    /** Without {@code SET k = excluded.k} of a key column, which many mappers write: it is equal anyway. */
    private static List<QueryPlanner.Assignment> changes(
            List<String> key, @Nullable List<QueryPlanner.Assignment> assignments) {
        return assignments == null
                ? List.of()
                : assignments.stream()
                        .filter(each -> !key.contains(each.column()) || !isExcluded(each))
                        .toList();
    }

    /** {@code c = excluded.c}. */
    static boolean isExcluded(QueryPlanner.Assignment assignment) {
        String[] names = assignment.expression().strip().split("\\s*\\.\\s*", -1);
        return names.length == 2 && isName(names[0], EXCLUDED) && isName(names[1], assignment.column());
    }

    private static boolean isName(String written, String name) {
        return written.equals(quoted(name)) || written.toLowerCase(Locale.ROOT).equals(name);
    }

    private static String column(String relation, String column) {
        return quoted(relation) + "." + quoted(column);
    }
}
