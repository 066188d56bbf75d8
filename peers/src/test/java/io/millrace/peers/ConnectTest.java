package io.millrace.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka Connect carries a growing file through topics and SQL into other files, while the server is killed. */
@Tag("slow")
class ConnectTest {
    private static final int LINES = 6_000;
    private static final int KILLS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private GrowingFile sales;

    @BeforeEach
    void write() {
        sales = new GrowingFile(directory.resolve("sales.txt"), LINES, 7);
    }

    @Test
    void standaloneWorkerTakesEachLineThroughStreamAndViewOnce() throws Exception {
        try (MillraceServer server = new MillraceServer(directory)) {
            createStreams(server);
            server.execute("CREATE MATERIALIZED VIEW totals WITH (format = 'json') AS"
                    + " SELECT colour, COUNT(*) AS sold, SUM(amount) AS total FROM sales GROUP BY colour");
            Files.createFile(directory.resolve("sales.txt"));
            try (ConnectWorker worker = ConnectWorker.standalone(
                    directory, server.bootstrap(), List.of(source(), sink("large"), sink("totals")))) {
                sales.start();
                for (int i = 1; i <= KILLS; i++) {
                    awaitLargeRows(i * LINES / (KILLS + 1));
                    server.killAndRestart();
                }
                sales.awaitEnd();
                server.awaitReady();
                Map<String, List<Long>> sums = runningSums();
                Map<String, Integer> sold = new TreeMap<>();
                sums.forEach((colour, each) -> sold.put(colour, each.size()));
                Eventually.await("all is in the files", () -> {
                    Map<String, Integer> last = new TreeMap<>();
                    changes()
                            .forEach(line -> last.put(
                                    line.get("colour").asText(),
                                    line.get("sold").asInt()));
                    return large().size() >= expectedLarge().size() && last.equals(sold);
                });
                assertThat(server.query("SELECT * FROM sales ORDER BY _offset")).isEqualTo(sales.lines());
                assertThat(large()).isEqualTo(expectedLarge());
                assertThat(server.query("SELECT * FROM totals ORDER BY colour"))
                        .isEqualTo(sums.entrySet().stream()
                                .map(each -> "%s,%d,%d"
                                        .formatted(
                                                each.getKey(), each.getValue().size(), last(each.getValue())))
                                .toList());
                assertIsHistoryOf(changes(), sums);
                for (String connector : List.of("sales", "large", "totals")) {
                    assertThat(taskWorker(worker, connector)).as(connector).isEqualTo(worker.id());
                }
            }
        }
    }

    @Test
    void clusterOfWorkersGoesOnExactlyOnceWhenAWorkerOrTheServerIsKilled() throws Exception {
        try (MillraceServer server = new MillraceServer(directory)) {
            createStreams(server);
            Files.createFile(directory.resolve("sales.txt"));
            try (ConnectWorker first = ConnectWorker.distributed(directory, "first", server.bootstrap())) {
                Eventually.await("the first worker answers", () -> first.get("/connectors")
                        .equals("[]"));
                assertTopicsAreCompacted(server.bootstrap());
                first.create(source());
                first.create(sink("large"));
                sales.start();
                awaitLargeRows(LINES / 5);
                try (ConnectWorker second = ConnectWorker.distributed(directory, "second", server.bootstrap())) {
                    Eventually.await("each worker has a task", () -> Set.of(first.id(), second.id())
                            .equals(new HashSet<>(List.of(taskWorker(first, "sales"), taskWorker(first, "large")))));
                    awaitLargeRows(2 * LINES / 5);
                    server.killAndRestart();
                    awaitLargeRows(3 * LINES / 5);
                    boolean firstReads = taskWorker(first, "sales").equals(first.id());
                    ConnectWorker killed = firstReads ? first : second;
                    ConnectWorker left = firstReads ? second : first;
                    killed.kill();
                    Eventually.await("the task of the killed worker runs on the other", () -> taskWorker(left, "sales")
                            .equals(left.id()));
                    sales.awaitEnd();
                    server.awaitReady();
                    Eventually.await(
                            "all is in the file",
                            () -> large().size() >= expectedLarge().size());
                    assertThat(server.query("SELECT * FROM sales ORDER BY _offset"))
                            .isEqualTo(sales.lines());
                    assertThat(large()).isEqualTo(expectedLarge());
                }
            }
        }
    }

