package io.millrace.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.shell.StatementReader.Place;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

// A text block would strip the blanks at the ends of lines, which count here.
@SuppressWarnings("StringConcatToTextBlock")
final class StatementReaderTest {
    private final ShellVariables variables = new ShellVariables();
    private final StatementReader reader = new StatementReader(variables::fill);

    private List<String> read(String text) {
        text.lines().forEach(reader::line);
        List<String> found = new ArrayList<>();
        ScriptItem item;
        while ((item = reader.next()) != null) {
            found.add(
                    item instanceof ScriptItem.Statement statement
                            ? statement.text()
                            : "\\" + ((ScriptItem.Meta) item).name() + ":" + ((ScriptItem.Meta) item).arguments());
        }
        return found;
    }

    @Test
    void endsStatementsAtSemicolons() {
        assertThat(read("SELECT 1; SELECT\n  2\n;;\n")).containsExactly("SELECT 1", "SELECT\n  2");
        assertThat(reader.place()).isEqualTo(Place.START);
    }

    @Test
    void semicolonsInsideDoNotEndThem() {
        assertThat(read("SELECT ';', \"a;b\", $$;$$, $x$;$$;$x$, (1;2) /* ; /* ; */ ; */ -- ;\n, E'\\';', '\\';"))
                .containsExactly(
                        "SELECT ';', \"a;b\", $$;$$, $x$;$$;$x$, (1;2) /* ; /* ; */ ; */ -- ;\n, E'\\';', '\\'");
    }

    @Test
    void saysWhatIsOpen() {
        assertThat(read("SELECT 'a")).isEmpty();
        assertThat(reader.place()).isEqualTo(Place.QUOTE);
        read("b', (");
        assertThat(reader.place()).isEqualTo(Place.PARENTHESIS);
        read(") /*");
        assertThat(reader.place()).isEqualTo(Place.COMMENT);
        read("*/ $q$");
        assertThat(reader.place()).isEqualTo(Place.DOLLAR);
        read("$q$ \"");
        assertThat(reader.place()).isEqualTo(Place.IDENTIFIER);
        read("\"");
        assertThat(reader.place()).isEqualTo(Place.INSIDE);
        assertThat(read(";")).containsExactly("SELECT 'a\nb', (\n) /*\n*/ $q$\n$q$ \"\n\"");
    }

    @Test
    void readsBackslashCommands() {
        assertThat(read("\\timing on\nSELECT 1 \\gx out.txt\n")).containsExactly("\\timing:on", "\\gx:out.txt");
        assertThat(reader.pending()).isEqualTo("SELECT 1");
    }

    @Test
    void fillsInVariablesOutsideQuotes() {
        variables.set("n", "5");
        variables.set("who", "O'Neil");
        assertThat(read("SELECT :n, ':n', :'who', :\"who\", 1::int, :unknown, \":n\";"))
                .containsExactly("SELECT 5, ':n', 'O''Neil', \"O'Neil\", 1::int, :unknown, \":n\"");
    }

    @Test
    void countsLines() {
        "SELECT\n1;\n\n\\q".lines().forEach(reader::line);
        ScriptItem first = reader.next();
        ScriptItem second = reader.next();
        assertThat(first).isNotNull().extracting(ScriptItem::line).isEqualTo(2);
        assertThat(second).isNotNull().extracting(ScriptItem::line).isEqualTo(4);
    }

    @Test
    void theEndOfTheInputEndsTheLastStatement() {
        reader.line("SELECT 1");
        reader.end();
        assertThat(reader.next()).isEqualTo(new ScriptItem.Statement("SELECT 1", 1));
        reader.line("-- nothing");
        reader.end();
        assertThat(reader.next()).isNull();
    }
}
