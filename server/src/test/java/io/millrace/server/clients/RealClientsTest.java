package io.millrace.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.durability.ServerProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs Debian's postgresql-client, python3-psycopg2, kcat and python3-confluent-kafka, and npm, which fetches kafkajs. */
@Tag("slow")
class RealClientsTest {
    private static final Path FLIGHTS = Path.of("..", "examples", "data", "flights.csv");
    private static final String KAFKAJS = "kafkajs@2.2.4";

    @TempDir
    Path directory;

    @Test
    void servesPsql() throws Exception {
        overSql("bash", "psql.sh");
    }

    @Test
    void servesPsycopg2() throws Exception {
        overSql("/usr/bin/python3", "psycopg2_client.py");
    }

    @Test
    void servesKcat() throws Exception {
        overKafka(Map.of(), "bash", "kcat.sh");
    }

    @Test
    void servesConfluentKafka() throws Exception {
        overKafka(Map.of(), "/usr/bin/python3", "confluent_client.py");
    }

    @Test
    void servesKafkajs() throws Exception {
        Path modules = directory.resolve("node_modules");
        run(Map.of(), List.of("npm", "install", "--silent", "--prefix", directory.toString(), KAFKAJS));
        overKafka(Map.of("NODE_PATH", modules.toString()), "node", "kafkajs_client.js");
    }

    private void overSql(String interpreter, String script) throws Exception {
        try (ServerProcess server = ServerProcess.start(directory.resolve("data"))) {
            drive(Map.of(), interpreter, script, server.port());
        }
    }

    @SuppressWarnings("try") // the server is there to be spoken to
    private void overKafka(Map<String, String> environment, String interpreter, String script) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (ServerProcess server = ServerProcess.start(directory.resolve("data"), 0, port)) {
            drive(environment, interpreter, script, port);
        }
    }

    private static void drive(Map<String, String> environment, String interpreter, String script, int port)
            throws Exception {
        String output = run(
                environment,
                List.of(
                        interpreter,
                        resource(script).toString(),
                        Integer.toString(port),
                        FLIGHTS.toAbsolutePath().toString()));
        assertThat(output).contains(" passed, 0 failed");
    }

    private static String run(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(RealClientsTest.class.getResource("/clients/" + name))
                .toURI());
    }
}
