package io.millrace.server.history;

import io.millrace.server.history.History.Outcome;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** What SQL sessions do while the server is killed. Each method runs on a thread of its own, until told to stop. */
final class SqlWork {
    static final String DEBITS = "debits";
    static final String CREDITS = "credits";
    static final String COPIED = "sql_copied";
    static final String CURSOR = "sql_copy";
    private static final long PAUSE_MILLIS = 20;

    private final String url;
    private final History history;
    private final BooleanSupplier stopped;

    SqlWork(int port, History history, BooleanSupplier stopped) {
        this.url = "jdbc:millrace://127.0.0.1:" + port + "/";
        this.history = history;
        this.stopped = stopped;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    /** Transactions over two streams, some rolled back. */
    void transact(String name, long seed) throws InterruptedException {
        Random random = new Random(seed);
        AtomicLong next = new AtomicLong();
        while (!stopped.getAsBoolean()) {
            try (Connection connection = connect();
                    PreparedStatement debit = connection.prepareStatement("INSERT INTO debits VALUES (?, ?)");
                    PreparedStatement credit = connection.prepareStatement("INSERT INTO credits VALUES (?, ?)")) {
                connection.setAutoCommit(false);
                while (!stopped.getAsBoolean()) {
                    transaction(connection, List.of(debit, credit), name, next, random);
                    Thread.sleep(PAUSE_MILLIS);
                }
            } catch (SQLException e) {
                Thread.sleep(PAUSE_MILLIS); // the server is gone: another connection, when it is back
            }
        }
    }

    private void transaction(
            Connection connection, List<PreparedStatement> inserts, String name, AtomicLong next, Random random)
            throws SQLException {
        List<String> values = new ArrayList<>();
        Outcome outcome = Outcome.ABORTED;
        try {
            for (int i = 0; i < 2 + random.nextInt(6); i++) {
                String value = name + (i % 2 == 0 ? "/debit#" : "/credit#") + next.getAndIncrement();
                PreparedStatement insert = inserts.get(i % 2);
                insert.setString(1, name);
                insert.setString(2, value);
                values.add(value);
                insert.executeUpdate();
            }
            if (random.nextInt(4) == 0) {
                connection.rollback();
            } else {
                outcome = Outcome.UNKNOWN;
                connection.commit();
                outcome = Outcome.ACKNOWLEDGED;
            }
        } finally {
            history.wrote(values, outcome);
        }
    }

    /** Asks again and again for everything that transactions have written, in one query. */
    void look() throws InterruptedException {
        while (!stopped.getAsBoolean()) {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                while (!stopped.getAsBoolean()) {
                    List<String> values = new ArrayList<>();
                    try (ResultSet rows =
                            statement.executeQuery("SELECT value FROM debits UNION ALL SELECT value FROM credits"
                                    + " UNION ALL SELECT convert_from(_value, 'UTF8') FROM \"left\""
                                    + " UNION ALL SELECT convert_from(_value, 'UTF8') FROM \"right\"")) {
                        while (rows.next()) {
                            values.add(rows.getString(1));
                        }
                    }
                    history.sawTogether(values);
                    Thread.sleep(10 * PAUSE_MILLIS);
                }
            } catch (SQLException e) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** Copies a topic exactly once: FETCH, INSERT and COMMIT. */
    void copy(BooleanSupplier done) throws InterruptedException {
        while (!done.getAsBoolean()) {
            try (Connection connection = connect();
                    Statement fetch = connection.createStatement();
                    PreparedStatement insert = connection.prepareStatement("INSERT INTO sql_copied VALUES (?, ?)")) {
                connection.setAutoCommit(false);
                while (!done.getAsBoolean()) {
                    try (ResultSet rows = fetch.executeQuery("FETCH 500 FROM sql_copy WITH (timeout = '200ms')")) {
                        while (rows.next()) {
                            insert.setString(1, rows.getString(1));
                            insert.setString(2, rows.getString(2));
                            insert.addBatch();
                        }
                    }
                    insert.executeBatch();
                    connection.commit();
                }
            } catch (SQLException e) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    List<String> column(String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    List<History.Seen> readAll(String topic, String key, String value) throws SQLException {
        List<History.Seen> all = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT _partition, _offset, " + key + ", " + value + " FROM \""
                        + topic + "\" ORDER BY _partition, _offset")) {
            while (rows.next()) {
                all.add(new History.Seen(topic, rows.getInt(1), rows.getLong(2), rows.getString(3), rows.getString(4)));
            }
        }
        return all;
    }
}
