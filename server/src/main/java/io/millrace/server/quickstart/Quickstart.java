package io.millrace.server.quickstart;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Starts an embedded database in a temporary folder, loads flights and shows what can be asked of them; ends by itself. */
final class Quickstart {
    private static final String CREATE_STREAM = """
            CREATE STREAM flights (
              departure TIMESTAMP(3), delay INT, distance INT, origin VARCHAR, destination VARCHAR,
              WATERMARK FOR departure AS departure - INTERVAL '1' HOUR)""";
    private static final String CREATE_VIEW = """
            CREATE MATERIALIZED VIEW airports AS
              SELECT origin, COUNT(*) AS flights, ROUND(AVG(delay), 1) AS mean_delay, MAX(delay) AS worst_delay
              FROM flights GROUP BY origin""";
    private static final String SNAPSHOT = """
            SELECT destination, COUNT(*) AS flights, ROUND(AVG(delay), 1) AS mean_delay
              FROM flights WHERE origin = 'ORD'
             GROUP BY destination ORDER BY flights DESC, destination LIMIT 5""";
    private static final String LONG_DELAYS_PER_MONTH = """
            SELECT window_start, COUNT(*) AS flights, SUM(CASE WHEN delay > 60 THEN 1 ELSE 0 END) AS over_an_hour_late
              FROM TABLE(TUMBLE(TABLE flights, DESCRIPTOR(departure), INTERVAL '7' DAY))
             GROUP BY window_start, window_end""";
    private static final String VIEW_BY_KEY = "SELECT * FROM airports WHERE origin = 'ORD'";
    private static final String CREATE_CURSOR =
            "CREATE CURSOR stranded FOR SELECT departure, delay, origin, destination FROM flights WHERE delay > 480";

    private final Connection connection;
    private final String url;
    private final PrintStream out;

    private Quickstart(Connection connection, String url, PrintStream out) {
        this.connection = connection;
        this.url = url;
        this.out = out;
    }

    static void run(Path flights, Path directory, PrintStream out)
            throws IOException, SQLException, InterruptedException {
        String url = "jdbc:millrace:file:" + directory.resolve("data");
        try (Connection connection = DriverManager.getConnection(url)) {
            new Quickstart(connection, url, out).tour(FlightLoader.open(flights));
        }
    }

    private void tour(FlightLoader flights) throws SQLException, InterruptedException {
        out.println("A database runs inside this program: " + url + "\n");
        execute(CREATE_STREAM);
        out.println();
        execute(CREATE_VIEW);

        int half = flights.size() / 2;
        title("Load the first " + half + " flights, " + FlightLoader.BATCH_ROWS
                + " a batch, each batch forced to disk");
        flights.load(connection, 0, half, count -> progress(count, flights.size()));
        out.println();

        title("A snapshot query: it ends");
        query(SNAPSHOT);

        title("A continuous query: the answer so far, then every change as the other " + half + " flights arrive");
        try (RunningQuery changes = RunningQuery.start(url, LONG_DELAYS_PER_MONTH + " EMIT CHANGES", 40, out)) {
            changes.awaitRows(5);
            flights.load(connection, half, flights.size(), count -> {});
            changes.awaitQuiet();
        }

        title("The same query, each window once, when the watermark has passed its end");
        try (RunningQuery windows = RunningQuery.start(url, LONG_DELAYS_PER_MONTH + " EMIT FINAL", 20, out)) {
            windows.awaitQuiet();
        }

        title("A materialized view, read by key");
        query(VIEW_BY_KEY);

        title("A named cursor: fetch, commit, and its position is kept");
        execute(CREATE_CURSOR);
        out.println();
        connection.setAutoCommit(false);
        query("FETCH 5 FROM stranded");
        connection.commit();
        connection.setAutoCommit(true);
        out.println();
        query("SHOW CURSORS");

        out.println("\nThat was the tour. To go on:\n");
        out.println("  ./millrace server --data ./data     a server that keeps its data; SQL on port 7432");
        out.println("  ./millrace shell                    talk to it (psql -h localhost -p 7432 millrace works too)");
        out.println("  examples/                           more stories, and a Java program to start from");
    }

    private void execute(String sql) throws SQLException {
        out.println(sql + ";");
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void query(String sql) throws SQLException {
        out.println(sql + ";\n");
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            new RowPrinter(rows.getMetaData(), out).printAll(rows);
        }
    }

    private void title(String text) {
        out.println("\n--- " + text + " ---\n");
    }

    private void progress(int count, int total) {
        out.printf("\rloaded %,d of %,d flights", count, total);
        out.flush();
    }
}
