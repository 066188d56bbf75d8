package io.millrace.benchmarks.start;

import io.millrace.benchmarks.peer.KafkaPeer;
import io.millrace.benchmarks.peer.MillracePeer;
import io.millrace.benchmarks.peer.Peer;
import io.millrace.benchmarks.peer.PostgresPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What each server keeps resident: idle, after loading rows, per idle connection and per running filter query.
 * Arguments: the project's folder, an empty folder to work in, the folder of PostgreSQL's programs, the number of rows.
 */
public final class MemoryBenchmark {
    private static final int CONNECTIONS = 500;
    private static final int QUERIES = 200;
    private static final int BATCH_ROWS = 5000;
    private static final long SETTLE_MILLIS = 5000;

    private MemoryBenchmark() {}

    /** Something that holds resources of a server open. */
    private interface Opener {
        AutoCloseable open(int number) throws Exception;
    }

    /** @param arguments as the class says */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Path work = Path.of(arguments[1]);
        int rows = Integer.parseInt(arguments[3]);
        System.out.println("| server | idle, MiB | after " + rows
                + " rows, MiB | idle connection, KiB | filter query, KiB | as the filter query |");
        System.out.println("|---|---|---|---|---|---|");
        MillracePeer millrace = new MillracePeer(home, -1);
        String url = millrace.url();
        measure(
                millrace,
                work.resolve("millrace"),
                () -> loadRows(url, "CREATE STREAM", rows),
                CONNECTIONS,
                number -> connect(url),
                QUERIES,
                number -> query(url, number),
                "SELECT … WHERE … EMIT CHANGES and its connection");
        measure(
                new PostgresPeer(Path.of(arguments[2])),
                work.resolve("postgres"),
                () -> loadRows(PostgresPeer.URL, "CREATE TABLE", rows),
                PostgresPeer.CONNECTIONS,
                number -> connect(PostgresPeer.URL),
                PostgresPeer.CONNECTIONS,
                MemoryBenchmark::listen,
                "LISTEN and its connection");
        measure(
                new KafkaPeer(),
                work.resolve("kafka"),
                () -> loadRecords(rows),
                CONNECTIONS,
                number -> new Socket(InetAddress.getLoopbackAddress(), KafkaPeer.PORT),
                0,
                number -> () -> {},
                "none: filters run in the client");
    }

    /** Loads the rows. */
    private interface Load {
        void run() throws Exception;
    }

    private static void measure(
            Peer peer,
            Path data,
            Load load,
            int connections,
            Opener connection,
            int queries,
            Opener query,
            String queryName)
            throws Exception {
        peer.prepare(data);
        Process server = peer.start(data);
        try {
            peer.awaitAnswer(server, 20);
            double idle = settled(server);
            double perConnection = each(server, connections, connection);
            load.run();
            double loaded = settled(server);
            String perQuery = queries == 0 ? "n/a" : String.format(Locale.ROOT, "%.0f", each(server, queries, query));
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f | %.0f | %s | %s |%n",
                    peer.name(),
                    idle,
                    loaded,
                    perConnection,
                    perQuery,
                    queryName);
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private static double settled(Process server) throws IOException, InterruptedException {
        Thread.sleep(SETTLE_MILLIS);
        return Memory.mebibytes(server);
    }

    /** KiB more for each, while all are open. */
    private static double each(Process server, int count, Opener opener) throws Exception {
        double before = settled(server);
        List<AutoCloseable> open = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                open.add(opener.open(i));
            }
            return (settled(server) - before) * 1024 / count;
        } finally {
            for (AutoCloseable one : open) {
                one.close();
            }
        }
    }

    private static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url);
    }

    private static Connection query(String url, int number) throws SQLException {
        Connection connection = connect(url);
        Statement statement = connection.createStatement();
        statement.execute("SET start_position = 'latest'");
        statement.executeQuery(
                "SELECT id, amount FROM large WHERE customer = " + number + " AND amount > 10 EMIT CHANGES");
        return connection;
    }

    private static Connection listen(int number) throws SQLException {
        Connection connection = connect(PostgresPeer.URL);
        connection.createStatement().execute("LISTEN channel" + number);
        return connection;
    }

    private static void loadRows(String url, String create, int rows) throws SQLException {
        Timestamp time = Timestamp.valueOf("2026-01-01 10:00:00");
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(create
                    + " large (id BIGINT NOT NULL, customer BIGINT, amount DOUBLE PRECISION, name VARCHAR, ts"
                    + " TIMESTAMP)");
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO large VALUES (?, ?, ?, ?, ?)")) {
                for (int id = 0; id < rows; id++) {
                    insert.setLong(1, id);
                    insert.setLong(2, id % 100_000);
                    insert.setDouble(3, id % 10_000 / 4.0);
                    insert.setString(4, "customer name");
                    insert.setTimestamp(5, time);
                    insert.addBatch();
                    if ((id + 1) % BATCH_ROWS == 0 || id + 1 == rows) {
                        insert.executeBatch();
                        connection.commit();
                    }
                }
            }
        }
    }

    private static void loadRecords(int rows) throws Exception {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", "127.0.0.1:" + KafkaPeer.PORT);
        properties.put("linger.ms", "5");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] value = new byte[45];
            for (int id = 0; id < rows; id++) {
                producer.send(new ProducerRecord<>("large", value));
            }
            producer.flush();
        }
    }
}
