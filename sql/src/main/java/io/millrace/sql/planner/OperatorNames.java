package io.millrace.sql.planner;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlOperator;

/** Calcite's names of operators to the engine's canonical ones, where they differ. */
final class OperatorNames {
    private static final Map<String, String> RENAMED = Map.ofEntries(
            entry("POSIX REGEX CASE SENSITIVE", "~"),
            entry("POSIX REGEX CASE INSENSITIVE", "~*"),
            entry("CHARACTER_LENGTH", "CHAR_LENGTH"),
            entry("SUBSTR", "SUBSTRING"),
            entry("POW", "POWER"),
            entry("^", "POWER"),
            entry("$EXTRACT", "EXTRACT"),
            entry("MOD", "%"),
            entry("PERCENT_REMAINDER", "%"),
            entry("DATETIME_PLUS", "+"),
            entry("DATETIME_MINUS", "-"),
            entry("CEILING", "CEIL"),
            entry("EVERY", "BOOL_AND"),
            entry("ARRAY_VALUE_CONSTRUCTOR", "ARRAY"),
            entry("MAP_VALUE_CONSTRUCTOR", "MAP"),
            entry("$SCALAR_QUERY", "SINGLE_VALUE"));

    private OperatorNames() {}

    static String canonical(SqlOperator operator) {
        String name = operator.getName().toUpperCase(Locale.ROOT);
        return RENAMED.getOrDefault(name, name);
    }
}
