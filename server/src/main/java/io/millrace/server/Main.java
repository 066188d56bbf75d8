package io.millrace.server;

import io.millrace.common.error.MillraceException;
import io.millrace.server.quickstart.QuickstartCommand;
import io.millrace.server.shell.ShellCommand;
import picocli.CommandLine;

/** The command line of Millrace: its first word says what to run. */
@CommandLine.Command(
        name = "millrace",
        description = "A streaming database: a durable log that is used through SQL.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    public static void main(String[] arguments) {
        int exitCode = commandLine().execute(arguments);
        System.exit(exitCode);
    }

    /** One line for each subcommand. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .addSubcommand(new QuickstartCommand())
                .addSubcommand(ServerCommand.commandLine())
                .addSubcommand(new ShellCommand())
                .addSubcommand(new PasswordCommand())
                .addSubcommand(new PrepareCommand());
    }

    /** Without a subcommand: says how it is used. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    /** An error as a person reads it: message, detail and hint, a line each. */
    static String explain(MillraceException error) {
        StringBuilder text = new StringBuilder("millrace: ").append(error.message());
        if (error.detail() != null) {
            text.append("\n  ").append(error.detail());
        }
        if (error.hint() != null) {
            text.append("\n  ").append(error.hint());
        }
        return text.toString();
    }

    /** Out of the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"millrace " + (version == null ? "(not packaged)" : version)};
        }
    }
}
