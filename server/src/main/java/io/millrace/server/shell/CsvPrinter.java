package io.millrace.server.shell;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RFC 4180, with newlines as the platform of Unix has them, as psql's {@code --csv}. */
final class CsvPrinter implements RowPrinter {
    private final List<OutputColumn> columns;
    private final PrintSettings settings;
    private final PrintWriter out;
    private boolean started;

    CsvPrinter(List<OutputColumn> columns, PrintSettings settings, PrintWriter out) {
        this.columns = columns;
        this.settings = settings;
        this.out = out;
    }

    private void start() {
        if (started) {
            return;
        }
        started = true;
        if (!settings.tuplesOnly && !settings.expanded) {
            for (int i = 0; i < columns.size(); i++) {
                out.print(i == 0 ? "" : settings.csvSeparator);
                out.print(quoted(columns.get(i).name()));
            }
            out.print('\n');
        }
    }

    @Override
    public void rows(List<@Nullable String[]> rows) {
        start();
        for (@Nullable String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                String value = row[i];
                String text = quoted(value == null ? settings.nullText : value);
                if (settings.expanded) {
                    out.print(quoted(columns.get(i).name()) + settings.csvSeparator + text + "\n");
                } else {
                    out.print(i == 0 ? "" : settings.csvSeparator);
                    out.print(text);
                }
            }
            if (!settings.expanded) {
                out.print('\n');
            }
        }
    }

    private String quoted(String value) {
        boolean plain = value.indexOf('"') < 0
                && value.indexOf('\n') < 0
                && value.indexOf('\r') < 0
                && !value.contains(settings.csvSeparator)
                && !value.equals("\\.");
        return plain ? value : "\"" + value.replace("\"", "\"\"") + "\"";
    }

    @Override
    public void finish() {
        start();
    }
}
