package io.millrace.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser.ParseContext;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Tab key offers. */
final class ShellCompleterTest {
    private static final String URL = "jdbc:millrace:mem:completer";

    private final Shell shell = new Shell(new Output(new ByteArrayOutputStream(), new ByteArrayOutputStream()));
    private Connection keeper;
    private Terminal terminal;

    @BeforeEach
    void open() throws Exception {
        keeper = DriverManager.getConnection(URL);
        keeper.createStatement().execute("CREATE TABLE people (id INT PRIMARY KEY, \"Given name\" VARCHAR)");
        shell.connect(URL);
        terminal = new DumbTerminal(
                "test",
                "dumb",
                new ByteArrayInputStream(new byte[0]),
                new ByteArrayOutputStream(),
                StandardCharsets.UTF_8);
    }

    @AfterEach
    void close() throws Exception {
        terminal.close();
        shell.close();
        keeper.close();
    }

    /** What fits what was typed. */
    private List<String> offered(String text) {
        ShellParser parser = new ShellParser(new StatementReader(part -> part), () -> "millrace");
        LineReader reader =
                LineReaderBuilder.builder().terminal(terminal).parser(parser).build();
        ParsedLine line = parser.parse(text, text.length(), ParseContext.COMPLETE);
        List<Candidate> candidates = new ArrayList<>();
        new ShellCompleter(shell).complete(reader, line, candidates);
        return candidates.stream()
                .map(Candidate::value)
                .filter(value -> value.startsWith(line.word()))
                .toList();
    }

    @Test
    void offersKeywordsAndNames() {
        assertThat(offered("sel")).containsExactly("select");
        assertThat(offered("SEL")).containsExactly("SELECT");
        assertThat(offered("SELECT max(i")).contains("max(id", "max(is");
        assertThat(offered("SELECT \"Gi")).containsExactly("\"Given name\"");
        assertThat(offered("SELECT * FROM p")).containsExactly("partitions", "people");
        assertThat(offered("UPDATE i")).isEmpty();
    }

    @Test
    void offersWhatMayFollowACommand(@TempDir Path directory) throws IOException {
        Files.createFile(directory.resolve("tour.sql"));
        Files.createDirectory(directory.resolve("towers"));
        assertThat(offered("\\ti")).containsExactly("\\timing");
        assertThat(offered("\\timing o")).containsExactly("on", "off");
        assertThat(offered("\\d pe")).containsExactly("people");
        assertThat(offered("\\pset f")).containsExactly("format", "footer", "fieldsep");
        assertThat(offered("\\h CREATE C")).containsExactly("CURSOR");
        assertThat(offered("\\h M")).containsExactly("MOVE");
        for (String command : List.of("\\i ", "\\copy people from ")) {
            assertThat(offered(command + directory + "/to"))
                    .containsExactlyInAnyOrder(directory + "/tour.sql", directory + "/towers/");
        }
    }
}
