package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.AMBIGUOUS_COLUMN;
import static io.millrace.common.error.ErrorCode.CANNOT_COERCE;
import static io.millrace.common.error.ErrorCode.COLUMN_NOT_FOUND;
import static io.millrace.common.error.ErrorCode.DATATYPE_MISMATCH;
import static io.millrace.common.error.ErrorCode.DUPLICATE_COLUMN;
import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;
import static io.millrace.common.error.ErrorCode.FUNCTION_NOT_FOUND;
import static io.millrace.common.error.ErrorCode.GROUPING_ERROR;
import static io.millrace.common.error.ErrorCode.INVALID_COLUMN_REFERENCE;
import static io.millrace.common.error.ErrorCode.INVALID_DATETIME;
import static io.millrace.common.error.ErrorCode.NUMBER_OUT_OF_RANGE;
import static io.millrace.common.error.ErrorCode.RELATION_NOT_FOUND;
import static io.millrace.common.error.ErrorCode.SYNTAX_ERROR;
import static io.millrace.common.error.ErrorCode.UNDEFINED_OBJECT;
import static io.millrace.common.error.ErrorCode.WINDOWING_ERROR;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A table of Calcite's messages and PostgreSQL's. */
final class MessageTranslation {
    private record Entry(Pattern pattern, Function<MatchResult, MillraceException> error) {}

    private static final List<Entry> ENTRIES = new ArrayList<>();

    static {
        // Names
        add("Column '(.*)' not found in any table; did you mean '(.*)'\\?", m -> noColumn(m)
                .hint(meant(m, 2)));
        add("Column '(.*)' not found in any table", MessageTranslation::noColumn);
        add("Column '(.*)' not found in table '(.*)'; did you mean '(.*)'\\?", m -> noColumnOf(m)
                .hint(meant(m, 3)));
        add("Column '(.*)' not found in table '(.*)'", MessageTranslation::noColumnOf);
        add("Unknown field '(.*)'", MessageTranslation::noColumn);
        add(
                "Unknown identifier '(.*)'",
                m -> RELATION_NOT_FOUND.error("missing FROM-clause entry for table \"%s\"", unquoted(m.group(1))));
        add("ROW type does not have a field named '(.*)': .*", MessageTranslation::noColumn);
        add(
                "Column '(.*)' is ambiguous",
                m -> AMBIGUOUS_COLUMN.error("column reference \"%s\" is ambiguous", m.group(1)));
        add("(?:Object|Table) '(.*)' not found(?: within '(.*)')?; did you mean '(.*)'\\?", m -> noRelation(m)
                .hint(meant(m, 3)));
        add("(?:Object|Table) '(.*)' not found(?: within '(.*)')?", m -> noRelation(m)
                .hint("SHOW STREAMS, SHOW TABLES and SHOW VIEWS list what there is."));
        add("Unknown datatype name '(.*)'", m -> UNDEFINED_OBJECT.error("type \"%s\" does not exist", m.group(1)));
        add(
                "Duplicate relation name '(.*)' in FROM clause",
                m -> ErrorCode.DUPLICATE_OBJECT.error("table name \"%s\" specified more than once", m.group(1)));
        add(
                "Duplicate name '(.*)' in column alias list",
                m -> DUPLICATE_COLUMN.error("column name \"%s\" specified more than once", m.group(1)));
        // Grouping
        add(
                "Expression '(.*)' is not being grouped",
                m -> GROUPING_ERROR.error(
                        "column \"%s\" must appear in the GROUP BY clause or be used in an aggregate function",
                        unquoted(m.group(1))));
        add(
                "Expression '(.*)' is not in the select clause",
                m -> INVALID_COLUMN_REFERENCE.error(
                        "for SELECT DISTINCT, ORDER BY expressions must appear in select list"));
        add(
                "Aggregate expression is illegal in (.*) clause",
                m -> GROUPING_ERROR.error("aggregate functions are not allowed in %s", m.group(1)));
        add(
                "Aggregate expressions cannot be nested",
                m -> GROUPING_ERROR.error("aggregate function calls cannot be nested"));
        add(
                "Windowed aggregate expression is illegal in (.*) clause",
                m -> WINDOWING_ERROR.error("window functions are not allowed in %s", m.group(1)));
        add(
                "OVER clause is necessary for window functions",
                m -> WINDOWING_ERROR.error("window function requires an OVER clause"));
        add("Window '(.*)' not found", m -> UNDEFINED_OBJECT.error("window \"%s\" does not exist", m.group(1)));
        add("Ordinal out of range", m -> INVALID_COLUMN_REFERENCE.error("position is not in select list"));
        // Types and functions
        add("Cannot apply '(.*)' to arguments of type '(.*)'\\. Supported form\\(s\\): .*", OperandMismatch::error);
        add("No match found for function signature (.*)", OperandMismatch::unknownFunction);
        add("Invalid number of arguments to function '(.*)'\\..*", m -> FUNCTION_NOT_FOUND
                .error("function %s does not exist with this number of arguments", name(m.group(1)))
                .hint("Compare with the function's definition."));
        add("Function '(.*)' is not defined", m -> FUNCTION_NOT_FOUND.error("function %s does not exist", m.group(1)));
        add(
                "Cast function cannot convert value of type (.*) to type (.*)",
                m -> CANNOT_COERCE.error(
                        "cannot cast type %s to %s",
                        OperandMismatch.typeName(m.group(1)), OperandMismatch.typeName(m.group(2))));
        add(
                "Values passed to (.*) operator must have compatible types",
                m -> FUNCTION_NOT_FOUND.error("operands of %s have types that cannot be compared", m.group(1)));
        add(
                "Type mismatch in column (\\d+) of (.*)",
                m -> DATATYPE_MISMATCH.error("%s types of column %s cannot be matched", m.group(2), m.group(1)));
        add(
                "Column count mismatch in (.*)",
                m -> SYNTAX_ERROR.error("each %s query must have the same number of columns", m.group(1)));
        add(
                "Illegal mixing of types in CASE or COALESCE statement",
                m -> DATATYPE_MISMATCH.error("CASE types cannot be matched"));
        add(
                "(WHERE|ON|HAVING|FILTER|QUALIFY) (?:clause|condition) must be a (?:condition|boolean)",
                m -> DATATYPE_MISMATCH.error("argument of %s must be type boolean", m.group(1)));
        add("Expected a boolean type", m -> DATATYPE_MISMATCH.error("argument must be type boolean"));
        add(
                "(?:Parameters must be of the same type|Values in expression list must have compatible types)",
                m -> DATATYPE_MISMATCH.error("the values of a list have types that cannot be matched"));
        add("Argument to function '(PERCENTILE_CONT|PERCENTILE_DISC)' must be .*", m -> FEATURE_NOT_SUPPORTED
                .error("the fraction of %s must be a number", lower(m.group(1)))
                .hint("Write one call for each fraction."));
        add(
                "Numeric literal '(.*)' out of range",
                m -> NUMBER_OUT_OF_RANGE.error("value \"%s\" is out of range", m.group(1)));
        add(
                "Illegal (DATE|TIME|TIMESTAMP) literal '(.*)': .*",
                m -> INVALID_DATETIME.error("invalid input syntax for type %s: \"%s\"", lower(m.group(1)), m.group(2)));
        add(
                "Illegal interval literal format (.*) for .*",
                m -> INVALID_DATETIME.error("invalid input syntax for type interval: %s", m.group(1)));
        add(
                "Interval field value (.*) exceeds precision of .*",
                m -> INVALID_DATETIME.error("interval field value out of range: %s", m.group(1)));
        add("UNNEST argument must be a collection", m -> DATATYPE_MISMATCH.error("UNNEST needs an array or a map"));
        add(
                "Length of identifier '(.*)' must be less than or equal to .*",
                m -> ErrorCode.NAME_TOO_LONG.error("identifier \"%s\" is too long", m.group(1)));
        // Shape
        add(
                "SELECT \\* requires a FROM clause",
                m -> SYNTAX_ERROR.error("SELECT * with no tables specified is not valid"));
        add(
                "Values in VALUES clause must all be of the same length|Unequal.* VALUES .*",
                m -> SYNTAX_ERROR.error("VALUES lists must all be the same length"));
        add(
                "List of column aliases must have same degree as table; .*",
                m -> INVALID_COLUMN_REFERENCE.error(
                        "the list of column aliases has another length than the table has columns"));
        add("(?:INNER, )?.*join requires a condition.*", m -> SYNTAX_ERROR.error("a join needs ON, USING or NATURAL"));
        add("Column '(.*)' not found in (?:USING|NATURAL).*", MessageTranslation::noColumn);
        add(
                "Column '(.*)' matched using NATURAL keyword or USING clause .*",
                m -> DATATYPE_MISMATCH.error("JOIN/USING types of column \"%s\" cannot be matched", m.group(1)));
        add(
                "Table '(.*)' is not .*temporal.*",
                m -> FEATURE_NOT_SUPPORTED.error("FOR SYSTEM_TIME is not supported for \"%s\"", m.group(1)));
    }

