package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.COLUMN_NOT_FOUND;
import static io.millrace.common.error.ErrorCode.DUPLICATE_COLUMN;
import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;
import static io.millrace.common.error.ErrorCode.GENERATED_ALWAYS;

import io.millrace.engine.catalog.ColumnDefault;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.data.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * UPDATE and DELETE as the query for the rows that they write.
 *
 * <pre>
 * UPDATE t SET b = b + 1 WHERE a = 2     SELECT a, (b + 1), FALSE FROM t WHERE (a = 2)
 * DELETE FROM t WHERE a = 2              SELECT a, b, TRUE FROM t WHERE (a = 2)
 * </pre>
 *
 * With FROM, or USING of DELETE, the other tables follow the first one.
 *
 * <p>Of a table without a key an UPDATE's rows end with those they take the place of: {@code SELECT a, (b + 1), FALSE, a, b}.
 */
final class ModificationText {
    private static final String NUMBER = "number among equals";

    private final TableDefinition table;
    private final String alias;
    private final TextRewriting output;

    private ModificationText(TableDefinition table, String alias, TextRewriting output) {
        this.table = table;
        this.alias = alias;
        this.output = output;
    }

    static TextRewriting update(
            TableDefinition table,
            String alias,
            List<QueryPlanner.Assignment> assignments,
            @Nullable String from,
            @Nullable String where) {
        ModificationText text = new ModificationText(table, alias, original(assignments, from, where));
        return text.build(expressions(table, assignments), false, from, where);
    }

    static TextRewriting delete(TableDefinition table, String alias, @Nullable String from, @Nullable String where) {
        return new ModificationText(table, alias, original(List.of(), from, where)).build(Map.of(), true, from, where);
    }

    /** All of the user's text that is going to be used. */
    static TextRewriting original(
            List<QueryPlanner.Assignment> assignments, @Nullable String from, @Nullable String where) {
        StringBuilder original = new StringBuilder(where == null ? "" : where);
        overlay(original, from == null ? "" : from);
        assignments.forEach(assignment -> overlay(original, assignment.expression()));
        return new TextRewriting(original.toString());
    }

    /** By column. */
    static Map<String, String> expressions(TableDefinition table, List<QueryPlanner.Assignment> assignments) {
        Map<String, String> expressions = new HashMap<>();
        for (QueryPlanner.Assignment assignment : assignments) {
            check(table, assignment.column());
            if (expressions.put(assignment.column(), expression(table, assignment)) != null) {
                throw DUPLICATE_COLUMN.error("multiple assignments to same column \"%s\"", assignment.column());
            }
        }
        return expressions;
    }

    /** In place of the word DEFAULT what it stands for. */
    private static String expression(TableDefinition table, QueryPlanner.Assignment assignment) {
        ColumnDefault value = table.rules().defaultOf(assignment.column());
        if (assignment.expression().strip().equalsIgnoreCase("default")) {
            return value == null ? "NULL" : value.sql();
        }
        if (value != null && value.kind() == ColumnDefault.Kind.ALWAYS) {
            throw GENERATED_ALWAYS
                    .error("column \"%s\" can only be updated to DEFAULT", assignment.column())
                    .detail("Column \"" + assignment.column()
                            + "\" is an identity column defined as GENERATED ALWAYS.");
        }
        return assignment.expression();
    }

    private static void check(TableDefinition table, String column) {
        if (table.schema().indexOf(column) < 0) {
            throw COLUMN_NOT_FOUND.error("column \"%s\" of relation \"%s\" does not exist", column, table.name());
        }
        if (table.keyColumns().contains(column)) {
            throw FEATURE_NOT_SUPPORTED
                    .error("column \"%s\" is part of the primary key and cannot be updated", column)
                    .hint("DELETE the row and INSERT it with its new key.");
        }
    }

    /** Both texts are padded to their place in the statement, so one fits into the other's spaces. */
    private static void overlay(StringBuilder original, String text) {
        while (original.length() < text.length()) {
            original.append(' ');
        }
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                original.setCharAt(i, text.charAt(i));
            }
        }
    }

    private TextRewriting build(
            Map<String, String> expressions, boolean delete, @Nullable String from, @Nullable String where) {
        output.replace("SELECT ", 0);
        for (Schema.Field field : table.schema().fields()) {
            String expression = expressions.get(field.name());
            if (expression == null) {
                output.replace(quoted(alias) + "." + quoted(field.name()), 0);
            } else {
                parenthesized(expression, output);
            }
            output.replace(", ", 0);
        }
        output.replace(delete ? "TRUE" : "FALSE", 0);
        if (!delete && table.keyColumns().isEmpty()) {
            for (Schema.Field field : table.schema().fields()) {
                output.replace(", " + quoted(alias) + "." + quoted(field.name()), 0);
            }
        }
        boolean numbered = from != null && table.keyColumns().isEmpty();
        output.replace(numbered ? ", " + quoted(alias) + "." + quoted(NUMBER) : "", 0);
        output.replace(" FROM " + (numbered ? numbered() : quoted(table.name())) + " AS " + quoted(alias), 0);
        if (from != null) {
            output.replace(", ", 0);
            PostgresSyntax.rewrite(from, output);
        }
        if (where != null) {
            output.replace(" WHERE ", 0);
            parenthesized(where, output);
        }
        return output;
    }

    /** Equal rows told apart. */
    private String numbered() {
        String columns = table.schema().fields().stream()
                .map(field -> quoted(field.name()))
                .collect(Collectors.joining(", "));
        return "(SELECT " + columns + ", ROW_NUMBER() OVER (PARTITION BY " + columns + ") AS " + quoted(NUMBER)
                + " FROM " + quoted(table.name()) + ")";
    }

    static void parenthesized(String expression, TextRewriting output) {
        int start = expression.length() - expression.stripLeading().length();
        output.replace("(", start);
        PostgresSyntax.rewrite(expression, output);
        output.replace(")", expression.stripTrailing().length());
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
