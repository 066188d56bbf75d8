package io.millrace.server.quickstart;

import java.io.PrintStream;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Prints rows as aligned text. */
final class RowPrinter {
    private static final int WIDTH_OF_STREAMED_COLUMNS = 18;

    private final List<String> names = new ArrayList<>();
    private final PrintStream out;

    RowPrinter(ResultSetMetaData columns, PrintStream out) throws SQLException {
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            names.add(columns.getColumnLabel(i));
        }
        this.out = out;
    }

    /** Takes all rows first, so that columns are as wide as they need. */
    void printAll(ResultSet rows) throws SQLException {
        List<List<String>> lines = new ArrayList<>();
        lines.add(names);
        while (rows.next()) {
            lines.add(values(rows));
        }
        int[] widths = new int[names.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        lines.forEach(line -> print(line, widths));
    }

    void printHeader() {
        print(names, streamed());
    }

    /** Prints the row the cursor is on. */
    void printRow(ResultSet row) throws SQLException {
        print(values(row), streamed());
    }

    private int[] streamed() {
        int[] widths = new int[names.size()];
        java.util.Arrays.fill(widths, WIDTH_OF_STREAMED_COLUMNS);
        return widths;
    }

    private List<String> values(ResultSet row) throws SQLException {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= names.size(); i++) {
            String value = row.getString(i);
            values.add(value == null ? "" : value);
        }
        return values;
    }

    private void print(List<String> values, int[] widths) {
        StringBuilder line = new StringBuilder(" ");
        for (int i = 0; i < widths.length; i++) {
            line.append(' ').append(values.get(i));
            line.append(" ".repeat(Math.max(0, widths[i] - values.get(i).length())));
        }
        out.println(line.toString().stripTrailing());
    }
}
