package io.millrace.peers;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The server that the build has made, over one folder and on the same ports whenever it is started. */
final class MillraceServer implements AutoCloseable {
    private final Path directory;
    private final int kafkaPort = freePort();
    private final int sqlPort = freePort();
    private Program program;

    /** Starts it, over {@code directory/data}. */
    MillraceServer(Path directory) throws IOException {
        this.directory = directory;
        program = run();
    }

    /** Where Kafka's clients find it. */
    String bootstrap() {
        return "127.0.0.1:" + kafkaPort;
    }

    /** The folder of all partitions' folders. */
    Path logDirectory() {
        return directory.resolve("data").resolve("log");
    }

    /** The folder of one partition's segments. */
    Path partition(String topic, int number) {
        return logDirectory().resolve(topic + "-" + number);
    }

    void killAndRestart() throws IOException {
        program.kill();
        program = run();
    }

    void kill() {
        program.kill();
    }

    /** Its exit status. */
    int stop() throws InterruptedException {
        return program.stop();
    }

    void restart() throws IOException {
        program = run();
    }

    /** Returns when it lets clients in. */
    void awaitReady() throws InterruptedException {
        Eventually.await("the server lets clients in", () -> {
            execute("SELECT 1");
            return true;
        });
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Rows as text, the columns separated by commas. */
    List<String> query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getString(i));
                }
                rows.add(String.join(",", row));
            }
        }
        return rows;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + sqlPort + "/millrace?user=millrace");
    }

    private Program run() throws IOException {
        return Program.start(
                directory.resolve("server.log"),
                List.of(
                        "-jar",
                        Path.of("..", "server", "target", "millrace-server.jar").toString(),
                        "server",
                        "--data",
                        directory.resolve("data").toString(),
                        "--sql-port",
                        Integer.toString(sqlPort),
                        "--http-port",
                        "-1",
                        "--kafka-port",
                        Integer.toString(kafkaPort)));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
