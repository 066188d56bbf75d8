package io.millrace.server.shell;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One JSON object per row and line, so that rows of a running query can be read as they come. */
final class JsonPrinter implements RowPrinter {
    private final List<OutputColumn> columns;
    private final PrintWriter out;

    JsonPrinter(List<OutputColumn> columns, PrintWriter out) {
        this.columns = columns;
        this.out = out;
    }

    @Override
    public void rows(List<@Nullable String[]> rows) {
        StringBuilder line = new StringBuilder();
        for (@Nullable String[] row : rows) {
            line.setLength(0);
            for (int i = 0; i < row.length; i++) {
                line.append(i == 0 ? "{" : ",");
                quote(line, columns.get(i).name());
                line.append(':');
                value(line, columns.get(i).kind(), row[i]);
            }
            out.print(line.append(row.length == 0 ? "{}" : "}").append('\n'));
        }
    }

    private static void value(StringBuilder line, OutputColumn.Kind kind, @Nullable String value) {
        if (value == null) {
            line.append("null");
            return;
        }
        switch (kind) {
            case NUMBER -> {
                // NaN and Infinity are no JSON numbers.
                char last = value.isEmpty() ? ' ' : value.charAt(value.length() - 1);
                if (last >= '0' && last <= '9') {
                    line.append(value);
                } else {
                    quote(line, value);
                }
            }
            case BOOLEAN -> line.append(value.startsWith("t"));
            case JSON -> line.append(value);
            case TEXT -> quote(line, value);
        }
    }

    private static void quote(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (c < 0x20) {
                        line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        line.append('"');
    }

    @Override
    public void finish() {}
}
