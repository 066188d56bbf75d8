package io.millrace.server.shell;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * {@code millrace shell [URL]}. Exit codes are psql's: 0 all done, 1 a {@code -c} or the shell itself failed, 2 no
 * connection, 3 a script failed and {@code ON_ERROR_STOP} was set.
 */
@CommandLine.Command(
        name = "shell",
        description = "Talks SQL with a server, or with a database in a directory.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Within it, \\? lists its commands and \\h shows how statements are written."})
public final class ShellCommand implements Callable<Integer> {
    @CommandLine.Parameters(
            arity = "0..1",
            paramLabel = "URL",
            description = "host:port/database or jdbc:millrace:… (default: the server on this machine)")
    private @Nullable String url;

    @CommandLine.ArgGroup(exclusive = true, multiplicity = "0..*")
    private List<Action> actions = new ArrayList<>();

    @CommandLine.Option(names = "--embedded", paramLabel = "DIR", description = "Open the database in this directory.")
    private @Nullable String embedded;

    @CommandLine.Option(
            names = {"-v", "--set", "--variable"},
            paramLabel = "NAME=VALUE",
            description = "Set a variable, as ON_ERROR_STOP=1.")
    private Map<String, String> variables = Map.of();

    @CommandLine.Option(
            names = {"-q", "--quiet"},
            description = "Print answers only.")
    private boolean quiet;

    @CommandLine.Option(
            names = {"-t", "--tuples-only"},
            description = "Print rows only.")
    private boolean tuplesOnly;

    @CommandLine.Option(
            names = {"-A", "--no-align"},
            description = "Print unaligned.")
    private boolean unaligned;

    @CommandLine.Option(
            names = {"-F", "--field-separator"},
            paramLabel = "TEXT",
            description = "Between unaligned values (|).")
    private @Nullable String fieldSeparator;

    @CommandLine.Option(names = "--csv", description = "Print CSV.")
    private boolean csv;

    @CommandLine.Option(names = "--json", description = "Print a JSON object per row.")
    private boolean json;

    @CommandLine.Option(
            names = {"-x", "--expanded"},
            description = "Print a line per column.")
    private boolean expanded;

    @CommandLine.Option(
            names = {"-e", "--echo-queries"},
            description = "Print each statement before its answer.")
    private boolean echo;

    @CommandLine.Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Send answers to a file.")
    private @Nullable String outputFile;

    @CommandLine.Option(
            names = {"-P", "--pset"},
            paramLabel = "NAME=VALUE",
            description = "Set a printing option, as null=∅.")
    private List<String> printOptions = List.of();

    /** Commands and files, in the order they were given. */
    static final class Action {
        @CommandLine.Option(
                names = {"-c", "--command"},
                paramLabel = "SQL",
                description = "Run this and end; may be repeated.")
        private @Nullable String command;

        @CommandLine.Option(
                names = {"-f", "--file"},
                paramLabel = "FILE",
                description = "Run a script and end; - is the standard input.")
        private @Nullable String file;
    }

    /** For the command line. */
    public ShellCommand() {}

    @Override
    public Integer call() throws IOException {
        Output output = new Output(new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
        Console console = actions.isEmpty() ? System.console() : null;
        if (console == null) {
            return run(output, new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        }
        return InteractiveShell.onSystemTerminal(this::prepare);
    }

    /** Without a terminal: the commands, else the standard input. */
    int run(Output output, BufferedReader standardInput) throws IOException {
        try (Shell shell = new Shell(output)) {
            int prepared = prepare(shell);
            if (prepared != Shell.OK) {
                return prepared;
            }
            int code = actions.isEmpty()
                    ? shell.runScript(new ReaderSource("<stdin>", standardInput))
                    : runActions(shell, standardInput);
            output.redirect(null);
            return output.isBroken() ? Shell.FAILED : code;
        } catch (SQLException e) {
            output.errors().print(ErrorText.of(e, null));
            output.errors().flush();
            return Shell.FAILED;
        } finally {
            output.flush();
        }
    }

    private int runActions(Shell shell, BufferedReader standardInput) throws IOException {
        int code = Shell.OK;
        for (Action action : actions) {
            if (action.command != null) {
                code = shell.runCommand(action.command) ? Shell.OK : Shell.FAILED;
            } else if (action.file != null) {
                code = action.file.equals("-")
                        ? shell.runScript(new ReaderSource("<stdin>", standardInput))
                        : shell.runFile(action.file);
            }
            if (!shell.isAlive()) {
                return Shell.NO_CONNECTION;
            }
            if (shell.isQuitting() || (code != Shell.OK && shell.variables.isOn("ON_ERROR_STOP"))) {
                return code;
            }
        }
        return code;
    }

    /** Options, then the connection; an exit code. */
    private int prepare(Shell shell) {
        try {
            applyOptions(shell);
        } catch (IOException | IllegalArgumentException e) {
            shell.complain("millrace shell: " + e.getMessage());
            return Shell.FAILED;
        }
        String place = embedded != null ? ShellUrl.embedded(embedded) : ShellUrl.of(url == null ? "" : url);
        try {
            shell.connect(place);
            return Shell.OK;
        } catch (SQLException e) {
            int question = place.indexOf('?');
            shell.complain("millrace shell: connection to " + (question < 0 ? place : place.substring(0, question))
                    + " failed: " + e.getMessage());
            return Shell.NO_CONNECTION;
        }
    }

    private void applyOptions(Shell shell) throws IOException {
        if (url != null && embedded != null) {
            throw new IllegalArgumentException("either a URL or --embedded, not both");
        }
        variables.forEach((name, value) -> shell.variables.set(name, value == null ? "" : value));
        if (quiet) {
            shell.variables.set("QUIET", "on");
        }
        if (echo) {
            shell.variables.set("ECHO_QUERIES", "on");
        }
        shell.print.tuplesOnly = tuplesOnly;
        shell.print.expanded = expanded;
        if (unaligned) {
            shell.print.format = PrintSettings.Format.UNALIGNED;
        }
        if (csv) {
            shell.print.format = PrintSettings.Format.CSV;
        }
        if (json) {
            shell.print.format = PrintSettings.Format.JSON;
        }
        if (fieldSeparator != null) {
            shell.print.fieldSeparator = fieldSeparator;
        }
        PrintOptions options = new PrintOptions(shell.print);
        for (String option : printOptions) {
            int equals = option.indexOf('=');
            options.set(
                    equals < 0 ? option : option.substring(0, equals), equals < 0 ? "" : option.substring(equals + 1));
        }
        if (outputFile != null) {
            shell.output.redirect(outputFile);
        }
    }
}
