package io.millrace.peers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.cli.ConnectStandalone;

/** A worker of Kafka Connect in a process of its own, with its REST port. */
final class ConnectWorker implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Program program;
    private final int port;

    private ConnectWorker(Program program, int port) {
        this.program = program;
        this.port = port;
    }

    /** A worker that knows of nobody else and runs these connectors. */
    static ConnectWorker standalone(Path directory, String bootstrap, List<Map<String, String>> connectors)
            throws IOException {
        int port = MillraceServer.freePort();
        List<String> files = new ArrayList<>();
        files.add(file(
                directory,
                "standalone",
                settings(
                        bootstrap,
                        port,
                        Map.of(
                                "offset.storage.file.filename",
                                directory.resolve("standalone.offsets").toString()))));
        for (Map<String, String> connector : connectors) {
            files.add(file(directory, Objects.requireNonNull(connector.get("name")), connector));
        }
        return new ConnectWorker(
                Program.start(
                        directory.resolve("standalone.log"), ConnectStandalone.class, files.toArray(String[]::new)),
                port);
    }

    /** One of a cluster of workers, which keep their connectors and offsets in topics and write exactly once. */
    static ConnectWorker distributed(Path directory, String name, String bootstrap) throws IOException {
        int port = MillraceServer.freePort();
        String file = file(
                directory,
                name,
                settings(
                        bootstrap,
                        port,
                        Map.ofEntries(
                                Map.entry("group.id", "connect-cluster"),
                                Map.entry("config.storage.topic", "connect-configs"),
                                Map.entry("config.storage.replication.factor", "1"),
                                Map.entry("offset.storage.topic", "connect-offsets"),
                                Map.entry("offset.storage.replication.factor", "1"),
                                Map.entry("offset.storage.partitions", "5"),
                                Map.entry("status.storage.topic", "connect-status"),
                                Map.entry("status.storage.replication.factor", "1"),
                                Map.entry("exactly.once.source.support", "enabled"),
                                // A worker that was killed is missed soon.
                                Map.entry("session.timeout.ms", "6000"),
                                Map.entry("heartbeat.interval.ms", "1000"),
                                Map.entry("scheduled.rebalance.max.delay.ms", "3000"))));
        return new ConnectWorker(Program.start(directory.resolve(name + ".log"), ConnectDistributed.class, file), port);
    }

    /** As the status of connectors and tasks names it. */
    String id() {
        return "127.0.0.1:" + port;
    }

    /** Has the cluster run a connector. */
    void create(Map<String, String> settings) throws IOException, InterruptedException {
        String body = settings.entrySet().stream()
                .map(each -> "\"%s\":\"%s\"".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(uri("/connectors/" + settings.get("name") + "/config"))
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
    }

    /** What the REST interface answers, as JSON. */
    String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                HTTP.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    void kill() {
        program.kill();
    }

    @Override
    public void close() {
        program.close();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static Map<String, String> settings(String bootstrap, int port, Map<String, String> more) {
        Map<String, String> settings = new TreeMap<>(more);
        settings.put("bootstrap.servers", bootstrap);
        settings.put("listeners", "http://127.0.0.1:" + port);
        settings.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        settings.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
        settings.put("offset.flush.interval.ms", "1000");
        settings.put("plugin.discovery", "service_load");
        return settings;
    }

    private static String file(Path directory, String name, Map<String, String> settings) throws IOException {
        Path file = directory.resolve(name + ".properties");
        Files.write(
                file,
                settings.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .toList());
        return file.toString();
    }
}
