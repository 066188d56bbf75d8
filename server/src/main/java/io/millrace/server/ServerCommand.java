package io.millrace.server;

import static io.millrace.common.error.ErrorCode.INVALID_SETTING;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.RealEnvironment;
import io.millrace.common.error.MillraceException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;

/** {@code millrace server}: runs until it is told to stop. */
@CommandLine.Command(
        name = "server",
        description = "Runs a server until it gets SIGTERM or Ctrl-C.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Each setting is a flag, a MILLRACE_* environment variable (MILLRACE_SQL_PORT) or a line of",
            "millrace.properties in the working directory (sql-port=7432); the first found wins, in that order."
        })
final class ServerCommand implements Callable<Integer> {
    static final String FILE = "millrace.properties";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    /** The command with a flag for each {@link Setting}. */
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new ServerCommand());
        for (Setting setting : Setting.values()) {
            String shown = setting.defaultValue().isEmpty() ? "" : " (" + setting.defaultValue() + ")";
            commandLine
                    .getCommandSpec()
                    .addOption(CommandLine.Model.OptionSpec.builder("--" + setting.flag())
                            .paramLabel(setting.valueLabel())
                            .type(String.class)
                            .description(setting.description() + shown)
                            .build());
        }
        return commandLine;
    }

    @Override
    public Integer call() {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String value = spec.commandLine().getParseResult().matchedOptionValue("--" + setting.flag(), null);
            if (value != null) {
                flags.put(setting, value);
            }
        }
        try (RealEnvironment environment = new RealEnvironment()) {
            ServerConfig config = ServerConfig.resolve(
                    flags,
                    System.getenv(),
                    properties(environment.disk(), Path.of(FILE).toAbsolutePath()));
            run(environment, config);
            throw new IllegalStateException("the server came to an end by itself");
        } catch (MillraceException e) {
            System.err.println(Main.explain(e));
            return 1;
        }
    }

    /** Runs until a signal ends the process, with status 0 once everything is closed. */
    private static void run(RealEnvironment environment, ServerConfig config) {
        Server server = Server.start(environment, config);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "millrace-stop"));
        System.out.println(server.readyLine());
        System.out.flush();
        while (true) {
            LockSupport.park(server);
        }
    }

    private static void stop(Server server) {
        server.close();
        System.out.println("millrace stopped");
        System.out.flush();
        // A virtual machine that was told to stop would give 128 and the signal's number: no failure, and so 0.
        Runtime.getRuntime().halt(0);
    }

    private static Properties properties(Disk disk, Path file) {
        Properties properties = new Properties();
        if (disk.exists(file)) {
            try {
                properties.load(new StringReader(TextFile.read(disk, file)));
            } catch (IOException | IllegalArgumentException e) {
                throw INVALID_SETTING.causedBy(e, "cannot read %s: %s", file, e.getMessage());
            }
        }
        return properties;
    }
}
