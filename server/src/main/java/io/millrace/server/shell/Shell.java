package io.millrace.server.shell;

import io.millrace.jdbc.MillraceConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A conversation: the connection, the variables, how answers are printed. Owned by one thread, but for {@link #interrupt},
 * which the terminal calls.
 */
final class Shell implements AutoCloseable {
    /** Exit codes, as psql's. */
    static final int OK = 0;

    static final int FAILED = 1;
    static final int NO_CONNECTION = 2;
    static final int SCRIPT_FAILED = 3;

    private static final int DEEPEST_INCLUDE = 100;

    final ShellVariables variables = new ShellVariables();
    final PrintSettings print = new PrintSettings();
    final Output output;
    final StatementRunner runner;
    private final MetaCommands metaCommands;
    private @Nullable MillraceConnection connection;
    private String url = "";
    private int includes;
    private boolean quit;
    /** Of the reader that runs now: the statement a {@code \g} would run. */
    String previousStatement = "";

    boolean timing;
    /** A person sits in front of it. */
    boolean interactive;

    Shell(Output output) {
        this.output = output;
        this.runner = new StatementRunner(this);
        this.metaCommands = new MetaCommands(this);
    }

    /** Connects, in place of the connection there was. */
    void connect(String newUrl) throws SQLException {
        // Loaded by name of its class: a class loader may hide the service file.
        MillraceConnection next = DriverManager.getConnection(newUrl).unwrap(MillraceConnection.class);
        if (connection != null) {
            connection.close();
        }
        connection = next;
        url = newUrl;
    }

    String url() {
        return url;
    }

    MillraceConnection connection() throws SQLException {
        if (connection == null) {
            throw new SQLException("You are currently not connected to a database.", "08003");
        }
        return connection;
    }

    boolean isQuiet() {
        return variables.isOn("QUIET");
    }

    void quit() {
        quit = true;
    }

    boolean isQuitting() {
        return quit;
    }

    /** Ctrl-C: ends the statement that runs, if any. From any thread. */
    void interrupt() {
        runner.interrupt();
    }

    /** {@code -c}: statements or one backslash command; false if one failed. */
    boolean runCommand(String text) {
        StatementReader reader = new StatementReader(variables::fill);
        LineSource nothingMore = new StringSource(null, "");
        text.lines().forEach(reader::line);
        reader.end();
        ScriptItem item;
        while (!quit && (item = reader.next()) != null) {
            if (!run(item, reader, nothingMore)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Runs a script to its end, or to its first error if {@code ON_ERROR_STOP} is set.
     *
     * @return an exit code
     */
    int runScript(LineSource source) throws IOException {
        StatementReader reader = new StatementReader(variables::fill);
        String line = source.read();
        while (line != null && !quit) {
            reader.line(line);
            int code = runReady(reader, source);
            if (code != OK) {
                return code;
            }
            line = source.read();
        }
        reader.end();
        return runReady(reader, source);
    }

    private int runReady(StatementReader reader, LineSource source) {
        ScriptItem item;
        while (!quit && (item = reader.next()) != null) {
            boolean done = run(item, reader, source);
            if (!done && variables.isOn("ON_ERROR_STOP")) {
                return SCRIPT_FAILED;
            }
            if (!isAlive()) {
                return NO_CONNECTION;
            }
        }
        return OK;
    }

    /** Whether the server is still there; without a connection at all a script may still connect. */
    boolean isAlive() {
        try {
            return connection == null || !connection.isClosed();
        } catch (SQLException e) {
            return false;
        }
    }

    /** Runs a statement or command; says what went wrong and gives false if it failed. */
    boolean run(ScriptItem item, StatementReader reader, LineSource source) {
        String place = source.name() == null ? "" : source.name() + ":" + item.line() + ": ";
        boolean done;
        if (item instanceof ScriptItem.Statement statement) {
            previousStatement = statement.text();
            done = runner.run(statement.text(), print, source, place);
        } else {
            done = metaCommands.run((ScriptItem.Meta) item, reader, source, place);
        }
        output.flush();
        if (output.isBroken()) {
            quit(); // nobody would see what is still to come
        }
        return done;
    }

    /** {@code \i}, {@code -f}: false if it cannot be read or failed with {@code ON_ERROR_STOP}. */
    int runFile(String path) {
        if (includes >= DEEPEST_INCLUDE) {
            complain(path + ": scripts include each other more than " + DEEPEST_INCLUDE + " deep");
            return FAILED;
        }
        includes++;
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Files.newInputStream(Path.of(path)),
                StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)))) {
            return runScript(new ReaderSource(path, reader));
        } catch (IOException | InvalidPathException e) {
            boolean missing = e instanceof NoSuchFileException;
            complain(path + ": " + (missing ? "No such file or directory" : e.getMessage()));
            return FAILED;
        } finally {
            includes--;
        }
    }

    /** The shell's own error. */
    void complain(String message) {
        output.out().flush();
        output.errors().print(message + "\n");
        output.errors().flush();
    }

    @Override
    public void close() throws SQLException {
        output.flush();
        if (connection != null) {
            connection.close();
        }
    }
}
