package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.RealEnvironment;
import io.millrace.server.Server;
import io.millrace.server.TestConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transactions over a restart, beside those of SQL, and in an administrator's hands. */
final class TransactionOperationsTest {
    @TempDir
    Path directory;

    private Environment environment;
    private Server server;

    @BeforeEach
    void start() {
        environment = new RealEnvironment();
        server = Server.start(environment, TestConfig.of(directory.resolve("data"), Map.of()));
    }

    @AfterEach
    void stop() {
        server.close();
        environment.close();
    }

    /** The same data behind the same Kafka port. */
    private void restart() {
        int port = server.kafkaPort();
        stop();
        environment = new RealEnvironment();
        server = Server.start(
                environment, TestConfig.of(directory.resolve("data"), Map.of("kafka-port", Integer.toString(port))));
    }

    private String bootstrap() {
        return "127.0.0.1:" + server.kafkaPort();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:millrace://127.0.0.1:" + server.sqlPort() + "/");
    }

    private KafkaProducer<String, String> producer(String id) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap(), "transactional.id", id),
                new StringSerializer(),
                new StringSerializer());
    }

    @ParameterizedTest
    @EnumSource(ClientVersion.class)
    void goesOnWithATransactionWhenTheServerIsBack(ClientVersion version) throws Exception {
        Path sent = directory.resolve("sent");
        Path restarted = directory.resolve("restarted");
        Map<String, String> arguments = Map.of(
                "bootstrap",
                bootstrap(),
                "step",
                "restart",
                "topic",
                "again",
                "sent",
                sent.toString(),
                "restarted",
                restarted.toString());
        CompletableFuture<Map<String, String>> seen =
                CompletableFuture.supplyAsync(() -> version.run(TransactionProgram.class, arguments));
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!Files.exists(sent) && !seen.isDone() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        restart();
        Files.createFile(restarted);
        assertThat(seen.get(60, TimeUnit.SECONDS)).containsEntry("committed", "{after=30, before=30, next=30}");
    }

    private long readable(TopicPartition partition) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            return consumer.endOffsets(List.of(partition)).getOrDefault(partition, -1L);
        }
    }

    @Test
    void showsKafkaATransactionOfSqlAtOnceOrNever() throws SQLException {
        TopicPartition orders = new TopicPartition("orders", 0);
        TopicPartition audit = new TopicPartition("audit", 0);
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE STREAM incoming (id BIGINT) WITH (format = 'json')");
            statement.execute("CREATE STREAM orders (id BIGINT) WITH (format = 'json')");
            statement.execute("CREATE STREAM audit (id BIGINT) WITH (format = 'json')");
            statement.execute("INSERT INTO incoming VALUES (1), (2), (3)");
            statement.execute("CREATE CURSOR work FOR SELECT * FROM incoming");
            connection.setAutoCommit(false);
            for (boolean commit : new boolean[] {false, true}) {
                try (ResultSet rows = statement.executeQuery("FETCH 2 FROM work")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getLong(1)).isEqualTo(1);
                }
                statement.execute("INSERT INTO orders VALUES (1), (2)");
                statement.execute("INSERT INTO audit VALUES (1)");
                assertThat(readable(orders)).isZero();
                if (commit) {
                    connection.commit();
                } else {
                    connection.rollback();
                    assertThat(readable(orders)).isZero();
                    assertThat(readable(audit)).isZero();
                }
            }
            assertThat(readable(orders)).isEqualTo(2);
            assertThat(readable(audit)).isEqualTo(1);
            try (ResultSet rows = statement.executeQuery("FETCH 2 FROM work")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(3);
            }
            connection.rollback();
        }
    }

    @Test
    void keepsAViewOfWhatIsCommitted() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()));
                Connection connection = connect();
                Statement statement = connection.createStatement();
                KafkaProducer<String, String> producer = producer("counted")) {
            admin.createTopics(List.of(new NewTopic("counted", 2, (short) 1)))
                    .all()
                    .get();
            statement.execute(
                    "CREATE MATERIALIZED VIEW counts AS SELECT _key AS k, COUNT(*) AS n FROM counted GROUP BY _key");
            producer.initTransactions();
            for (boolean commit : new boolean[] {true, false, true, false}) {
                producer.beginTransaction();
                for (int i = 0; i < 10; i++) {
                    producer.send(new ProducerRecord<>("counted", i % 2, "k" + i % 2, "v"));
                }
                if (commit) {
                    producer.commitTransaction();
                } else {
                    producer.flush();
                    producer.abortTransaction();
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT COUNT(*), SUM(n) FROM counts")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(2);
                assertThat(rows.getLong(2)).isEqualTo(20);
            }
        }
    }

    @Test
    void listsAndEndsTransactionsForAnAdministrator() throws Exception {
        TopicPartition partition = new TopicPartition("bills", 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()));
                KafkaProducer<String, String> producer = producer("clerk")) {
            admin.createTopics(List.of(new NewTopic("bills", 1, (short) 1)))
                    .all()
                    .get();
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("bills", "one")).get();
            assertThat(admin.listTransactions().all().get())
                    .extracting(TransactionListing::transactionalId, TransactionListing::state)
                    .containsExactly(Tuple.tuple("clerk", TransactionState.ONGOING));
            TransactionDescription described = admin.describeTransactions(List.of("clerk"))
                    .description("clerk")
                    .get();
            assertThat(described.topicPartitions()).containsExactly(partition);
            assertThat(described.transactionTimeoutMs()).isEqualTo(60_000);
            assertThat(described.transactionStartTimeMs()).isPresent();
            try (Connection connection = connect();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT transactional_id, state, partitions, timeout_ms, started IS NOT NULL"
                                    + " FROM millrace.transactions")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("clerk");
                assertThat(rows.getString(2)).isEqualTo("Ongoing");
                assertThat(rows.getString(3)).isEqualTo("bills-0");
                assertThat(rows.getInt(4)).isEqualTo(60_000);
                assertThat(rows.getBoolean(5)).isTrue();
                assertThat(rows.next()).isFalse();
            }
            List<ProducerState> producers = admin.describeProducers(List.of(partition))
                    .partitionResult(partition)
                    .get()
                    .activeProducers();
            assertThat(producers).singleElement().satisfies(state -> {
                assertThat(state.producerId()).isEqualTo(described.producerId());
                assertThat(state.currentTransactionStartOffset()).hasValue(0);
                assertThat(state.lastSequence()).isZero();
            });
            assertThat(readable(partition)).isZero();
            admin.abortTransaction(new AbortTransactionSpec(
                            partition, described.producerId(), (short) described.producerEpoch(), 0))
                    .all()
                    .get();
            assertThat(readable(partition)).isEqualTo(2);
            admin.fenceProducers(List.of("clerk")).all().get();
            assertThat(admin.describeTransactions(List.of("clerk"))
                            .description("clerk")
                            .get()
                            .producerEpoch())
                    .isGreaterThan(described.producerEpoch());
        }
    }

    @Test
    void answersToAPatternThatNeverEnds() throws Exception {
        String id = "a".repeat(40);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()));
                KafkaProducer<String, String> producer = producer(id)) {
            producer.initTransactions();
            assertThat(listed(admin, "a*")).hasSize(1);
            assertThat(listed(admin, "(a*)*b")).isEmpty();
        }
    }

    private static Collection<TransactionListing> listed(Admin admin, String pattern) throws Exception {
        return admin.listTransactions(new ListTransactionsOptions().filterOnTransactionalIdPattern(pattern))
                .all()
                .get();
    }

    /** By hand, as no client would: an end that comes late. */
    @Test
    void doesNotEndATransactionByADelayedRequest() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            admin.createTopics(List.of(new NewTopic("late", 1, (short) 1)))
                    .all()
                    .get();
        }
        try (RawClient client = new RawClient(server.kafkaPort())) {
            InitProducerIdResponseData producer = (InitProducerIdResponseData) client.ask(
                    ApiKeys.INIT_PRODUCER_ID,
                    (short) 5,
                    new InitProducerIdRequestData().setTransactionalId("hand").setTransactionTimeoutMs(60_000));
            assertThat(producer.errorCode()).isZero();
            short first = producer.producerEpoch();
            assertThat(produce(client, producer.producerId(), first)).isEqualTo(Errors.NONE);
            EndTxnResponseData ended = end(client, producer.producerId(), first);
            assertThat(ended.errorCode()).isZero();
            assertThat(ended.producerEpoch()).isEqualTo((short) (first + 1));
            assertThat(produce(client, producer.producerId(), ended.producerEpoch()))
                    .isEqualTo(Errors.NONE);
            assertThat(end(client, producer.producerId(), first).errorCode()).isEqualTo(Errors.PRODUCER_FENCED.code());
            assertThat(produce(client, producer.producerId(), first)).isEqualTo(Errors.INVALID_PRODUCER_EPOCH);
            assertThat(readable(new TopicPartition("late", 0))).isEqualTo(2);
            EndTxnResponseData last = end(client, producer.producerId(), ended.producerEpoch());
            assertThat(last.errorCode()).isZero();
            assertThat(readable(new TopicPartition("late", 0))).isEqualTo(4);
        }
    }

    private static EndTxnResponseData end(RawClient client, long producerId, short epoch) throws IOException {
        return (EndTxnResponseData) client.ask(
                ApiKeys.END_TXN,
                (short) 5,
                new EndTxnRequestData()
                        .setTransactionalId("hand")
                        .setProducerId(producerId)
                        .setProducerEpoch(epoch)
                        .setCommitted(true));
    }

    private static Errors produce(RawClient client, long producerId, short epoch) throws IOException {
        MemoryRecords records = MemoryRecords.withTransactionalRecords(
                Compression.NONE, producerId, epoch, 0, new SimpleRecord("value".getBytes(StandardCharsets.UTF_8)));
        ProduceRequestData request = new ProduceRequestData()
                .setTransactionalId("hand")
                .setAcks((short) -1)
                .setTimeoutMs(30_000);
        request.topicData()
                .add(new ProduceRequestData.TopicProduceData()
                        .setName("late")
                        .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData()
                                .setIndex(0)
                                .setRecords(records))));
        ProduceResponseData answer = (ProduceResponseData) client.ask(ApiKeys.PRODUCE, (short) 12, request);
        return Errors.forCode(
                answer.responses().iterator().next().partitionResponses().get(0).errorCode());
    }
}
