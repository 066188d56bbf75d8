package io.millrace.server.shell;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record per row, a line per column: {@code \x}. */
final class ExpandedPrinter implements RowPrinter {
    private final List<OutputColumn> columns;
    private final PrintSettings settings;
    private final PrintWriter out;
    private final int nameWidth;
    private int valueWidth;
    private long count;

    ExpandedPrinter(List<OutputColumn> columns, PrintSettings settings, PrintWriter out) {
        this.columns = columns;
        this.settings = settings;
        this.out = out;
        int widest = 0;
        for (OutputColumn column : columns) {
            for (String line : DisplayText.lines(column.name())) {
                widest = Math.max(widest, DisplayText.width(line));
            }
        }
        this.nameWidth = widest;
    }

    @Override
    public void rows(List<@Nullable String[]> rows) {
        for (@Nullable String[] row : rows) {
            for (String value : row) {
                for (String line : DisplayText.lines(value == null ? settings.nullText : value)) {
                    valueWidth = Math.max(valueWidth, DisplayText.width(line));
                }
            }
        }
        for (@Nullable String[] row : rows) {
            count++;
            printRule();
            for (int i = 0; i < row.length; i++) {
                printField(i, row[i]);
            }
        }
    }

    private void printRule() {
        if (settings.tuplesOnly) {
            if (count > 1) {
                out.print("-".repeat(nameWidth + 1) + "+" + "-".repeat(valueWidth + 1) + "\n");
            }
            return;
        }
        StringBuilder rule = new StringBuilder("-[ RECORD ").append(count).append(" ]");
        // The plus stands above the bar, if the words leave room for it.
        while (rule.length() < nameWidth + 1) {
            rule.append('-');
        }
        if (rule.length() == nameWidth + 1) {
            rule.append('+');
        }
        while (rule.length() < nameWidth + 3 + valueWidth) {
            rule.append('-');
        }
        out.print(rule);
        out.print('\n');
    }

    private void printField(int column, @Nullable String value) {
        String[] names = DisplayText.lines(columns.get(column).name());
        String[] values = DisplayText.lines(value == null ? settings.nullText : value);
        int height = Math.max(names.length, values.length);
        for (int l = 0; l < height; l++) {
            String name = l < names.length ? names[l] : "";
            String text = l < values.length ? values[l] : "";
            StringBuilder line = new StringBuilder(name)
                    .append(" ".repeat(nameWidth - DisplayText.width(name)))
                    .append(l + 1 < names.length ? '+' : ' ')
                    .append("| ")
                    .append(text);
            if (l + 1 < values.length) {
                line.append(" ".repeat(valueWidth - DisplayText.width(text))).append('+');
            }
            out.print(line);
            out.print('\n');
        }
    }

    @Override
    public void finish() {
        if (count == 0 && !settings.tuplesOnly && settings.footer) {
            out.print("(0 rows)\n");
        }
        out.print('\n');
    }
}
