package io.millrace.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.shell.OutputColumn.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is expected here is what psql 15 prints for the same rows. */
// A text block would strip the blanks at the ends of lines, which count here.
@SuppressWarnings("StringConcatToTextBlock")
final class PrinterTest {
    private static final List<OutputColumn> COLUMNS = List.of(
            new OutputColumn("long_name", Kind.NUMBER),
            new OutputColumn("b", Kind.TEXT),
            new OutputColumn("c", Kind.NUMBER));

    private final PrintSettings settings = new PrintSettings();

    private static @Nullable String[] row(@Nullable String... values) {
        return values;
    }

    private static List<@Nullable String[]> twoRows() {
        List<@Nullable String[]> rows = new ArrayList<>();
        rows.add(row("1", "multi\nline", "2.5"));
        rows.add(row("22", "x", null));
        return rows;
    }

    private String print(List<OutputColumn> columns, List<@Nullable String[]> rows) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        RowPrinter printer = RowPrinter.of(columns, settings, out);
        printer.rows(rows);
        printer.finish();
        out.flush();
        return text.toString();
    }

    @Test
    void aligned() {
        assertThat(print(COLUMNS, twoRows()))
                .isEqualTo(" long_name |   b   |  c  \n"
                        + "-----------+-------+-----\n"
                        + "         1 | multi+| 2.5\n"
                        + "           | line  | \n"
                        + "        22 | x     |    \n"
                        + "(2 rows)\n"
                        + "\n");
    }

    @Test
    void alignedWithWideCharacters() {
        List<@Nullable String[]> rows = new ArrayList<>();
        rows.add(row("multi\nline", "ü宽宽"));
        assertThat(print(List.of(new OutputColumn("b", Kind.TEXT), new OutputColumn("c", Kind.TEXT)), rows))
                .isEqualTo("   b   |   c   \n"
                        + "-------+-------\n"
                        + " multi+| ü宽宽\n"
                        + " line  | \n"
                        + "(1 row)\n"
                        + "\n");
    }

    @Test
    void alignedWithoutHeaders() {
        settings.tuplesOnly = true;
        assertThat(print(COLUMNS, twoRows()))
                .isEqualTo("         1 | multi+| 2.5\n           | line  | \n        22 | x     |    \n\n");
    }

    @Test
    void alignedWithoutRows() {
        assertThat(print(List.of(new OutputColumn("?column?", Kind.NUMBER)), List.of()))
                .isEqualTo(" ?column? \n----------\n(0 rows)\n\n");
    }

    @Test
    void expanded() {
        settings.expanded = true;
        assertThat(print(COLUMNS, twoRows()))
                .isEqualTo("-[ RECORD 1 ]----\n"
                        + "long_name | 1\n"
                        + "b         | multi+\n"
                        + "          | line\n"
                        + "c         | 2.5\n"
                        + "-[ RECORD 2 ]----\n"
                        + "long_name | 22\n"
                        + "b         | x\n"
                        + "c         | \n"
                        + "\n");
    }

    @Test
    void expandedWithoutHeaders() {
        settings.expanded = true;
        settings.tuplesOnly = true;
        assertThat(print(COLUMNS, twoRows()))
                .isEqualTo("long_name | 1\n"
                        + "b         | multi+\n"
                        + "          | line\n"
                        + "c         | 2.5\n"
                        + "----------+------\n"
                        + "long_name | 22\n"
                        + "b         | x\n"
                        + "c         | \n"
                        + "\n");
    }

    @Test
    void expandedWithoutRows() {
        settings.expanded = true;
        assertThat(print(COLUMNS, List.of())).isEqualTo("(0 rows)\n\n");
    }

    @Test
    void unaligned() {
        settings.format = PrintSettings.Format.UNALIGNED;
        assertThat(print(COLUMNS, twoRows())).isEqualTo("long_name|b|c\n1|multi\nline|2.5\n22|x|\n(2 rows)\n");
        settings.expanded = true;
        assertThat(print(COLUMNS, twoRows())).isEqualTo("long_name|1\nb|multi\nline\nc|2.5\n\nlong_name|22\nb|x\nc|\n");
    }

    @Test
    void csv() {
        settings.format = PrintSettings.Format.CSV;
        assertThat(print(COLUMNS, twoRows())).isEqualTo("long_name,b,c\n1,\"multi\nline\",2.5\n22,x,\n");
        settings.expanded = true;
        assertThat(print(COLUMNS, twoRows()))
                .isEqualTo("long_name,1\nb,\"multi\nline\"\nc,2.5\nlong_name,22\nb,x\nc,\n");
    }

    @Test
    void jsonIsOneObjectPerLine() {
        settings.format = PrintSettings.Format.JSON;
        List<OutputColumn> columns = List.of(
                new OutputColumn("n", Kind.NUMBER),
                new OutputColumn("b", Kind.BOOLEAN),
                new OutputColumn("j", Kind.JSON),
                new OutputColumn("t\"", Kind.TEXT));
        List<@Nullable String[]> rows = new ArrayList<>();
        rows.add(row("1.50", "t", "{\"a\":[1]}", "q\" \\ \n\u0001ü"));
        rows.add(row("NaN", "f", null, null));
        assertThat(print(columns, rows))
                .isEqualTo("{\"n\":1.50,\"b\":true,\"j\":{\"a\":[1]},\"t\\\"\":\"q\\\" \\\\ \\n\\u0001ü\"}\n"
                        + "{\"n\":\"NaN\",\"b\":false,\"j\":null,\"t\\\"\":null}\n");
    }
}
