package io.millrace.server.shell;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values with a separator between them, for other programs: {@code -A}. */
final class UnalignedPrinter implements RowPrinter {
    private final List<OutputColumn> columns;
    private final PrintSettings settings;
    private final PrintWriter out;
    private boolean started;
    private long count;

    UnalignedPrinter(List<OutputColumn> columns, PrintSettings settings, PrintWriter out) {
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
            if (!settings.title.isEmpty()) {
                out.print(settings.title + settings.recordSeparator);
            }
            for (int i = 0; i < columns.size(); i++) {
                out.print(i == 0 ? "" : settings.fieldSeparator);
                out.print(columns.get(i).name());
            }
            out.print(settings.recordSeparator);
        }
    }

    @Override
    public void rows(List<@Nullable String[]> rows) {
        start();
        for (@Nullable String[] row : rows) {
            if (settings.expanded) {
                printRecord(row);
            } else {
                for (int i = 0; i < row.length; i++) {
                    out.print(i == 0 ? "" : settings.fieldSeparator);
                    out.print(text(row[i]));
                }
                out.print(settings.recordSeparator);
            }
            count++;
        }
    }

    private void printRecord(@Nullable String[] row) {
        out.print(count == 0 ? "" : settings.recordSeparator);
        for (int i = 0; i < row.length; i++) {
            out.print(columns.get(i).name() + settings.fieldSeparator + text(row[i]) + settings.recordSeparator);
        }
    }

    private String text(@Nullable String value) {
        return value == null ? settings.nullText : value;
    }

    @Override
    public void finish() {
        start();
        if (!settings.tuplesOnly && !settings.expanded && settings.footer) {
            out.print(RowPrinter.countOf(count));
            out.print('\n');
        }
    }
}
