package io.millrace.server.shell;

import io.millrace.jdbc.MillraceConnection.TransactionStatus;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** The shell at a terminal: editing over several lines, history, completion, Ctrl-C for the statement, Ctrl-D for the end. */
final class InteractiveShell {
    private final Shell shell;
    private final Terminal terminal;
    private final LineReader lines;
    private final ShellParser parser;
    private final StatementReader reader;

    private InteractiveShell(Shell shell, Terminal terminal, @Nullable Path history) {
        this.shell = shell;
        this.terminal = terminal;
        this.reader = new StatementReader(shell.variables::fill);
        this.parser = new ShellParser(reader, this::database);
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .appName("millrace")
                .terminal(terminal)
                .parser(parser)
                .completer(new ShellCompleter(shell))
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%M> ")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                .option(LineReader.Option.HISTORY_IGNORE_DUPS, true);
        if (history != null) {
            builder.variable(LineReader.HISTORY_FILE, history);
        }
        this.lines = builder.build();
        bindPlainArrows();
    }

    private KeyMap<Binding> keys() {
        return Objects.requireNonNull(lines.getKeyMaps().get(LineReader.MAIN));
    }

    /** As terminals send them that do not heed the wish for application keys. */
    private void bindPlainArrows() {
        KeyMap<Binding> keys = keys();
        keys.bind(new Reference(LineReader.UP_LINE_OR_SEARCH), "\u001b[A");
        keys.bind(new Reference(LineReader.DOWN_LINE_OR_SEARCH), "\u001b[B");
        keys.bind(new Reference(LineReader.FORWARD_CHAR), "\u001b[C");
        keys.bind(new Reference(LineReader.BACKWARD_CHAR), "\u001b[D");
        keys.bind(new Reference(LineReader.BEGINNING_OF_LINE), "\u001b[H");
        keys.bind(new Reference(LineReader.END_OF_LINE), "\u001b[F");
    }

    /**
     * At the terminal this process was started from.
     *
     * @param prepare options and connection; an exit code, 0 to go on
     */
    static int onSystemTerminal(ToIntFunction<Shell> prepare) throws IOException {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            return run(terminal, Path.of(System.getProperty("user.home"), ".millrace_history"), prepare);
        }
    }

    static int run(Terminal terminal, @Nullable Path history, ToIntFunction<Shell> prepare) throws IOException {
        try (Shell shell = new Shell(new Output(terminal.output(), terminal.output()))) {
            shell.interactive = true;
            boolean dumb = terminal.getType().startsWith(Terminal.TYPE_DUMB);
            shell.variables.set("live", dumb ? "off" : "on");
            shell.runner.setLiveScreen(new TerminalScreen(terminal));
            terminal.handle(Terminal.Signal.INT, signal -> shell.interrupt());
            int code = prepare.applyAsInt(shell);
            if (code != Shell.OK) {
                return code;
            }
            new InteractiveShell(shell, terminal, history).converse();
            return Shell.OK;
        } catch (SQLException e) {
            // Only closing is left, and the connection is gone already.
            return Shell.OK;
        }
    }

    private void converse() {
        if (!shell.isQuiet()) {
            say("Millrace shell. \\? lists its commands, \\q ends it.\n\n");
        }
        while (!shell.isQuitting()) {
            try {
                take(lines.readLine(prompt()));
            } catch (UserInterruptException e) {
                reader.reset();
            } catch (EndOfFileException e) {
                return;
            }
        }
    }

    private void take(String text) {
        text.lines().forEach(reader::line);
        LineSource more = new KeyboardSource();
        ScriptItem item;
        while (!shell.isQuitting() && (item = reader.next()) != null) {
            shell.run(item, reader, more);
            if (!shell.isAlive()) {
                reconnect();
            }
        }
    }

    private void reconnect() {
        say("The connection to the server was lost. Attempting reset: ");
        try {
            shell.connect(shell.url());
            say("Succeeded.\n");
        } catch (SQLException e) {
            say("Failed.\n");
        }
    }

    private void say(String text) {
        terminal.writer().print(text);
        terminal.writer().flush();
    }

    private String database() {
        try {
            String name = shell.connection().getCatalog();
            return name == null ? "millrace" : name;
        } catch (SQLException e) {
            return "!";
        }
    }

    private String prompt() {
        String mark = "";
        try {
            TransactionStatus status = shell.connection().transactionStatus();
            mark = status == TransactionStatus.IN_TRANSACTION ? "*" : status == TransactionStatus.FAILED ? "!" : "";
        } catch (SQLException e) {
            mark = "?";
        }
        return database() + reader.place().mark + mark + "> ";
    }

    /** Data of a COPY, typed. */
    private final class KeyboardSource implements LineSource {
        private boolean told;

        @Override
        public @Nullable String name() {
            return null;
        }

        @Override
        public @Nullable String read() throws IOException {
            if (!told) {
                told = true;
                say("""
                        Enter data to be copied followed by a newline.
                        End with a backslash and a period on a line by itself, or an EOF signal.
                        """);
            }
            setData(true);
            try {
                return lines.readLine(">> ");
            } catch (EndOfFileException e) {
                return null;
            } catch (UserInterruptException e) {
                throw new InterruptedIOException("ERROR:  COPY from stdin failed: canceled by user");
            } finally {
                setData(false);
            }
        }

        /** Data have tabs, and are not for the history. */
        private void setData(boolean data) {
            parser.setPlain(data);
            lines.setVariable(LineReader.DISABLE_HISTORY, data);
            keys().bind(new Reference(data ? LineReader.SELF_INSERT : LineReader.EXPAND_OR_COMPLETE), "\t");
        }
    }

    private static final class TerminalScreen implements LiveScreen {
        private final Terminal terminal;

        private TerminalScreen(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public PrintWriter writer() {
            return terminal.writer();
        }

        @Override
        public int height() {
            return terminal.getHeight() > 0 ? terminal.getHeight() : 24;
        }

        @Override
        public int width() {
            return terminal.getWidth() > 0 ? terminal.getWidth() : 80;
        }
    }
}
