package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.server.RunningServer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterClientQuotasOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaAlteration.Op;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quotas as unmodified clients set, see and feel them. Texts are those of Kafka's broker. */
final class QuotaClientsTest {
    @RegisterExtension
    static final RunningServer server = new RunningServer();

    private static Admin admin;

    @BeforeAll
    static void connect() {
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap(), "client.id", "administrator"));
    }

    @AfterAll
    static void close() {
        admin.close();
    }

    private static String bootstrap() {
        return "127.0.0.1:" + server.kafkaPort();
    }

    /** @param names type and name in turns; no name for all others */
    private static ClientQuotaEntity entity(@Nullable String... names) {
        Map<String, String> entries = new HashMap<>();
        for (int i = 0; i < names.length; i += 2) {
            entries.put(names[i], names[i + 1]);
        }
        return new ClientQuotaEntity(entries);
    }

    private static void set(ClientQuotaEntity entity, String key, @Nullable Double value) throws Exception {
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(entity, List.of(new Op(key, value)))))
                .all()
                .get();
    }

    private static Map<ClientQuotaEntity, Map<String, Double>> described(ClientQuotaFilter filter) throws Exception {
        return admin.describeClientQuotas(filter).entities().get();
    }

    @Test
    void describesWhatWasSet() throws Exception {
        ClientQuotaEntity user = entity("user", "ann");
        ClientQuotaEntity others = entity("user", null);
        ClientQuotaEntity program = entity("user", "ann", "client-id", null);
        ClientQuotaEntity address = entity("ip", "10.0.0.1");
        set(user, "producer_byte_rate", 1e6);
        set(user, "request_percentage", 50.5);
        set(others, "controller_mutation_rate", 1.5e3);
        set(program, "consumer_byte_rate", 5e9);
        set(address, "connection_creation_rate", 10.0);
        assertThat(described(ClientQuotaFilter.all()))
                .containsEntry(user, Map.of("producer_byte_rate", 1e6, "request_percentage", 50.5))
                .containsEntry(others, Map.of("controller_mutation_rate", 1.5e3))
                .containsEntry(program, Map.of("consumer_byte_rate", 5e9))
                .containsEntry(address, Map.of("connection_creation_rate", 10.0));
        ClientQuotaFilterComponent ofUsers = ClientQuotaFilterComponent.ofEntityType("user");
        assertThat(described(ClientQuotaFilter.contains(List.of(ofUsers)))).containsOnlyKeys(user, others, program);
        assertThat(described(ClientQuotaFilter.containsOnly(List.of(ofUsers)))).containsOnlyKeys(user, others);
        assertThat(described(ClientQuotaFilter.contains(List.of(ClientQuotaFilterComponent.ofDefaultEntity("user")))))
                .containsOnlyKeys(others);
        assertThat(described(ClientQuotaFilter.contains(List.of(ClientQuotaFilterComponent.ofEntity("user", "ann")))))
                .containsOnlyKeys(user, program);
        ClientQuotaAlteration taken = new ClientQuotaAlteration(user, List.of(new Op("producer_byte_rate", null)));
        admin.alterClientQuotas(List.of(taken), new AlterClientQuotasOptions().validateOnly(true))
                .all()
                .get();
        assertThat(described(ClientQuotaFilter.all()).get(user))
                .containsOnlyKeys("producer_byte_rate", "request_percentage");
        admin.alterClientQuotas(List.of(taken)).all().get();
        assertThat(described(ClientQuotaFilter.all()).get(user)).containsOnlyKeys("request_percentage");
        set(user, "request_percentage", null);
        set(others, "controller_mutation_rate", null);
        set(program, "consumer_byte_rate", null);
        set(address, "connection_creation_rate", null);
        assertThat(described(ClientQuotaFilter.all())).doesNotContainKeys(user, others, program, address);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "user      | x    | nonsense                 | 1     | Invalid configuration key nonsense",
                "user      | x    | producer_byte_rate       | 1.5   | producer_byte_rate cannot be a fractional value.",
                "user      | x    | producer_byte_rate       | -1    | Quota producer_byte_rate must be greater than 0",
                "user      | x    | producer_byte_rate       | NaN   | Quota producer_byte_rate must be greater than 0",
                "user      | x    | producer_byte_rate       | 1e300 | Proposed value for producer_byte_rate is too large for a LONG.",
                "user      | x    | connection_creation_rate | 1     | Invalid configuration key connection_creation_rate",
                "user      | ''   | producer_byte_rate       | 1     | Empty user not supported",
                "colour    | red  | producer_byte_rate       | 1     | Unhandled client quota entity type: colour",
                "ip        | x    | connection_creation_rate | 1     | x is not a valid IP or resolvable host.",
                "ip        | null | producer_byte_rate       | 1     | Invalid configuration key producer_byte_rate",
            })
    void saysWhatIsWrong(String type, @Nullable String name, String key, double value, String reason) {
        assertThatThrownBy(() -> set(entity(type, name), key, value))
                .hasCauseInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void saysWhatIsWrongWithAFilter() {
        ClientQuotaFilterComponent user = ClientQuotaFilterComponent.ofEntity("user", "x");
        ClientQuotaFilterComponent address = ClientQuotaFilterComponent.ofEntity("ip", "x");
        assertThatThrownBy(() -> described(ClientQuotaFilter.contains(List.of(user, user))))
                .hasMessageContaining("Entity type user cannot appear more than once in the filter.");
        assertThatThrownBy(() -> described(ClientQuotaFilter.contains(List.of(user, address))))
                .hasMessageContaining("IP filter component should not be used with user or clientId filter component.");
        assertThatThrownBy(() -> described(
                        ClientQuotaFilter.contains(List.of(ClientQuotaFilterComponent.ofEntity("colour", "red")))))
                .hasCauseInstanceOf(UnsupportedVersionException.class)
                .hasMessageContaining("Unsupported entity type colour");
    }

    private static double metric(Map<MetricName, ? extends Metric> metrics, String name) {
        return (double) metrics.values().stream()
                .filter(metric -> metric.metricName().name().equals(name))
                .findFirst()
                .orElseThrow()
                .metricValue();
    }

    /** The window lets ten seconds' worth pass at once, and some of an eleventh; what is beyond it waits. */
    @Test
    void makesProducersAndConsumersWait() throws Exception {
        admin.createTopics(List.of(new NewTopic("much", 1, (short) 1))).all().get();
        set(entity("client-id", "writer"), "producer_byte_rate", 10_000.0);
        set(entity("client-id", "reader"), "consumer_byte_rate", 10_000.0);
        Map<String, Object> writer = Map.of("bootstrap.servers", bootstrap(), "client.id", "writer");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(writer, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("much", new byte[120_000])).get();
            assertThat(metric(producer.metrics(), "produce-throttle-time-max")).isPositive();
        }
        Map<String, Object> reader =
                Map.of("bootstrap.servers", bootstrap(), "client.id", "reader", "max.partition.fetch.bytes", "300000");
        TopicPartition partition = new TopicPartition("much", 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(reader, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            assertThat(consumer.poll(Duration.ofSeconds(60))).isNotEmpty();
            assertThat(metric(consumer.metrics(), "fetch-throttle-time-max")).isPositive();
        }
        set(entity("client-id", "writer"), "producer_byte_rate", null);
        set(entity("client-id", "reader"), "consumer_byte_rate", null);
    }

    /** How many partitions the server has counted of the raw client, by what it tells it to wait for a request. */
    private static long mutations(ApiKeys api, ApiMessage body) throws Exception {
        try (RawClient client = new RawClient(server.kafkaPort())) {
            ApiMessage answer = client.ask(api, (short) 5, body);
            AbstractResponse parsed =
                    AbstractResponse.parseResponse(api, MessageUtil.toByteBufferAccessor(answer, (short) 5), (short) 5);
            return Math.round((parsed.throttleTimeMs() + 10_500) / 10_000.0);
        }
    }

    private static CreateTopicsRequestData making(String topic, int partitions) {
        CreateTopicsRequestData asked = new CreateTopicsRequestData();
        asked.topics()
                .add(new CreateTopicsRequestData.CreatableTopic()
                        .setName(topic)
                        .setNumPartitions(partitions)
                        .setReplicationFactor((short) 1));
        return asked;
    }

    /** KIP-599: each that is made, added or deleted counts as one, and none of a request that is refused. */
    @Test
    void countsPartitionsOfChanges() throws Exception {
        ClientQuotaEntity raw = entity("client-id", "raw");
        set(raw, "controller_mutation_rate", 0.1);
        assertThat(mutations(ApiKeys.CREATE_TOPICS, making("changed", 2))).isEqualTo(2);
        assertThat(mutations(ApiKeys.CREATE_TOPICS, making("changed", 50)))
                .as("nothing, so that it need not wait")
                .isEqualTo(1);
        admin.createPartitions(Map.of("changed", NewPartitions.increaseTo(7)))
                .all()
                .get();
        assertThat(mutations(
                        ApiKeys.DELETE_TOPICS, new DeleteTopicsRequestData().setTopicNames(List.of("changed", "gone"))))
                .isEqualTo(2 + 7);
        set(raw, "controller_mutation_rate", null);
    }

    /** Requests that came with one that was too much are answered all the same, later and in their order. */
    @Test
    void answersWhatCameWithARequestThatWasTooMuch() throws Exception {
        ClientQuotaEntity raw = entity("client-id", "raw");
        set(raw, "request_percentage", 1e-7);
        try (RawClient client = new RawClient(server.kafkaPort())) {
            for (int i = 0; i < 3; i++) {
                client.begin(ApiKeys.METADATA, (short) 12, new MetadataRequestData().setTopics(List.of()));
            }
            for (int i = 1; i <= 3; i++) {
                ByteBuffer answer = client.receive();
                assertThat(answer.getInt()).isEqualTo(i);
                assertThat(answer.get()).as("tagged fields").isZero();
                assertThat(answer.getInt()).as("throttle_time_ms").isEqualTo(1_000); // never more at once
            }
        }
        set(raw, "request_percentage", null);
    }
}
