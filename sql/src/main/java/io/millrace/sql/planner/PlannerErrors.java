package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.COLUMN_NOT_FOUND;
import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;
import static io.millrace.common.error.ErrorCode.RELATION_NOT_FOUND;
import static io.millrace.common.error.ErrorCode.SYNTAX_ERROR;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.SystemColumns;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Calcite's exceptions in PostgreSQL's words, with positions in the text that the user typed. */
final class PlannerErrors {
    /** Words that cannot end a query: the parser stumbles over them when nothing follows. */
    private static final Set<String> INCOMPLETE = Set.of(
            "select", "from", "where", "by", "having", "on", "and", "or", "join", "limit", "union", "values", "as");

    /** What stands before the name of a window's column. */
    private static final Pattern DESCRIPTOR = Pattern.compile("(?is).*\\bdescriptor\\s*\\(\\s*");

    private PlannerErrors() {}

    static MillraceException ofParser(SqlParseException exception, TextRewriting text) {
        String message = String.valueOf(exception.getMessage());
        SqlParserPos at = exception.getPos();
        int position = at == null ? endOf(text) : text.position(at.getLineNum(), at.getColumnNum());
        if (!message.startsWith("Encountered") && !message.startsWith("Lexical error")) {
            MillraceException known = MessageTranslation.find(lastLine(message));
            if (known != null && known.code() == RELATION_NOT_FOUND && isInDescriptor(text.original(), position)) {
                return noTimeColumn(text.original(), position);
            } else if (known != null) {
                return known.at(position);
            }
        }
        boolean atEnd = message.lines().findFirst().orElse("").contains("<EOF>\"");
        return syntaxError(text.original(), atEnd ? endOf(text) : position);
    }

    private static MillraceException syntaxError(String text, int position) {
        String rest = position > text.length() ? "" : text.substring(position - 1);
        if (rest.isBlank()) {
            return SYNTAX_ERROR.error("syntax error at end of input").at(endOfText(text));
        }
        int skipped = rest.length() - rest.stripLeading().length();
        String token = Token.split(rest.stripLeading()).get(0).text();
        boolean last = token.length() == rest.strip().length();
        if (last && INCOMPLETE.contains(token.toLowerCase(Locale.ROOT))) {
            return SYNTAX_ERROR.error("syntax error at end of input").at(endOfText(text));
        }
        return SYNTAX_ERROR.error("syntax error at or near \"%s\"", token).at(position + skipped);
    }

    private static int endOf(TextRewriting text) {
        return text.original().length() + 1;
    }

    private static int endOfText(String text) {
        return text.stripTrailing().length() + 1;
    }

    /** Whatever planning threw, as what the user sees. */
    static MillraceException of(Throwable failure, TextRewriting text) {
        int position = MillraceException.NO_POSITION;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PositionedException positioned) {
                SqlParserPos at = positioned.position();
                int found = at.getLineNum() == 0 ? position : text.position(at.getLineNum(), at.getColumnNum());
                return positioned.error().at(found);
            }
            if (cause instanceof MillraceException known) {
                return known.position() == MillraceException.NO_POSITION ? known.at(position) : known;
            }
            if (cause instanceof CalciteContextException context && context.getPosLine() > 0) {
                position = text.position(context.getPosLine(), context.getPosColumn());
            }
            MillraceException known = MessageTranslation.find(String.valueOf(cause.getMessage()));
            if (known != null && known.code() == RELATION_NOT_FOUND && isInDescriptor(text.original(), position)) {
                return noTimeColumn(text.original(), position);
            } else if (known != null) {
                return known.at(known.code() == COLUMN_NOT_FOUND ? startOfName(text.original(), position) : position);
            }
        }
        if (failure instanceof ClassCastException
                && String.valueOf(failure.getMessage()).contains("RexDynamicParam")) {
            return FEATURE_NOT_SUPPORTED
                    .causedBy(failure, "LIMIT and OFFSET of a correlated subquery must be numbers")
                    .hint("Number its rows by ROW_NUMBER() and compare that.")
                    .at(position);
        }
        return FEATURE_NOT_SUPPORTED
                .causedBy(failure, "this query cannot be planned")
                .detail("The planner stopped with: " + failure.getClass().getSimpleName() + ".")
                .hint("Try to write it in another way, with a join in place of a nested query for instance.")
                .at(position);
    }

    private static boolean isInDescriptor(String text, int position) {
        return position > 0
                && DESCRIPTOR
                        .matcher(text)
                        .region(0, Math.min(position - 1, text.length()))
                        .matches();
    }

    private static MillraceException noTimeColumn(String text, int position) {
        String name = Token.split(text.substring(position - 1)).get(0).text();
        MillraceException error = COLUMN_NOT_FOUND
                .error("column \"%s\" does not exist", name.replace("\"", ""))
                .at(position);
        return SystemColumns.SCHEMA.indexOf(name.toLowerCase(Locale.ROOT)) < 0
                ? error.hint("DESCRIPTOR names a column of the table before it.")
                : error.hint("System columns cannot be named by DESCRIPTOR: read them under another name in a view.");
    }

    /** Where the qualified name begins whose last part is at {@code position}. */
    private static int startOfName(String text, int position) {
        int start = position;
        while (start > 2 && start <= text.length() && text.charAt(start - 2) == '.') {
            int previous = start - 2;
            while (previous > 0 && Character.isJavaIdentifierPart(text.charAt(previous - 1))) {
                previous--;
            }
            if (previous == start - 2) {
                return start;
            }
            start = previous + 1;
        }
        return start;
    }

    private static String lastLine(String message) {
        int index = message.lastIndexOf(": ");
        return index < 0 || !message.startsWith("From line") && !message.startsWith("At line")
                ? message
                : message.substring(message.indexOf(": ") + 2);
    }
}
