package io.millrace.server.shell;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Psql's table: header, rule, rows, {@code (n rows)}. A value of several lines goes on below, marked by {@code +}. */
final class AlignedPrinter implements RowPrinter {
    private final List<OutputColumn> columns;
    private final PrintSettings settings;
    private final PrintWriter out;
    private final int[] widths;
    private boolean started;
    private long count;

    AlignedPrinter(List<OutputColumn> columns, PrintSettings settings, PrintWriter out) {
        this.columns = columns;
        this.settings = settings;
        this.out = out;
        this.widths = new int[columns.size()];
    }

    @Override
    public void rows(List<@Nullable String[]> rows) {
        List<String[][]> cells = new ArrayList<>(rows.size());
        for (@Nullable String[] row : rows) {
            cells.add(split(row));
        }
        if (!started) {
            start(cells);
        }
        for (String[][] row : cells) {
            printRow(row);
        }
        count += rows.size();
    }

    private String[][] split(@Nullable String[] row) {
        String[][] cells = new String[row.length][];
        for (int i = 0; i < row.length; i++) {
            String value = row[i];
            cells[i] = DisplayText.lines(value == null ? settings.nullText : value);
        }
        return cells;
    }

    private void start(List<String[][]> cells) {
        started = true;
        String[][] header = new String[columns.size()][];
        for (int i = 0; i < widths.length; i++) {
            header[i] = DisplayText.lines(columns.get(i).name());
            widen(i, header[i]);
        }
        for (String[][] row : cells) {
            for (int i = 0; i < widths.length; i++) {
                widen(i, row[i]);
            }
        }
        if (!settings.tuplesOnly) {
            printTitle();
            printHeader(header);
        }
    }

    private void widen(int column, String[] lines) {
        for (String line : lines) {
            widths[column] = Math.max(widths[column], DisplayText.width(line));
        }
    }

    private void printTitle() {
        if (settings.title.isEmpty()) {
            return;
        }
        int total = widths.length - 1;
        for (int width : widths) {
            total += width + 2;
        }
        out.print(" ".repeat(Math.max(0, (total - DisplayText.width(settings.title)) / 2)));
        out.print(settings.title);
        out.print('\n');
    }

    private void printHeader(String[][] header) {
        int height = height(header);
        StringBuilder line = new StringBuilder();
        for (int l = 0; l < height; l++) {
            line.setLength(0);
            for (int i = 0; i < widths.length; i++) {
                String text = l < header[i].length ? header[i][l] : "";
                int free = widths[i] - DisplayText.width(text);
                line.append(i == 0 ? " " : "| ")
                        .append(" ".repeat(free / 2))
                        .append(text)
                        .append(" ".repeat(free - free / 2))
                        .append(l + 1 < header[i].length ? '+' : ' ');
            }
            out.print(line);
            out.print('\n');
        }
        line.setLength(0);
        for (int i = 0; i < widths.length; i++) {
            line.append(i == 0 ? "" : "+").append("-".repeat(widths[i] + 2));
        }
        out.print(line);
        out.print('\n');
    }

    private void printRow(String[][] row) {
        int height = height(row);
        StringBuilder line = new StringBuilder();
        for (int l = 0; l < height; l++) {
            line.setLength(0);
            for (int i = 0; i < widths.length; i++) {
                String text = l < row[i].length ? row[i][l] : "";
                int free = Math.max(0, widths[i] - DisplayText.width(text));
                boolean more = l + 1 < row[i].length;
                boolean last = i == widths.length - 1;
                line.append(i == 0 ? " " : "| ");
                if (last && l >= row[i].length) {
                    continue;
                }
                if (columns.get(i).isRightAligned()) {
                    line.append(" ".repeat(free)).append(text);
                } else {
                    line.append(text).append(!last || more ? " ".repeat(free) : "");
                }
                line.append(more ? "+" : last ? "" : " ");
            }
            out.print(line);
            out.print('\n');
        }
    }

    private static int height(String[][] cells) {
        int height = 1;
        for (String[] lines : cells) {
            height = Math.max(height, lines.length);
        }
        return height;
    }

    @Override
    public void finish() {
        if (!started) {
            start(List.of());
        }
        if (!settings.tuplesOnly && settings.footer) {
            out.print(RowPrinter.countOf(count));
            out.print('\n');
        }
        out.print('\n');
    }
}
