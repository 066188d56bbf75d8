package io.millrace.server.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;

/** {@code millrace quickstart}: the tour, in a temporary folder that is removed at the end. */
@CommandLine.Command(
        name = "quickstart",
        description = "Shows what Millrace does, in a minute, on an embedded database in a temporary folder.",
        mixinStandardHelpOptions = true)
public final class QuickstartCommand implements Callable<Integer> {
    @CommandLine.Option(
            names = "--flights",
            description = "The flights to load, a CSV file (default: ${DEFAULT-VALUE}).",
            defaultValue = "${sys:millrace.home:-.}/examples/data/flights.csv")
    private Path flights = Path.of("flights.csv");

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        Path directory = Files.createTempDirectory("millrace-quickstart");
        try {
            Quickstart.run(flights, directory, System.out);
            return 0;
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
