package io.millrace.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell at a terminal that a test types on. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class InteractiveShellTest {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    private String shown() {
        synchronized (screen) {
            return screen.toString(StandardCharsets.UTF_8).replace("\r", "");
        }
    }

    private void await(String text) throws InterruptedException {
        await(text, 1);
    }

    private void await(String text, int times) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (shown().split(Pattern.quote(text), -1).length <= times) {
            assertThat(System.nanoTime())
                    .as("waiting for <%s> in <%s>", text, shown())
                    .isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static CompletableFuture<Integer> start(Terminal terminal, Path history, String url) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return InteractiveShell.run(terminal, history, prepared -> {
                    try {
                        prepared.connect(url);
                        return Shell.OK;
                    } catch (SQLException e) {
                        throw new AssertionError(e);
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void editsOverLinesAndSurvivesCtrlC(@TempDir Path directory) throws Exception {
        String url = "jdbc:millrace:mem:interactive";
        PipedInputStream typed = new PipedInputStream(1 << 16);
        try (Connection keeper = DriverManager.getConnection(url);
                OutputStream keyboard = new PipedOutputStream(typed);
                Terminal terminal = new DumbTerminal("test", "dumb", typed, screen, StandardCharsets.UTF_8)) {
            keeper.createStatement().execute("CREATE STREAM live_rows (i INT)");
            CompletableFuture<Integer> shell = start(terminal, directory.resolve("history"), url);
            type(keyboard, "SELECT 40\n + 2 AS answer;\n");
            await(" answer \n--------\n     42\n(1 row)\n");
            assertThat(shown()).contains("millrace=> ");

            type(keyboard, "SELECT i FROM live_rows EMIT CHANGES;\n");
            keeper.createStatement().execute("INSERT INTO live_rows VALUES (7)");
            await(" i \n---\n 7\n");
            terminal.raise(Terminal.Signal.INT);
            await("(1 row)\n\n");

            type(keyboard, "SELECT 'still here' AS x;\n");
            await(" still here\n");
            type(keyboard, "\\q\n");
            assertThat(shell.get(30, TimeUnit.SECONDS)).isZero();
        }
        assertThat(Files.readString(directory.resolve("history"))).contains("live_rows EMIT CHANGES");
    }

    @Test
    void takesTypedDataAsTheyAre(@TempDir Path directory) throws Exception {
        String url = "jdbc:millrace:mem:typed";
        PipedInputStream typed = new PipedInputStream(1 << 16);
        try (Connection keeper = DriverManager.getConnection(url);
                OutputStream keyboard = new PipedOutputStream(typed);
                Terminal terminal = new ExternalTerminal("test", "xterm", typed, screen, StandardCharsets.UTF_8)) {
            keeper.createStatement().execute("CREATE STREAM typed (word VARCHAR, i INT)");
            CompletableFuture<Integer> shell = start(terminal, directory.resolve("history"), url);
            type(keyboard, "COPY typed FROM STDIN;\r");
            await(">> ");
            type(keyboard, "sel\t7\r\\.\r");
            await("COPY 1\n");
            type(keyboard, "sel\t word, i * 6 AS n FROM typed;\r");
            await(" sel  | 42\n");

            type(keyboard, "COPY typed FROM STDIN;\rlost\t1\r");
            await("lost");
            terminal.raise(Terminal.Signal.INT);
            await("ERROR:  COPY from stdin failed: canceled by user\n");
            type(keyboard, "SELECT count(*) AS rows FROM typed;\r");
            await(" rows \n------\n    1\n");

            type(keyboard, "\u001b[A\r");
            await("(1 row)\n\n", 3);
            type(keyboard, "\004");
            assertThat(shell.get(30, TimeUnit.SECONDS)).isZero();
        }
        assertThat(Files.readString(directory.resolve("history")))
                .doesNotContain("sel\t7")
                .contains("SELECT count(*)");
    }

    private static void type(OutputStream keyboard, String text) throws IOException {
        keyboard.write(text.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }
}
