package io.millrace.server.shell;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prints the rows of one answer, in one piece or as they come. The first piece decides the widths of an aligned table;
 * what comes later and is wider pushes its column out.
 */
interface RowPrinter {
    /** @param rows an array per row, with a value or null per column */
    void rows(List<@Nullable String[]> rows);

    /** The end: footer and blank line. */
    void finish();

    static RowPrinter of(List<OutputColumn> columns, PrintSettings settings, PrintWriter out) {
        return switch (settings.format) {
            case ALIGNED ->
                settings.expanded
                        ? new ExpandedPrinter(columns, settings, out)
                        : new AlignedPrinter(columns, settings, out);
            case UNALIGNED -> new UnalignedPrinter(columns, settings, out);
            case CSV -> new CsvPrinter(columns, settings, out);
            case JSON -> new JsonPrinter(columns, out);
        };
    }

    /** {@code (1 row)}, {@code (2 rows)}. */
    static String countOf(long rows) {
        return rows == 1 ? "(1 row)" : "(" + rows + " rows)";
    }
}
