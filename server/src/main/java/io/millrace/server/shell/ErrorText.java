package io.millrace.server.shell;

import io.millrace.jdbc.ServerError;
import java.sql.SQLException;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;

/** Errors and notices as psql prints them: severity and message, the line with a caret, DETAIL, HINT, CONTEXT. */
final class ErrorText {
    /** Longest part of a line that is shown, in cells. */
    private static final int SHOWN = 60;
    /** Of that, at least so much behind the caret. */
    private static final int BEHIND = 10;

    private ErrorText() {}

    /** Ends with a newline. */
    static String of(SQLException error, @Nullable String statement) {
        ServerError server = ServerError.of(error);
        if (server == null) {
            return clientText(error) + "\n";
        }
        StringBuilder text = new StringBuilder();
        text.append(server.severity()).append(":  ").append(server.text()).append('\n');
        if (statement != null && server.position() > 0) {
            text.append(place(statement, server.position()));
        }
        append(text, "DETAIL", server.detail());
        append(text, "HINT", server.hint());
        if (!(error instanceof SQLWarning)) {
            // As psql: a notice goes without its context.
            append(text, "CONTEXT", server.where());
        }
        return text.toString();
    }

    /** {@code \errverbose}: with the SQLSTATE. */
    static String verbose(SQLException error, @Nullable String statement) {
        String text = of(error, statement);
        int colon = text.indexOf(":  ");
        return colon < 0 || error.getSQLState() == null
                ? text
                : text.substring(0, colon + 3) + error.getSQLState() + ": " + text.substring(colon + 3);
    }

    private static String clientText(SQLException error) {
        String message = error.getMessage();
        return "ERROR:  " + (message == null ? error.getClass().getSimpleName() : message);
    }

    private static void append(StringBuilder text, String label, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            text.append(label).append(":  ").append(value).append('\n');
        }
    }

    /** {@code LINE n: …} and the caret beneath; the position counts characters, from 1. */
    static String place(String statement, int position) {
        int codePoints = statement.codePointCount(0, statement.length());
        if (position > codePoints + 1) {
            return "";
        }
        int at = statement.offsetByCodePoints(0, Math.min(position - 1, codePoints));
        int start = statement.lastIndexOf('\n', at - 1) + 1;
        int newline = statement.indexOf('\n', at);
        int end = newline < 0 ? statement.length() : newline;
        long number =
                statement.substring(0, start).chars().filter(c -> c == '\n').count() + 1;
        String line = statement.substring(start, end).replace('\t', ' ').replace('\r', ' ');
        int caret = at - start;
        int from = 0;
        int to = line.length();
        if (DisplayText.width(line) > SHOWN) {
            if (DisplayText.width(line.substring(0, caret)) + BEHIND > SHOWN) {
                while (to > caret && DisplayText.width(line.substring(caret, to)) > BEHIND) {
                    to--;
                }
                while (DisplayText.width(line.substring(from, to)) > SHOWN) {
                    from++;
                }
            } else {
                while (DisplayText.width(line.substring(0, to)) > SHOWN) {
                    to--;
                }
            }
        }
        String prefix = "LINE " + number + ": " + (from > 0 ? "..." : "");
        int indent = DisplayText.width(prefix) + DisplayText.width(line.substring(from, caret));
        return prefix + line.substring(from, to) + (to < line.length() ? "..." : "") + "\n" + " ".repeat(indent)
                + "^\n";
    }
}