    private MessageTranslation() {}

    private static void add(String pattern, Function<MatchResult, MillraceException> error) {
        ENTRIES.add(new Entry(Pattern.compile(pattern, Pattern.DOTALL), error));
    }

    static @Nullable MillraceException find(String message) {
        for (Entry entry : ENTRIES) {
            Matcher matcher = entry.pattern().matcher(message);
            if (matcher.matches()) {
                return entry.error().apply(matcher);
            }
        }
        return null;
    }

    private static MillraceException noColumn(MatchResult match) {
        return COLUMN_NOT_FOUND.error("column \"%s\" does not exist", unquoted(match.group(1)));
    }

    private static MillraceException noColumnOf(MatchResult match) {
        return COLUMN_NOT_FOUND.error("column %s.%s does not exist", unquoted(match.group(2)), match.group(1));
    }

    private static MillraceException noRelation(MatchResult match) {
        String within = match.group(2);
        String name = unquoted(match.group(1));
        return RELATION_NOT_FOUND.error(
                "relation \"%s\" does not exist", within == null ? name : unquoted(within) + "." + name);
    }

    private static String meant(MatchResult match, int group) {
        return "Perhaps you meant \"" + unquoted(match.group(group)) + "\".";
    }

    static String unquoted(String identifier) {
        return identifier.replace("`", "").replace("\"", "");
    }

    private static String name(String function) {
        return lower(function) + "()";
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
