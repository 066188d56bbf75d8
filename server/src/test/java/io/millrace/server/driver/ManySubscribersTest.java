package io.millrace.server.driver;

import static io.millrace.server.Statements.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.RunningServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A hundred subscribers of one stream: each gets every row, in the order of its partition, at its own pace. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ManySubscribersTest {
    private static final int SUBSCRIBERS = 100;
    private static final int PARTITIONS = 4;
    private static final int ROWS = 4_000;
    private static final int BATCH = 100;
    private static final String TEXT = "x".repeat(500);

    @RegisterExtension
    static final RunningServer server = new RunningServer();

    /** One connection with its running query. Used by one thread at a time. */
    private static final class Subscriber {
        private final Statement statement;
        private final ResultSet rows;
        private final long[] nextOffset = new long[PARTITIONS];
        private final BitSet seen = new BitSet();

        Subscriber(Connection connection) throws SQLException {
            statement = connection.createStatement();
            rows = statement.executeQuery("SELECT _partition, _offset, id, text FROM shared_rows EMIT CHANGES");
        }

        /** Reads until all rows are there; fails at the first that is missing, doubled or out of order. */
        Subscriber readAll() throws SQLException {
            for (int i = 0; i < ROWS; i++) {
                assertThat(rows.next()).isTrue();
                int partition = rows.getInt(1);
                assertThat(rows.getLong(2))
                        .as("offset in partition %s", partition)
                        .isEqualTo(nextOffset[partition]++);
                int id = rows.getInt(3);
                assertThat(seen.get(id)).as("row %s came twice", id).isFalse();
                seen.set(id);
                assertThat(rows.getString(4)).isEqualTo(TEXT);
            }
            assertThat(seen.cardinality()).isEqualTo(ROWS);
            assertThat(nextOffset).as("every partition has rows").doesNotContain(0);
            statement.cancel();
            return this;
        }
    }

    @Test
    void eachGetsAllRowsInOrderAndASlowOneHoldsNobodyBack() throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(SUBSCRIBERS);
        List<Connection> connections = new ArrayList<>();
        try (Connection writing = server.connect()) {
            run(writing, "CREATE STREAM shared_rows (id INT, text VARCHAR) WITH (partitions = " + PARTITIONS + ")");
            List<Subscriber> subscribers = new ArrayList<>();
            for (int i = 0; i < SUBSCRIBERS; i++) {
                Connection connection = server.connect();
                connections.add(connection);
                subscribers.add(new Subscriber(connection));
            }
            Subscriber slow = subscribers.remove(SUBSCRIBERS / 2);

            List<Future<Subscriber>> reading = new ArrayList<>();
            for (Subscriber subscriber : subscribers) {
                reading.add(readers.submit(subscriber::readAll));
            }
            insert(writing);
            for (Future<Subscriber> done : reading) {
                done.get(60, TimeUnit.SECONDS);
            }
            // It has read nothing so far, and misses nothing now.
            slow.readAll();
            for (Connection connection : connections) {
                connection.close();
            }
        } finally {
            readers.shutdownNow();
        }
    }

    private static void insert(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO shared_rows VALUES (?, ?)")) {
            for (int id = 0; id < ROWS; id++) {
                insert.setInt(1, id);
                insert.setString(2, TEXT);
                insert.addBatch();
                if ((id + 1) % BATCH == 0) {
                    insert.executeBatch();
                }
            }
        }
    }
}
