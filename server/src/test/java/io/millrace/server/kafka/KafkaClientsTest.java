package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.server.RunningServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Unmodified Kafka clients against a whole server, and what they did seen in SQL. */
final class KafkaClientsTest {
    @RegisterExtension
    static final RunningServer server = new RunningServer();

    @ParameterizedTest
    @CsvSource({
        "KAFKA_3_8, none, all", "KAFKA_3_8, gzip, 1", "KAFKA_3_8, snappy, all", "KAFKA_3_8, lz4, all",
                "KAFKA_3_8, zstd, 0",
        "KAFKA_4_4, none, all", "KAFKA_4_4, gzip, 1", "KAFKA_4_4, snappy, all", "KAFKA_4_4, lz4, all",
                "KAFKA_4_4, zstd, 0",
    })
    void producesAndConsumes(ClientVersion version, String compression, String acks) throws SQLException {
        String topic = "Topic-" + version + "." + compression;
        Map<String, String> seen = version.run(
                ClientProgram.class,
                Map.of(
                        "bootstrap",
                        "127.0.0.1:" + server.kafkaPort(),
                        "topic",
                        topic,
                        "compression",
                        compression,
                        "acks",
                        acks));
        boolean offsetsKnown = !acks.equals("0");
        assertThat(seen)
                .containsEntry("nodes", "1")
                .containsEntry("topics", "true")
                .containsEntry("misplaced", offsetsKnown ? "0" : seen.get("misplaced"))
                .containsEntry("consumed", "1000")
                .containsEntry("right", "1000")
                .containsEntry("ordered", "true")
                .containsEntry("ends", "1000")
                .containsEntry("offsetsForTimes", "3");
        if (compression.equals("none")) {
            assertThat(seen)
                    .containsEntry("shared", "true")
                    .containsEntry("delivered", "1000")
                    .containsEntry("distinct", "1000")
                    .containsEntry("committed", "1000")
                    .containsEntry("members", "0")
                    .containsEntry("left", "0");
        }
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT COUNT(*), COUNT(DISTINCT _key), COUNT(DISTINCT _partition) FROM \"" + topic + "\"")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getLong(1)).isEqualTo(1000);
            assertThat(rows.getLong(2)).isEqualTo(50);
            assertThat(rows.getLong(3)).isEqualTo(3);
        }
    }

    @Test
    void givesATopicOfAKafkaClientColumnsAndAKafkaClientAStreamOfSql() throws Exception {
        Map<String, Object> properties = Map.of("bootstrap.servers", "127.0.0.1:" + server.kafkaPort());
        try (KafkaProducer<String, String> producer =
                        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
                Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            producer.send(new ProducerRecord<>("sales", "k", "{\"id\": 1, \"amount\": 2.5}"))
                    .get();
            producer.send(new ProducerRecord<>("sales", null, "{\"id\": 2, \"amount\": 4}"))
                    .get();
            try (ResultSet rows =
                    statement.executeQuery("SELECT CONVERT_FROM(_key, 'UTF8'), _offset FROM sales ORDER BY _offset")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("k");
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isNull();
                assertThat(rows.next()).isFalse();
            }
            statement.execute("CREATE STREAM sales (id BIGINT, amount DOUBLE PRECISION) WITH (format = 'json')");
            try (ResultSet rows = statement.executeQuery("SELECT SUM(id), SUM(amount) FROM sales")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(3);
                assertThat(rows.getDouble(2)).isEqualTo(6.5);
            }
            statement.execute("INSERT INTO sales VALUES (3, 1.5)");
            try (KafkaConsumer<String, String> consumer =
                    new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
                TopicPartition partition = new TopicPartition("sales", 0);
                consumer.assign(List.of(partition));
                consumer.seek(partition, 2);
                ConsumerRecord<String, String> record =
                        consumer.poll(Duration.ofSeconds(30)).iterator().next();
                assertThat(record.offset()).isEqualTo(2);
                assertThat(record.value().replace(" ", "")).isEqualTo("{\"id\":3,\"amount\":1.5}");
            }
        }
    }

    @Test
    void takesNoRecordsForAViewsTopic() throws Exception {
        Map<String, Object> properties = Map.of("bootstrap.servers", "127.0.0.1:" + server.kafkaPort());
        try (KafkaProducer<String, String> producer =
                        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
                Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE STREAM base (a BIGINT)");
            statement.execute("CREATE MATERIALIZED VIEW sums AS SELECT SUM(a) AS s FROM base");
            assertThatThrownBy(() ->
                            producer.send(new ProducerRecord<>("sums", "x")).get())
                    .hasCauseInstanceOf(PolicyViolationException.class);
        }
    }

    @Test
    void givesACursorAndAGroupOfOneNameOnePosition() throws Exception {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", "127.0.0.1:" + server.kafkaPort(),
                "group.id", "billing",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false");
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE STREAM bills (id BIGINT) WITH (format = 'json')");
            statement.execute("INSERT INTO bills VALUES (1), (2), (3), (4), (5)");
            statement.execute("CREATE CURSOR billing FOR SELECT * FROM bills");
            connection.setAutoCommit(false);
            try (ResultSet rows = statement.executeQuery("FETCH 2 FROM billing")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(2);
            }
            connection.commit();
            connection.setAutoCommit(true);
        }
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("bills"));
            long deadline = System.nanoTime() + 30_000_000_000L;
            while (values.size() < 3 && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
            consumer.commitSync(Map.of(new TopicPartition("bills", 0), new OffsetAndMetadata(4)));
        }
        assertThat(values).extracting(value -> value.replaceAll("[^0-9]", "")).containsExactly("3", "4", "5");
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("FETCH 10 FROM billing")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(5);
                assertThat(rows.next()).isFalse();
            }
        }
    }

    @Test
    void tellsAndChangesATopicsSettings() throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "settings");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + server.kafkaPort()))) {
            admin.createTopics(
                            List.of(new NewTopic("settings", 2, (short) 1).configs(Map.of("retention.ms", "3600000"))))
                    .all()
                    .get();
            assertThat(value(admin, topic, "retention.ms")).isEqualTo("3600000");
            assertThat(value(admin, topic, "segment.bytes")).isEqualTo("1073741824");
            assertThat(value(admin, topic, "cleanup.policy")).isEqualTo("delete");
            admin.incrementalAlterConfigs(Map.of(
                            topic,
                            List.of(
                                    new AlterConfigOp(new ConfigEntry("retention.ms", ""), AlterConfigOp.OpType.DELETE),
                                    new AlterConfigOp(
                                            new ConfigEntry("segment.bytes", "1000000"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
            assertThat(value(admin, topic, "retention.ms")).isEqualTo("604800000");
            assertThat(value(admin, topic, "segment.bytes")).isEqualTo("1000000");
            assertThatThrownBy(() -> admin.incrementalAlterConfigs(Map.of(
                                    topic,
                                    List.of(new AlterConfigOp(
                                            new ConfigEntry("cleanup.policy", "shred"), AlterConfigOp.OpType.SET))))
                            .all()
                            .get())
                    .hasCauseInstanceOf(InvalidConfigurationException.class);
            admin.createPartitions(Map.of("settings", NewPartitions.increaseTo(5)))
                    .all()
                    .get();
            assertThat(admin.describeTopics(List.of("settings"))
                            .allTopicNames()
                            .get()
                            .values())
                    .singleElement()
                    .satisfies(described -> assertThat(described.partitions()).hasSize(5));
            admin.deleteTopics(List.of("settings")).all().get();
            assertThat(admin.listTopics().names().get()).doesNotContain("settings");
        }
    }

    private static @Nullable String value(Admin admin, ConfigResource resource, String name) throws Exception {
        Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        ConfigEntry entry = config == null ? null : config.get(name);
        return entry == null ? null : entry.value();
    }
}
