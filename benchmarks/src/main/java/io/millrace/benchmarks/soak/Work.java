package io.millrace.benchmarks.soak;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What clients do over and over, each kind on a thread of its own, until {@link #stop}. */
final class Work {
    private static final int KEYS = 500;
    private static final int WRITES_A_SECOND = 20;
    private static final int ROWS_A_WRITE = 100;
    private static final int FILL_ROWS = 1_500_000;
    private static final int FILL_BATCH_ROWS = 5000;

    private final String url;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile boolean stopped;
    private volatile String lastFailure = "";

    Work(String url) {
        this.url = url;
    }

    /** Repeats until stopped. */
    private interface Turn {
        void run(long turn) throws SQLException, InterruptedException;
    }

    void prepare() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE STREAM soak (id BIGINT NOT NULL, customer BIGINT, amount DOUBLE PRECISION, name VARCHAR,"
                            + " ts TIMESTAMP(3)) WITH (retention = '60s', retention_bytes = '33554432', segment_bytes ="
                            + " '8388608')");
            statement.execute("CREATE MATERIALIZED VIEW totals AS SELECT customer, COUNT(*) AS n, MAX(amount) AS top"
                    + " FROM soak GROUP BY customer");
            statement.execute("CREATE CURSOR reader FOR SELECT id, amount FROM soak WHERE amount > 2000");
        }
    }

    /** Writes so much that caches of a bounded size are full when the watching begins. */
    void fill() throws SQLException {
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO soak VALUES (?, ?, ?, ?, ?)")) {
            for (long id = 0; id < FILL_ROWS; id++) {
                bind(insert, id);
                if (id % FILL_BATCH_ROWS == FILL_BATCH_ROWS - 1) {
                    insert.executeBatch();
                }
            }
        }
    }

    private static void bind(PreparedStatement insert, long id) throws SQLException {
        insert.setLong(1, id);
        insert.setLong(2, id % KEYS);
        insert.setDouble(3, id % 10_000 / 4.0);
        insert.setString(4, "customer name");
        insert.setTimestamp(5, new Timestamp(1_767_261_600_000L + id));
        insert.addBatch();
    }

    void start() {
        repeat("writer", this::write);
        repeat("come-and-go", this::continuousQuery);
        repeat("snapshots", this::snapshots);
        repeat("cursor", this::cursor);
        repeat("connects", this::connects);
    }

    private void repeat(String name, Turn turn) {
        Thread thread = new Thread(
                () -> {
                    for (long i = 0; !stopped; i++) {
                        try {
                            turn.run(i);
                            done.incrementAndGet();
                        } catch (SQLException e) {
                            failed.incrementAndGet();
                            lastFailure = name + ": " + e;
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    /** A minute of writes on one connection. */
    private void write(long turn) throws SQLException, InterruptedException {
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO soak VALUES (?, ?, ?, ?, ?)")) {
            for (int write = 0; write < 60 * WRITES_A_SECOND && !stopped; write++) {
                for (int row = 0; row < ROWS_A_WRITE; row++) {
                    long id = (turn * 60 * WRITES_A_SECOND + write) * ROWS_A_WRITE + row;
                    bind(insert, FILL_ROWS + id);
                }
                insert.executeBatch();
                Thread.sleep(1000 / WRITES_A_SECOND);
            }
        }
    }

    /** Each with other constants, so that none finds the code of another; some are cancelled, some just left. */
    private void continuousQuery(long turn) throws SQLException, InterruptedException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET start_position = 'latest'");
            String text = turn % 2 == 0
                    ? "SELECT id, amount * 1." + turn + " FROM soak WHERE customer = " + turn % KEYS + " EMIT CHANGES"
                    : "SELECT customer, COUNT(*), MAX(amount + " + turn + ") FROM soak GROUP BY customer EMIT CHANGES";
            try (ResultSet rows = statement.executeQuery(text)) {
                for (int i = 0; i < 3 && rows.next(); i++) {
                    rows.getObject(1);
                }
                if (turn % 3 == 0) {
                    statement.cancel();
                }
            }
        }
    }

    private void snapshots(long turn) throws SQLException, InterruptedException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 20 && !stopped; i++) {
                String text = i % 2 == 0
                        ? "SELECT n, top FROM totals WHERE customer = " + i
                        : "SELECT COUNT(*), MAX(id) FROM soak WHERE amount > " + turn % 2500 + "." + i;
                try (ResultSet rows = statement.executeQuery(text)) {
                    rows.next();
                }
                Thread.sleep(50);
            }
        }
    }

    private void cursor(long turn) throws SQLException, InterruptedException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 20 && !stopped; i++) {
                try (ResultSet rows = statement.executeQuery("FETCH 500 FROM reader WITH (timeout = '1s')")) {
                    while (rows.next()) {
                        rows.getLong(1);
                    }
                }
                connection.commit();
            }
        }
    }

    private void connects(long turn) throws SQLException, InterruptedException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + turn)) {
            rows.next();
        }
        TimeUnit.MILLISECONDS.sleep(100);
    }

    long done() {
        return done.get();
    }

    long failed() {
        return failed.get();
    }

    String lastFailure() {
        return lastFailure;
    }

    void stop() {
        stopped = true;
    }
}
