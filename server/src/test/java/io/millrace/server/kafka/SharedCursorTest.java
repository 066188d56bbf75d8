package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.RunningServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Kafka consumer and two SQL sessions share a cursor while rows flow in. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SharedCursorTest {
    private static final int ROWS = 6_000;

    @RegisterExtension
    static final RunningServer server = new RunningServer();

    /** By row, how often it was delivered and committed. */
    private final Map<Long, Integer> delivered = new ConcurrentHashMap<>();

    private final AtomicInteger reading = new AtomicInteger();

    private static Connection connect() throws SQLException {
        return server.connect();
    }

    private boolean isComplete() {
        return delivered.size() >= ROWS;
    }

    private void deliver(List<Long> ids) {
        ids.forEach(id -> delivered.merge(id, 1, Integer::sum));
    }

    @ParameterizedTest
    @CsvSource({"classic, RangeAssignor", "classic, CooperativeStickyAssignor", "consumer, none"})
    void givesEachRowToOneOfThem(String protocol, String assignor) throws Exception {
        String name = "billing_" + protocol + "_" + assignor.toLowerCase(java.util.Locale.ROOT);
        execute("CREATE STREAM s_" + name + " (id BIGINT) PARTITIONED BY (id) WITH (format = 'json', partitions = 6)");
        execute("CREATE CURSOR " + name + " FOR SELECT id FROM s_" + name);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Future<Integer> kafka = threads.submit(() -> consume(name, protocol, assignor));
            List<Future<Integer>> sessions = List.of(threads.submit(fetch(name)), threads.submit(fetch(name)));
            Future<?> rows = threads.submit(insert(name));
            rows.get();
            int ofKafka = kafka.get();
            int ofFirst = sessions.get(0).get();
            int ofSecond = sessions.get(1).get();
            assertThat(delivered).hasSize(ROWS);
            assertThat(delivered.values()).as("rows delivered once").containsOnly(1);
            assertThat(List.of(ofKafka, ofFirst, ofSecond)).as("rows of each").allSatisfy(count -> assertThat(count)
                    .isPositive());
            assertThat(ofKafka + ofFirst + ofSecond).isEqualTo(ROWS);
        } finally {
            threads.shutdownNow();
        }
        execute("INSERT INTO s_" + name + " SELECT i FROM GENERATE_SERIES(1, 100) AS g(i)");
        assertThat(lagInSql(name)).isEqualTo(lagOfKafka(name));
        assertThat(lagInSql(name).values().stream().mapToLong(lag -> lag).sum()).isEqualTo(100);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Rows come in while members join, until all three read. */
    private Callable<Void> insert(String name) {
        return () -> {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                for (int first = 0; first < ROWS; first += 100) {
                    statement.execute("INSERT INTO s_" + name + " SELECT i FROM GENERATE_SERIES(" + first + ", "
                            + (first + 99) + ") AS g(i)");
                    long deadline = System.nanoTime() + (reading.get() < 3 ? 1_000_000_000L : 5_000_000L);
                    while (first > ROWS / 2 && reading.get() < 3 && System.nanoTime() < deadline) {
                        Thread.onSpinWait();
                    }
                }
            }
            return null;
        };
    }

    private int consume(String name, String protocol, String assignor) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + server.kafkaPort(),
                "group.id",
                name,
                "group.protocol",
                protocol,
                "auto.offset.reset",
                "earliest",
                "max.poll.records",
                "100",
                "enable.auto.commit",
                "false"));
        if (protocol.equals("classic")) {
            properties.put("heartbeat.interval.ms", 200);
            properties.put("partition.assignment.strategy", "org.apache.kafka.clients.consumer." + assignor);
        }
        AtomicInteger count = new AtomicInteger();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            CommittingReader reader = new CommittingReader(
                    consumer,
                    value -> {
                        deliver(List.of(Long.parseLong(value.replaceAll("[^0-9]", ""))));
                        if (count.getAndIncrement() == 0) {
                            reading.incrementAndGet();
                        }
                    },
                    partitions -> {});
            reader.subscribe("s_" + name);
            while (!isComplete()) {
                reader.read(Duration.ofMillis(100));
            }
        }
        return count.get();
    }

    private Callable<Integer> fetch(String name) {
        return () -> {
            int count = 0;
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                while (!isComplete()) {
                    List<Long> ids = new ArrayList<>();
                    try (ResultSet rows =
                            statement.executeQuery("FETCH 50 FROM " + name + " WITH (timeout = '100ms')")) {
                        while (rows.next()) {
                            ids.add(rows.getLong(1));
                        }
                    }
                    connection.commit();
                    deliver(ids);
                    if (count == 0 && !ids.isEmpty()) {
                        reading.incrementAndGet();
                    }
                    count += ids.size();
                }
            }
            return count;
        };
    }

    private static Map<Integer, Long> lagInSql(String name) throws SQLException {
        Map<Integer, Long> lags = new HashMap<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT \"partition\", lag FROM millrace.cursors WHERE name = '" + name + "'")) {
            while (rows.next()) {
                lags.put(rows.getInt(1), rows.getLong(2));
            }
        }
        return lags;
    }

    private static Map<Integer, Long> lagOfKafka(String name) throws Exception {
        Map<Integer, Long> lags = new HashMap<>();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + server.kafkaPort()))) {
            Map<TopicPartition, Long> positions = new HashMap<>();
            admin.listConsumerGroupOffsets(name)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, position) -> positions.put(partition, position.offset()));
            Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
            Set<TopicPartition> partitions = positions.keySet();
            partitions.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
            admin.listOffsets(asked)
                    .all()
                    .get()
                    .forEach((partition, end) ->
                            lags.put(partition.partition(), end.offset() - positions.getOrDefault(partition, 0L)));
        }
        return lags;
    }
}
