package io.millrace.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.durability.ServerProcess;
import io.millrace.server.history.History.Outcome;
import io.millrace.server.history.History.Seen;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Producers, transactional producers, consumers and SQL sessions at work while the server is killed at random; then
 * {@link HistoryChecker} judges what they saw.
 */
class HistoryTest {
    private static final String GROUP = "watchers";
    private static final long DRAIN_SECONDS = 60;

    @TempDir
    Path directory;

    private final History history = new History();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicBoolean copied = new AtomicBoolean();

    @Test
    void holdsForAMinute() throws Exception {
        run(TimeUnit.SECONDS.toNanos(40));
    }

    @Test
    @Tag("slow")
    void holdsForTenMinutes() throws Exception {
        run(TimeUnit.MINUTES.toNanos(10));
    }

    private void run(long nanos) throws Exception {
        long seed = Long.getLong("millrace.history.seed", new Random().nextLong());
        System.out.println("history seed " + seed);
        Random random = new Random(seed);
        int sqlPort = freePort();
        int kafkaPort = freePort();
        KafkaWork kafka = new KafkaWork(kafkaPort, history, stopped::get);
        SqlWork sql = new SqlWork(sqlPort, history, stopped::get);
        ServerProcess server = start(sqlPort, kafkaPort);
        ExecutorService clients = Executors.newCachedThreadPool();
        int kills = 0;
        try {
            create(kafka, sql);
            List<Future<?>> work = new ArrayList<>();
            work.add(clients.submit(() -> run(() -> kafka.produce("p1"))));
            work.add(clients.submit(() -> run(() -> kafka.produce("p2"))));
            work.add(clients.submit(() -> run(() -> kafka.transact("t1", seed))));
            work.add(clients.submit(() -> run(() -> kafka.transact("t2", ~seed))));
            work.add(clients.submit(() -> kafka.consume(GROUP)));
            work.add(clients.submit(() -> kafka.consume(GROUP)));
            work.add(clients.submit(() -> run(() -> sql.transact("s1", seed))));
            work.add(clients.submit(() -> run(() -> sql.transact("s2", ~seed))));
            work.add(clients.submit(() -> run(sql::look)));
            work.add(clients.submit(() -> run(() -> watchPositions(kafka))));
            List<Future<?>> copies = new ArrayList<>();
            copies.add(clients.submit(() -> kafka.copy("copier", copied::get)));
            copies.add(clients.submit(() -> run(() -> sql.copy(copied::get))));
            long end = System.nanoTime() + nanos;
            while (System.nanoTime() < end) {
                Thread.sleep(2_000 + random.nextInt(4_000));
                server.kill();
                kills++;
                server = start(sqlPort, kafkaPort);
            }
            stopped.set(true);
            finish(work);
            judge(kafka, sql, copies);
            System.out.println("history: " + kills + " kills, "
                    + history.writes().size() + " writes, " + history.seen().size() + " records and "
                    + history.snapshots().size() + " answers seen");
        } finally {
            stopped.set(true);
            copied.set(true);
            clients.shutdownNow();
            server.close();
        }
    }

