package io.millrace.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The shell without a terminal, against a database in memory. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
// A text block would strip the blanks at the ends of lines, which count here.
@SuppressWarnings("StringConcatToTextBlock")
final class ShellCommandTest {
    private static final String URL = "jdbc:millrace:mem:shell-command";
    private static Connection keeper;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @BeforeAll
    static void open() throws SQLException {
        keeper = DriverManager.getConnection(URL);
        keeper.createStatement().execute("CREATE STREAM flights (id BIGINT, origin VARCHAR, delay DOUBLE PRECISION)");
        keeper.createStatement().execute("INSERT INTO flights VALUES (1, 'OSL', 2.5), (2, NULL, NULL)");
    }

    @AfterAll
    static void close() throws SQLException {
        keeper.close();
    }

    private int shell(String input, String... arguments) throws IOException {
        ShellCommand command = new ShellCommand();
        String[] all = new String[arguments.length + 1];
        all[0] = URL;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        new CommandLine(command).parseArgs(all);
        return command.run(new Output(out, errors), new BufferedReader(new StringReader(input)));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Test
    void answersOnTheScreen() throws IOException {
        assertThat(shell("", "-c", "SELECT * FROM flights ORDER BY id")).isZero();
        assertThat(out())
                .isEqualTo(" id | origin | delay \n"
                        + "----+--------+-------\n"
                        + "  1 | OSL    |   2.5\n"
                        + "  2 |        |      \n"
                        + "(2 rows)\n"
                        + "\n");
        assertThat(errors()).isEmpty();
    }

    @Test
    void takesOptionsAndSeveralCommands() throws IOException {
        int code = shell(
                "",
                "-At",
                "-F",
                ";",
                "-P",
                "null=-",
                "-v",
                "least=2",
                "-c",
                "SELECT id, origin FROM flights WHERE id >= :least",
                "-c",
                "\\echo done :least");
        assertThat(code).isZero();
        assertThat(out()).isEqualTo("2;-\ndone 2\n");
    }

    @Test
    void aFailedCommandSaysWhereAndGivesOne() throws IOException {
        assertThat(shell("", "-c", "SELECT nope FROM flights", "-c", "SELEC")).isEqualTo(1);
        assertThat(errors())
                .contains(
                        "ERROR:  column \"nope\" does not exist\nLINE 1: SELECT nope FROM flights\n               ^\n")
                .contains("ERROR:  syntax error at or near \"SELEC\"\nLINE 1: SELEC\n        ^\n");
        assertThat(out()).isEmpty();
    }

    @Test
    void scriptsGoOnAfterAnErrorUnlessToldToStop(@TempDir Path directory) throws IOException {
        Path script = directory.resolve("s.sql");
        Files.writeString(script, "SELECT 1 AS a;\nSELECT\n nope;\n\\echo after\n");
        assertThat(shell("", "-q", "-f", script.toString())).isZero();
        assertThat(out()).endsWith("after\n");
        assertThat(errors()).startsWith(script + ":3: ERROR:  column \"nope\" does not exist\nLINE 2:  nope\n");
        out.reset();
        assertThat(shell("", "-q", "-v", "ON_ERROR_STOP=1", "-f", script.toString()))
                .isEqualTo(3);
        assertThat(out()).doesNotContain("after");
        assertThat(shell("", "-f", directory.resolve("missing.sql").toString())).isEqualTo(1);
        assertThat(errors()).contains("missing.sql: No such file or directory");
    }

    @Test
    void readsTheStandardInputWithDataInIt(@TempDir Path directory) throws IOException {
        Path csv = directory.resolve("more.csv");
        Files.writeString(csv, "i,v\n3,three\n");
        int code = shell("""
                CREATE STREAM copied (i INT, v VARCHAR);
                COPY copied FROM STDIN;
                1\tone
                2\ttwo; not a statement
                \\.
                \\copy copied FROM '%s' WITH (FORMAT csv, HEADER)
                \\pset format csv
                SELECT * FROM copied ORDER BY i
                """.formatted(csv));
        assertThat(errors()).isEmpty();
        assertThat(code).isZero();
        assertThat(out())
                .isEqualTo(
                        "CREATE STREAM\nCOPY 2\nCOPY 1\nOutput format is csv.\ni,v\n1,one\n2,two; not a statement\n3,three\n");
    }

    @Test
    void noConnectionGivesTwo() throws IOException {
        ShellCommand command = new ShellCommand();
        new CommandLine(command).parseArgs("127.0.0.1:1/", "-c", "SELECT 1");
        assertThat(command.run(new Output(out, errors), new BufferedReader(new StringReader(""))))
                .isEqualTo(2);
        assertThat(errors())
                .isEqualTo(
                        "millrace shell: connection to jdbc:millrace://127.0.0.1:1/ failed: Connection to 127.0.0.1:1"
                                + " refused. Is a Millrace server running there?\n");
    }

    /** Also amid a query that never ends by itself. */
    @Test
    void endsWhenItsAnswersCannotBeWritten() throws IOException {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        ShellCommand command = new ShellCommand();
        new CommandLine(command).parseArgs(URL);
        String script = "SELECT id FROM flights EMIT CHANGES;\nCREATE STREAM unwanted (i INT);\n";
        assertThat(command.run(new Output(broken, errors), new BufferedReader(new StringReader(script))))
                .isEqualTo(1);
        assertThat(errors()).isEqualTo("<stdin>:1: answers cannot be written: Broken pipe\n");
        assertThat(shell("", "-At", "-c", "SELECT name FROM millrace.streams WHERE name = 'unwanted'"))
                .isZero();
        assertThat(out()).isEmpty();
    }

    @Test
    void describesWhatThereIs() throws IOException {
        assertThat(shell("\\d\n\\d flights\n\\ds fl*\n\\dt nothing\n\\nonsense\n"))
                .isZero();
        assertThat(out())
                .contains("List of relations")
                .contains("flights")
                .contains("Relation \"flights\"")
                .contains("BIGINT");
        assertThat(errors())
                .contains("Did not find any tables named \"nothing\".")
                .contains("invalid command \\nonsense\nTry \\? for help.");
    }

    @Test
    void commandsReachTheStatementSoFar() throws IOException {
        assertThat(
                        shell(
                                "SELECT 1 AS a \\gx\n\\x\n\\t\nSELECT 2 AS b;\n\\timing\n\\! ls\nSELECT 3 AS c\n\\q\nSELECT 4;\n"))
                .isZero();
        assertThat(out())
                .isEqualTo(
                        "-[ RECORD 1 ]\na | 1\n\nExpanded display is on.\nTuples only is on.\nb | 2\n\nTiming is on.\n");
        assertThat(errors()).contains("\\!: not supported by this shell");
    }
}
