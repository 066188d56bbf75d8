package io.millrace.server.shell;

import io.millrace.jdbc.MillraceConnection;
import java.io.IOException;
import java.sql.SQLException;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The backslash commands. */
final class MetaCommands {
    private static final DateTimeFormatter WATCH_TIME =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss yyyy", Locale.ROOT);

    private final Shell shell;
    private final Catalog catalog;
    private final PrintOptions printOptions;

    MetaCommands(Shell shell) {
        this.shell = shell;
        this.catalog = new Catalog(shell);
        this.printOptions = new PrintOptions(shell.print);
    }

    /** Runs one; false if it failed, which has been said then. */
    boolean run(ScriptItem.Meta command, StatementReader reader, LineSource source, String place) {
        List<String> words = MetaArguments.split(command.arguments(), shell.variables);
        try {
            return dispatch(command, words, reader, source, place);
        } catch (SQLException e) {
            shell.runner.report(e, null, place);
            return false;
        } catch (IOException | IllegalArgumentException e) {
            shell.complain(place + "\\" + command.name() + ": " + e.getMessage());
            return false;
        }
    }

    private boolean dispatch(
            ScriptItem.Meta command, List<String> words, StatementReader reader, LineSource source, String place)
            throws SQLException, IOException {
        String first = words.isEmpty() ? "" : words.get(0);
        switch (command.name()) {
            case "q", "quit", "exit" -> shell.quit();
            case "?" -> print(ShellHelp.commands());
            case "h", "help" -> print(ShellHelp.statements(command.arguments()));
            case "timing" -> {
                shell.timing = toggled(shell.timing, first);
                say("Timing is " + (shell.timing ? "on." : "off."));
            }
            case "x", "a", "t", "f", "pset", "C" -> say(printOptions.change(command.name(), words));
            case "echo" -> print(String.join(" ", words) + "\n");
            case "qecho" -> shell.output.out().print(String.join(" ", words) + "\n");
            case "warn" -> shell.complain(String.join(" ", words));
            case "set" -> set(words);
            case "unset" -> shell.variables.unset(first);
            case "o", "out" -> shell.output.redirect(words.isEmpty() ? null : first);
            case "i", "include", "ir" -> {
                return shell.runFile(required(first, "a file's name is missing")) == Shell.OK;
            }
            case "c", "connect" -> {
                shell.connect(words.isEmpty() ? shell.url() : ShellUrl.of(first));
                say(connectionText());
            }
            case "conninfo" -> print(connectionText() + "\n");
            case "g", "gx" -> {
                return runBuffer(command.name().equals("gx"), words, reader, source, place);
            }
            case "p" -> print((reader.pending().isEmpty() ? shell.previousStatement : reader.pending()) + "\n");
            case "r", "reset" -> {
                reader.reset();
                say("Query buffer reset (cleared).");
            }
            case "watch" -> {
                return watch(first.isEmpty() ? 2 : Double.parseDouble(first), reader, source, place);
            }
            case "copy" -> {
                return new CopyCommand(shell).run(command.arguments(), source, place);
            }
            case "errverbose" -> {
                String last = shell.runner.lastErrorVerbose();
                print(last == null ? "There is no previous error.\n" : last);
            }
            case "!", "cd", "e", "edit", "ef", "ev", "w", "setenv", "prompt", "lo_import", "lo_export" ->
                throw new IllegalArgumentException("not supported by this shell");
            default -> {
                if (!catalog.describe(command.name(), first)) {
                    shell.complain(place + "invalid command \\" + command.name() + "\nTry \\? for help.");
                    return false;
                }
            }
        }
        return true;
    }

    private void set(List<String> words) {
        if (words.isEmpty()) {
            for (Map.Entry<String, String> variable : shell.variables.all().entrySet()) {
                print(variable.getKey() + " = '" + variable.getValue() + "'\n");
            }
        } else {
            shell.variables.set(words.get(0), String.join("", words.subList(1, words.size())));
        }
    }

    /** {@code \g}: the statement so far, else the previous one again. */
    private boolean runBuffer(
            boolean expanded, List<String> words, StatementReader reader, LineSource source, String place)
            throws IOException {
        String statement = take(reader);
        if (statement.isEmpty()) {
            return true;
        }
        PrintSettings print = shell.print.copy();
        print.expanded |= expanded;
        if (words.isEmpty()) {
            return shell.runner.run(statement, print, source, place);
        }
        shell.output.redirect(words.get(0));
        try {
            return shell.runner.run(statement, print, source, place);
        } finally {
            shell.output.redirect(null);
        }
    }

    private String take(StatementReader reader) {
        String statement = reader.pending();
        reader.reset();
        if (statement.isEmpty()) {
            return shell.previousStatement;
        }
        shell.previousStatement = statement;
        return statement;
    }

    /** {@code \watch}: again and again, to Ctrl-C or an error. */
    private boolean watch(double seconds, StatementReader reader, LineSource source, String place) {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("the interval must be positive");
        }
        String statement = take(reader);
        if (statement.isEmpty()) {
            throw new IllegalArgumentException("there is no statement to repeat");
        }
        String interval = seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds);
        do {
            PrintSettings print = shell.print.copy();
            print.title = ZonedDateTime.now(ZoneId.systemDefault()).format(WATCH_TIME) + " (every " + interval + "s)";
            if (!shell.runner.run(statement, print, source, place)) {
                return false;
            }
        } while (!shell.runner.interruption().pause((long) (seconds * 1000)));
        shell.runner.leaveCtrlC();
        return true;
    }

    private String connectionText() throws SQLException {
        MillraceConnection connection = shell.connection();
        return "You are connected to database \"" + connection.getCatalog() + "\" as user \""
                + connection.getMetaData().getUserName() + "\" by "
                + connection.getMetaData().getURL() + " ("
                + connection.getMetaData().getDatabaseProductName() + " "
                + connection.getMetaData().getDatabaseProductVersion() + ").";
    }

    static boolean toggled(boolean now, String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "" -> !now;
            case "on", "true", "yes", "1" -> true;
            case "off", "false", "no", "0" -> false;
            default -> throw new IllegalArgumentException("unrecognized value \"" + word + "\": Boolean expected");
        };
    }

    private static String required(String word, String otherwise) {
        if (word.isEmpty()) {
            throw new IllegalArgumentException(otherwise);
        }
        return word;
    }

    private void print(String text) {
        shell.output.out().print(text);
    }

    /** What a quiet shell leaves out. */
    private void say(@Nullable String text) {
        if (text != null && !shell.isQuiet()) {
            shell.output.screen().print(text + "\n");
        }
    }
}
