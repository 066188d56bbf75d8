package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.server.RunningServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What topics' settings do, told by Kafka's clients. */
final class TopicSettingsTest {
    @RegisterExtension
    static final RunningServer server = new RunningServer();

    private static Admin admin;
    private static KafkaProducer<String, String> producer;

    @BeforeAll
    static void connect() {
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap()));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap(), "retries", "2", "retry.backoff.ms", "10"),
                new StringSerializer(),
                new StringSerializer());
    }

    @AfterAll
    static void close() {
        producer.close();
        admin.close();
    }

    private static String bootstrap() {
        return "127.0.0.1:" + server.kafkaPort();
    }

    private static void create(String topic, Map<String, String> settings)
            throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(settings)))
                .all()
                .get();
    }

    private static ConsumerRecord<String, String> only(String topic) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap()), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            consumer.seekToBeginning(consumer.assignment());
            return consumer.poll(Duration.ofSeconds(30)).iterator().next();
        }
    }

    @Test
    void remembersHowKafkaIsToKeepItsFiles() throws Exception {
        Map<String, String> settings = Map.of(
                "file.delete.delay.ms", "10000",
                "flush.ms", "1000",
                "follower.replication.throttled.replicas", "*",
                "index.interval.bytes", "100",
                "leader.replication.throttled.replicas", "0:1,1:1",
                "local.retention.ms", "1000",
                "preallocate", "false",
                "segment.index.bytes", "4096",
                "segment.jitter.ms", "5",
                "unclean.leader.election.enable", "true");
        create("remembered", settings);
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "remembered");
        Config described = Objects.requireNonNull(
                admin.describeConfigs(List.of(topic)).all().get().get(topic));
        settings.forEach((name, value) -> {
            assertThat(described.get(name).value()).isEqualTo(value);
            assertThat(described.get(name).source()).isEqualTo(ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG);
        });
        for (Map<String, String> wrong : List.of(
                Map.of("preallocate", "perhaps"),
                Map.of("segment.index.bytes", "-1"),
                Map.of("leader.replication.throttled.replicas", "first"),
                Map.of("compression.gzip.level", "0"),
                Map.of("compression.lz4.level", "18"),
                Map.of("compression.zstd.level", "23"),
                Map.of("flush.ms", "1000", "flush.messages", "5"))) {
            assertThatThrownBy(() -> create("wrong", wrong)).hasCauseInstanceOf(InvalidConfigurationException.class);
        }
    }

    @Test
    void givesRecordsTheTimeAtWhichTheLogTookThem() throws Exception {
        create("appended", Map.of("message.timestamp.type", "LogAppendTime", "compression.type", "lz4"));
        long before = System.currentTimeMillis();
        String value = "x".repeat(1_000);
        RecordMetadata sent = producer.send(new ProducerRecord<>("appended", 0, 5L, "k", value))
                .get();
        assertThat(sent.timestamp()).isBetween(before, System.currentTimeMillis());
        ConsumerRecord<String, String> record = only("appended");
        assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        assertThat(record.timestamp()).isEqualTo(sent.timestamp());
        assertThat(record.value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"uncompressed", "gzip", "snappy", "lz4", "zstd"})
    void compressesAsTheTopicSays(String compression) throws Exception {
        String topic = "compressed-" + compression;
        create(topic, Map.of("compression.type", compression));
        String value = "abcdefgh".repeat(10_000);
        try (KafkaProducer<String, String> gzip = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap(), "compression.type", "gzip"),
                new StringSerializer(),
                new StringSerializer())) {
            gzip.send(new ProducerRecord<>(topic, "k", value)).get();
        }
        assertThat(only(topic).value()).isEqualTo(value);
        long bytes = bytes(topic);
        if (compression.equals("uncompressed")) {
            assertThat(bytes).isGreaterThan(80_000);
        } else {
            assertThat(bytes).isLessThan(20_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"gzip, 1, 9", "lz4, 9, 17", "zstd, -50, 22"})
    void compressesAsHardAsTheTopicSays(String compression, String little, String much) throws Exception {
        StringBuilder value = new StringBuilder();
        Random random = new Random(5);
        for (int i = 0; i < 10_000; i++) {
            value.append(Long.toString(random.nextLong() >>> 48, 36)).append(i % 100);
        }
        List<Long> sizes = new ArrayList<>();
        for (String level : List.of(little, much)) {
            String topic = "level" + level + "-of-" + compression;
            create(topic, Map.of("compression.type", compression, "compression." + compression + ".level", level));
            producer.send(new ProducerRecord<>(topic, "k", value.toString())).get();
            assertThat(only(topic).value()).isEqualTo(value.toString());
            sizes.add(bytes(topic));
        }
        assertThat(sizes.get(1)).isLessThan(sizes.get(0));
    }

    /** Of the topic's one partition on the disk. */
    private static long bytes(String topic) throws Exception {
        LogDirDescription directory = Objects.requireNonNull(admin.describeLogDirs(List.of(1))
                        .allDescriptions()
                        .get()
                        .get(1))
                .values()
                .iterator()
                .next();
        return Objects.requireNonNull(directory.replicaInfos().get(new TopicPartition(topic, 0)))
                .size();
    }

    @Test
    void refusesWhatATopicDoesNotTake() throws Exception {
        create("keyed", Map.of("cleanup.policy", "compact,delete"));
        assertThatThrownBy(() ->
                        producer.send(new ProducerRecord<>("keyed", "no key")).get())
                .hasCauseInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("Compacted topic cannot accept message without key in topic partition keyed-0");
        producer.send(new ProducerRecord<>("keyed", "key", "value")).get();

        create("recent", Map.of("message.timestamp.before.max.ms", "60000"));
        long now = System.currentTimeMillis();
        assertThatThrownBy(() -> producer.send(new ProducerRecord<>("recent", 0, now - 100_000, "k", "v"))
                        .get())
                .hasCauseInstanceOf(InvalidTimestampException.class);
        assertThatThrownBy(() -> producer.send(new ProducerRecord<>("recent", 0, now + 7_200_000, "k", "v"))
                        .get())
                .hasCauseInstanceOf(InvalidTimestampException.class);
        producer.send(new ProducerRecord<>("recent", 0, now, "k", "v")).get();

        create("small", Map.of("max.message.bytes", "500"));
        assertThatThrownBy(() -> producer.send(new ProducerRecord<>("small", "k", "v".repeat(600)))
                        .get())
                .hasCauseInstanceOf(RecordTooLargeException.class);

        create("replicated", Map.of("min.insync.replicas", "2"));
        producer.send(new ProducerRecord<>("replicated", "k", "v")).get(); // no more than the topic has replicas
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retention.ms       | week    | Invalid value week for configuration retention.ms: Not a number of type LONG",
                "retention.ms       | -2      | Invalid value -2 for configuration retention.ms: Value must be at least -1",
                "cleanup.policy     | shred   | Invalid value shred for configuration cleanup.policy: String must be one of:"
                        + " compact, delete",
                "compression.type   | rar     | Invalid value rar for configuration compression.type: String must be one of:"
                        + " uncompressed, zstd, lz4, snappy, gzip, producer",
                "min.cleanable.dirty.ratio | 1.5 | Invalid value 1.5 for configuration min.cleanable.dirty.ratio: Value must"
                        + " be no more than 1",
                "retention.weeks    | 1       | Unknown topic config name: retention.weeks",
            })
    void saysWhatIsWrongWithASetting(String name, String value, String message) throws Exception {
        assertThatThrownBy(() -> create("never", Map.of(name, value)))
                .hasCauseInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(message);
        assertThat(admin.listTopics().names().get()).doesNotContain("never");
    }

    @Test
    void knowsSettingsByOneNameInSqlAndKafka() throws Exception {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE STREAM told (id BIGINT, v TEXT) PARTITIONED BY (id) WITH (cleanup_policy = 'compact',"
                            + " \"delete.retention.ms\" = '2h', max_message_bytes = '2MB', compression_type = 'zstd')");
            assertThat(settings("told"))
                    .containsEntry("cleanup.policy", "compact")
                    .containsEntry("delete.retention.ms", "7200000")
                    .containsEntry("max.message.bytes", "2097152")
                    .containsEntry("compression.type", "zstd");
            statement.execute("ALTER STREAM told SET (cleanup_policy = 'compact,delete', retention = '3d')");
            assertThat(settings("told"))
                    .containsEntry("cleanup.policy", "compact,delete")
                    .containsEntry("retention.ms", "259200000");
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, "told"),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("cleanup.policy", "delete"), AlterConfigOp.OpType.SUBTRACT))))
                    .all()
                    .get();
            assertThat(settings("told")).containsEntry("cleanup.policy", "compact");
            assertThatThrownBy(() -> statement.execute("ALTER STREAM told SET (min_cleanable_dirty_ratio = 'much')"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("Not a number of type DOUBLE");
            assertThatThrownBy(() ->
                            statement.execute("CREATE STREAM keyless (id BIGINT) WITH (cleanup_policy = 'compact')"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("has no key and cannot be compacted");
            statement.execute("CREATE TABLE kept (id BIGINT PRIMARY KEY, v TEXT)");
            assertThat(settings("kept"))
                    .containsEntry("cleanup.policy", "compact")
                    .containsEntry("retention.ms", "-1");
        }
    }

    private static Map<String, String> settings(String topic) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<String, String> settings = new HashMap<>();
        admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .getOrDefault(resource, new Config(List.of()))
                .entries()
                .forEach(entry -> settings.put(entry.name(), String.valueOf(entry.value())));
        return settings;
    }
}
