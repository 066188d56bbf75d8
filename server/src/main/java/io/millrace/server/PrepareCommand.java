package io.millrace.server;

import io.millrace.common.environment.RealEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * {@code millrace prepare}: starts a server in a temporary folder and has it do a little of everything, so that the
 * launcher can keep the classes that this loads (class data sharing) for faster starts.
 */
@CommandLine.Command(name = "prepare", description = "Loads what a server needs, and ends.", hidden = true)
final class PrepareCommand implements Callable<Integer> {
    private static final List<String> STATEMENTS = List.of(
            "SELECT 1",
            "CREATE STREAM orders (id BIGINT NOT NULL, customer BIGINT, amount DECIMAL(12,2), note VARCHAR,"
                    + " ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) PARTITIONED BY (customer)"
                    + " WITH (partitions = 2)",
            "CREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR)",
            "INSERT INTO orders VALUES (1, 42, 19.90, 'a', '2026-01-01 10:00:01'),"
                    + " (2, 43, 5.00, NULL, '2026-01-01 10:00:59')",
            "INSERT INTO customers VALUES (42, 'Ann')",
            "SELECT * FROM orders WHERE amount > 10 ORDER BY id LIMIT 3",
            "SELECT customer, COUNT(*), MAX(amount) FROM orders GROUP BY customer",
            "SELECT o.id, c.name FROM orders o JOIN customers c ON o.customer = c.id",
            "SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE))"
                    + " GROUP BY window_start, window_end",
            "CREATE MATERIALIZED VIEW spending AS SELECT customer, SUM(amount) AS spent FROM orders GROUP BY customer",
            "SELECT * FROM spending",
            "EXPLAIN SELECT customer, COUNT(*) FROM orders GROUP BY customer",
            "SHOW STREAMS",
            "DESCRIBE orders",
            "DROP MATERIALIZED VIEW spending");

    @Override
    public Integer call() throws IOException {
        Path directory = Files.createTempDirectory("millrace-prepare");
        try (RealEnvironment environment = new RealEnvironment();
                Server server = Server.start(environment, ServerConfig.onFreePorts(directory))) {
            run("jdbc:millrace://127.0.0.1:" + server.sqlPort() + "/");
        } finally {
            delete(directory);
        }
        return 0;
    }

    private static void run(String url) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : STATEMENTS) {
                run(statement, sql);
            }
        } catch (SQLException e) {
            System.err.println("prepare: " + e.getMessage());
        }
    }

    private static void run(Statement statement, String sql) {
        try {
            if (statement.execute(sql)) {
                try (ResultSet rows = statement.getResultSet()) {
                    while (rows.next()) {
                        rows.getString(1);
                    }
                }
            }
        } catch (SQLException e) {
            // What cannot be run is not prepared; everything works without, only its first time is slower.
            System.err.println("prepare: " + sql + ": " + e.getMessage());
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path path : found.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
