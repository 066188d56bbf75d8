package io.millrace.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.durability.ServerProcess;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs Debian's postgresql-client and python3-psycopg2. */
@Tag("slow")
class RealClientsTest {
    private static final Path FLIGHTS = Path.of("..", "examples", "data", "flights.csv");

    @TempDir
    Path directory;

    @Test
    void servesPsql() throws Exception {
        run("bash", "psql.sh");
    }

    @Test
    void servesPsycopg2() throws Exception {
        run("/usr/bin/python3", "psycopg2_client.py");
    }

    private void run(String interpreter, String script) throws IOException, InterruptedException, URISyntaxException {
        try (ServerProcess server = ServerProcess.start(directory.resolve("data"))) {
            List<String> command =
                    new ArrayList<>(List.of(interpreter, resource(script).toString()));
            command.add(Integer.toString(server.port()));
            command.add(FLIGHTS.toAbsolutePath().toString());
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            assertThat(output).contains(" passed, 0 failed");
        }
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(RealClientsTest.class.getResource("/clients/" + name))
                .toURI());
    }
}