    private void judge(KafkaWork kafka, SqlWork sql, List<Future<?>> copies) throws Exception {
        List<Seen> plain = kafka.readAll(KafkaWork.PLAIN);
        List<Seen> end = new ArrayList<>(plain);
        end.addAll(kafka.readAll(KafkaWork.LEFT));
        end.addAll(kafka.readAll(KafkaWork.RIGHT));
        for (String topic : List.of(KafkaWork.PLAIN, KafkaWork.LEFT, KafkaWork.RIGHT)) {
            assertThat(sql.readAll(topic, "convert_from(_key, 'UTF8')", "convert_from(_value, 'UTF8')"))
                    .as("%s through both doors", topic)
                    .isEqualTo(inOrder(end.stream()
                            .filter(each -> each.topic().equals(topic))
                            .toList()));
        }
        end.addAll(sql.readAll(SqlWork.DEBITS, "name", "value"));
        end.addAll(sql.readAll(SqlWork.CREDITS, "name", "value"));
        assertThat(HistoryChecker.check(history, end)).isEmpty();

        List<String> originals = plain.stream().map(Seen::value).toList();
        await(() -> kafka.readAll(KafkaWork.COPIED).size() >= originals.size(), "the copy through Kafka");
        await(() -> sql.column("SELECT value FROM sql_copied").size() >= originals.size(), "the copy through SQL");
        copied.set(true);
        finish(copies);
        assertThat(HistoryChecker.checkCopy(
                        KafkaWork.COPIED,
                        originals,
                        kafka.readAll(KafkaWork.COPIED).stream()
                                .map(Seen::value)
                                .toList()))
                .isEmpty();
        assertThat(HistoryChecker.checkCopy(SqlWork.COPIED, originals, sql.column("SELECT value FROM sql_copied")))
                .isEmpty();
        assertThat(history.writes()).anyMatch(write -> write.outcome() == Outcome.ACKNOWLEDGED);
        assertThat(history.seen()).isNotEmpty();
        assertThat(history.snapshots()).isNotEmpty();
        assertThat(history.positions()).isNotEmpty();
    }

    private static List<Seen> inOrder(List<Seen> records) {
        return records.stream()
                .sorted(Comparator.comparing(Seen::partition).thenComparing(Seen::offset))
                .toList();
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    private static void await(Check check, String what) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
        while (!check.holds()) {
            assertThat(System.nanoTime()).as("%s ends in time", what).isLessThan(deadline);
            Thread.sleep(200);
        }
    }

    private static void finish(List<Future<?>> work) throws InterruptedException, ExecutionException, TimeoutException {
        for (Future<?> each : work) {
            each.get(DRAIN_SECONDS, TimeUnit.SECONDS);
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static Void run(Work work) throws Exception {
        work.run();
        return null;
    }

    private ServerProcess start(int sqlPort, int kafkaPort) throws IOException {
        return ServerProcess.start(directory.resolve("data"), sqlPort, kafkaPort);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void create(KafkaWork kafka, SqlWork sql) throws Exception {
        try (Admin admin = Admin.create(kafka.common())) {
            admin.createTopics(List.of(
                            new NewTopic(KafkaWork.PLAIN, 3, (short) 1),
                            new NewTopic(KafkaWork.LEFT, 2, (short) 1),
                            new NewTopic(KafkaWork.RIGHT, 2, (short) 1),
                            new NewTopic(KafkaWork.COPIED, 2, (short) 1)))
                    .all()
                    .get();
        }
        try (Connection connection = sql.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE STREAM debits (name VARCHAR, value VARCHAR) PARTITIONED BY (name)"
                    + " WITH (partitions = 2)");
            statement.execute("CREATE STREAM credits (name VARCHAR, value VARCHAR) PARTITIONED BY (name)"
                    + " WITH (partitions = 2)");
            statement.execute("CREATE STREAM sql_copied (name VARCHAR, value VARCHAR)");
            statement.execute("CREATE CURSOR sql_copy FOR SELECT convert_from(_key, 'UTF8') AS name,"
                    + " convert_from(_value, 'UTF8') AS value FROM plain START AT EARLIEST");
        }
    }

    /** Positions as anybody can ask for them, one answer after another. */
    private void watchPositions(KafkaWork kafka) throws InterruptedException {
        try (Admin admin = Admin.create(kafka.common())) {
            while (!stopped.get()) {
                try {
                    Map<TopicPartition, OffsetAndMetadata> positions = admin.listConsumerGroupOffsets(GROUP)
                            .partitionsToOffsetAndMetadata()
                            .get(5, TimeUnit.SECONDS);
                    positions.forEach((partition, position) ->
                            history.sawPosition(GROUP, partition.toString(), position.offset()));
                } catch (ExecutionException | TimeoutException e) {
                    // The server is gone for the moment.
                    Thread.sleep(50);
                }
                Thread.sleep(100);
            }
        }
    }
}
