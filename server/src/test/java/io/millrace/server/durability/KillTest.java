package io.millrace.server.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the server at random while rows are written: every acknowledged row is there once, no row is torn, and the
 * materialized view equals its query run once.
 */
class KillTest {
    private static final int WRITERS = 2;
    private static final String VIEW_QUERY =
            "SELECT writer, sequence % 7 AS part, COUNT(*) AS events, SUM(sequence) AS total, MAX(check_sum) AS top"
                    + " FROM events GROUP BY writer, sequence % 7";

    @TempDir
    Path directory;

    @Test
    void keepsWhatItAcknowledgedThroughAFewKills() throws Exception {
        run(4);
    }

    @Test
    @Tag("slow")
    void keepsWhatItAcknowledgedThroughFiftyKills() throws Exception {
        run(50);
    }

    private void run(int kills) throws Exception {
        long seed = Long.getLong("millrace.kill.seed", new Random().nextLong());
        System.out.println("kill seed " + seed);
        Random random = new Random(seed);
        Path data = directory.resolve("data");
        List<Set<Long>> acknowledged = new ArrayList<>();
        List<Set<Long>> attempted = new ArrayList<>();
        long[] next = new long[WRITERS];
        for (int i = 0; i < WRITERS; i++) {
            acknowledged.add(new HashSet<>());
            attempted.add(new HashSet<>());
        }
        for (int kill = 0; kill <= kills; kill++) {
            try (ServerProcess server = ServerProcess.start(data)) {
                if (kill == 0) {
                    create(server);
                }
                check(server, acknowledged, attempted);
                if (kill < kills) {
                    List<Load> loads = load(server, next, random);
                    for (int i = 0; i < WRITERS; i++) {
                        acknowledged.get(i).addAll(loads.get(i).acknowledged());
                        attempted.get(i).addAll(loads.get(i).attempted());
                        next[i] = loads.get(i).next();
                    }
                }
            }
        }
        assertThat(acknowledged).allSatisfy(rows -> assertThat(rows).isNotEmpty());
    }

    private static void create(ServerProcess server) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE STREAM events (writer BIGINT, sequence BIGINT, payload VARCHAR, check_sum BIGINT)"
                    + " PARTITIONED BY (sequence) WITH (partitions = 3)");
            statement.execute("CREATE MATERIALIZED VIEW parts AS " + VIEW_QUERY);
        }
    }

    private static List<Load> load(ServerProcess server, long[] next, Random random) throws InterruptedException {
        List<Load> loads = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Load load = new Load(server, i, next[i], random.nextLong());
            loads.add(load);
            threads.add(new Thread(load, "writer-" + i));
        }
        threads.forEach(Thread::start);
        Thread.sleep(400 + random.nextInt(600));
        server.kill();
        for (Thread thread : threads) {
            thread.join();
        }
        return loads;
    }

    private static void check(ServerProcess server, List<Set<Long>> acknowledged, List<Set<Long>> attempted)
            throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            Map<Integer, Set<Long>> present = new HashMap<>();
            try (ResultSet rows = statement.executeQuery("SELECT writer, sequence, payload, check_sum FROM events")) {
                while (rows.next()) {
                    int writer = rows.getInt(1);
                    long sequence = rows.getLong(2);
                    assertThat(rows.getLong(4))
                            .as("row %s of writer %s is whole", sequence, writer)
                            .isEqualTo(Load.check(writer, sequence, rows.getString(3)));
                    assertThat(present.computeIfAbsent(writer, any -> new HashSet<>())
                                    .add(sequence))
                            .as("row %s of writer %s is there once", sequence, writer)
                            .isTrue();
                }
            }
            for (int writer = 0; writer < WRITERS; writer++) {
                Set<Long> rows = present.getOrDefault(writer, Set.of());
                assertThat(without(acknowledged.get(writer), rows))
                        .as("acknowledged and not there")
                        .isEmpty();
                assertThat(without(rows, attempted.get(writer)))
                        .as("there and never sent")
                        .isEmpty();
            }
            assertThat(rows(statement, "SELECT * FROM parts")).isEqualTo(rows(statement, VIEW_QUERY));
        }
    }

    /** By hashes: AssertJ compares each with each. */
    private static Set<Long> without(Set<Long> all, Set<Long> known) {
        Set<Long> rest = new HashSet<>(all);
        rest.removeAll(known);
        return rest;
    }

    private static Set<List<String>> rows(Statement statement, String sql) throws SQLException {
        Set<List<String>> all = new HashSet<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                all.add(row);
            }
        }
        return all;
    }
}