    private static void createStreams(MillraceServer server) throws Exception {
        server.awaitReady();
        server.execute("CREATE STREAM sales (number INT, colour VARCHAR, amount INT)"
                + " WITH (format = 'csv', partitions = 1)");
        server.execute("CREATE STREAM large WITH (format = 'csv', partitions = 1) AS"
                + " SELECT number, amount FROM sales WHERE amount >= 500");
    }

    private Map<String, String> source() {
        return Map.of(
                "name",
                "sales",
                "connector.class",
                "FileStreamSource",
                "file",
                directory.resolve("sales.txt").toString(),
                "topic",
                "sales");
    }

    private Map<String, String> sink(String topic) {
        return Map.of(
                "name",
                topic,
                "connector.class",
                "FileStreamSink",
                "file",
                directory.resolve(topic + ".txt").toString(),
                "topics",
                topic);
    }

    private static String taskWorker(ConnectWorker asked, String connector) throws IOException, InterruptedException {
        JsonNode task = JSON.readTree(asked.get("/connectors/" + connector + "/status"))
                .get("tasks")
                .get(0);
        return task.get("state").asText().equals("RUNNING")
                ? task.get("worker_id").asText()
                : "nobody";
    }

    /** Waits until what came of the first {@code lines} lines is in the sink's file. */
    private void awaitLargeRows(int lines) throws InterruptedException {
        long wanted = sales.lines().stream().limit(lines).filter(this::isLarge).count();
        Eventually.await(wanted + " rows in large.txt", () -> large().size() >= wanted);
    }

    private boolean isLarge(String line) {
        return Integer.parseInt(line.split(",")[2]) >= 500;
    }

    private List<String> expectedLarge() {
        return sales.lines().stream()
                .filter(this::isLarge)
                .map(line -> line.split(",")[0] + "," + line.split(",")[2])
                .toList();
    }

    private List<String> large() throws IOException {
        return Files.readAllLines(directory.resolve("large.txt"));
    }

    private List<JsonNode> changes() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("totals.txt"))) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    /** Of each colour, the sum of its first, first two, first three ... amounts. */
    private Map<String, List<Long>> runningSums() {
        Map<String, List<Long>> sums = new TreeMap<>();
        for (String line : sales.lines()) {
            String[] parts = line.split(",");
            List<Long> ofColour = sums.computeIfAbsent(parts[1], none -> new ArrayList<>());
            ofColour.add((ofColour.isEmpty() ? 0 : last(ofColour)) + Long.parseLong(parts[2]));
        }
        return sums;
    }

    /** Each change of the view was once so, and none comes again or after a later one. */
    private static void assertIsHistoryOf(List<JsonNode> changes, Map<String, List<Long>> sums) {
        Map<String, Integer> before = new TreeMap<>();
        for (JsonNode change : changes) {
            String colour = change.get("colour").asText();
            int sold = change.get("sold").asInt();
            assertThat(change.get("total").asLong())
                    .isEqualTo(Objects.requireNonNull(sums.get(colour)).get(sold - 1));
            Integer last = before.put(colour, sold);
            assertThat(sold).isGreaterThan(last == null ? 0 : last);
        }
    }

    private static long last(List<Long> sums) {
        return sums.get(sums.size() - 1);
    }

    private static void assertTopicsAreCompacted(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            for (String topic : List.of("connect-configs", "connect-offsets", "connect-status")) {
                ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
                Config settings = Objects.requireNonNull(admin.describeConfigs(List.of(resource))
                                .values()
                                .get(resource))
                        .get();
                assertThat(settings.get("cleanup.policy").value()).as(topic).isEqualTo("compact");
            }
        }
    }
}
