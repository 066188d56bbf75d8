package io.millrace.benchmarks.peer;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A Millrace server; its first answer is that of a query.
 *
 * @param kafkaPort of the Kafka wire; -1 for none
 */
public record MillracePeer(Path home, int kafkaPort) implements Peer {
    private static final int PORT = 57442;

    @Override
    public String name() {
        return "Millrace";
    }

    public String url() {
        return "jdbc:millrace://127.0.0.1:" + PORT + "/";
    }

    @Override
    public void prepare(Path data) {}

    @Override
    public List<String> command(Path data) {
        return List.of(
                home.resolve("millrace").toString(),
                "server",
                "--data",
                data.toString(),
                "--sql-port",
                Integer.toString(PORT),
                "--http-port",
                "-1",
                "--kafka-port",
                Integer.toString(kafkaPort));
    }

    @Override
    public void firstAnswer() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1 + 1")) {
            rows.next();
        }
    }
}
