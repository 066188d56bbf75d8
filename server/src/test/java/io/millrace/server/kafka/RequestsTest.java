package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.server.RunningServer;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatchBuilder;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopic;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests by hand: every version that is advertised, unknown ones, and bytes that are no request. */
final class RequestsTest {
    @RegisterExtension
    static final RunningServer server = new RunningServer();

    private static ApiVersionsResponseData versions(RawClient client) throws IOException {
        return (ApiVersionsResponseData) client.ask(ApiKeys.API_VERSIONS, (short) 0, new ApiVersionsRequestData());
    }

    /** About things that exist: an answer's every field must have its place in every version. */
    @Test
    void answersEveryVersionThatItAdvertises() throws Exception {
        String servers = "127.0.0.1:" + server.kafkaPort();
        Map<String, Object> producing =
                Map.of("bootstrap.servers", servers, "transactional.id", "writer", "enable.idempotence", true);
        Map<String, Object> consuming =
                Map.of("bootstrap.servers", servers, "group.id", "readers", "auto.offset.reset", "earliest");
        int answered = 0;
        try (KafkaProducer<String, String> producer =
                        new KafkaProducer<>(producing, new StringSerializer(), new StringSerializer());
                KafkaConsumer<String, String> consumer =
                        new KafkaConsumer<>(consuming, new StringDeserializer(), new StringDeserializer());
                RawClient client = new RawClient(server.kafkaPort())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("made", "key", "value")).get();
            producer.commitTransaction();
            consumer.subscribe(List.of("made"));
            while (consumer.poll(Duration.ofMillis(100)).isEmpty()) {}
            consumer.commitSync();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("made", "key", "of an open transaction"))
                    .get();
            FilledRequests requests = new FilledRequests("made", topicId(client, "made"), "readers", "writer");
            for (ApiVersion each : versions(client).apiKeys()) {
                ApiKeys api = ApiKeys.forId(each.apiKey());
                for (short version = each.minVersion(); version <= each.maxVersion(); version++) {
                    // Produce advertises versions below those it has, for the sake of librdkafka's checks.
                    if (api.isVersionSupported(version)) {
                        assertThat(client.ask(api, version, requests.of(api, version)))
                                .as("%s version %s", api, version)
                                .isNotNull();
                        answered++;
                    }
                }
            }
        }
        assertThat(answered).isGreaterThan(100);
    }

    private static Uuid topicId(RawClient client, String topic) throws IOException {
        MetadataRequestData asked = new MetadataRequestData();
        asked.topics().add(new MetadataRequestTopic().setName(topic));
        MetadataResponseData answer = (MetadataResponseData) client.ask(ApiKeys.METADATA, (short) 12, asked);
        return answer.topics().find(topic).topicId();
    }

    @Test
    void passesOverWhatFollowsARequest() throws IOException {
        try (RawClient client = new RawClient(server.kafkaPort())) {
            ByteBuffer request =
                    client.encode(ApiKeys.METADATA, (short) 13, new MetadataRequestData().setTopics(List.of()));
            client.send(
                    ByteBuffer.allocate(request.remaining() + 3).put(request).rewind());
            MetadataResponseData answer =
                    (MetadataResponseData) client.answer(ApiKeys.METADATA, (short) 13, client.awaitAnswer());
            assertThat(answer.brokers()).hasSize(1);
        }
    }

    @Test
    void answersAnUnknownVersionOfApiVersionsInVersionZero() throws IOException {
        try (RawClient client = new RawClient(server.kafkaPort())) {
            ByteBuffer frame = ByteBuffer.allocate(10);
            frame.putShort(ApiKeys.API_VERSIONS.id)
                    .putShort((short) 99)
                    .putInt(7)
                    .putShort((short) -1)
                    .flip();
            client.send(frame);
            ByteBuffer answer = client.receive();
            assertThat(answer.getInt()).isEqualTo(7);
            assertThat(answer.getShort()).isEqualTo(Errors.UNSUPPORTED_VERSION.code());
            assertThat(answer.getInt()).as("keys").isGreaterThan(10);
        }
    }

    @Test
    void knowsNoPartitionBelowZero() throws IOException {
        try (RawClient client = new RawClient(server.kafkaPort())) {
            create(client, "few");
            ListOffsetsRequestData offsets = new ListOffsetsRequestData().setReplicaId(-1);
            offsets.topics()
                    .add(new ListOffsetsTopic()
                            .setName("few")
                            .setPartitions(List.of(new ListOffsetsPartition().setPartitionIndex(-1))));
            ListOffsetsResponseData found =
                    (ListOffsetsResponseData) client.ask(ApiKeys.LIST_OFFSETS, (short) 5, offsets);
            assertThat(found.topics().get(0).partitions().get(0).errorCode())
                    .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION.code());
            OffsetFetchRequestData positions = new OffsetFetchRequestData()
                    .setGroupId("nobody")
                    .setTopics(
                            List.of(new OffsetFetchRequestTopic().setName("few").setPartitionIndexes(List.of(-1))));
            OffsetFetchResponseData committed =
                    (OffsetFetchResponseData) client.ask(ApiKeys.OFFSET_FETCH, (short) 7, positions);
            assertThat(committed.topics().get(0).partitions().get(0).committedOffset())
                    .isEqualTo(-1);
        }
    }

    @Test
    void tellsPositionsToNoMemberOfAnotherEpoch() throws IOException {
        try (RawClient client = new RawClient(server.kafkaPort())) {
            ConsumerGroupHeartbeatRequestData joining = new ConsumerGroupHeartbeatRequestData()
                    .setGroupId("fenced")
                    .setMemberId("me")
                    .setMemberEpoch(0)
                    .setRebalanceTimeoutMs(60_000)
                    .setSubscribedTopicNames(List.of("nothing"))
                    .setTopicPartitions(List.of());
            int epoch = ((ConsumerGroupHeartbeatResponseData)
                            client.ask(ApiKeys.CONSUMER_GROUP_HEARTBEAT, (short) 1, joining))
                    .memberEpoch();
            assertThat(epoch).isPositive();
            assertThat(positionsFor(client, null, -1)).isEqualTo(Errors.NONE);
            assertThat(positionsFor(client, "me", epoch)).isEqualTo(Errors.NONE);
            assertThat(positionsFor(client, "me", epoch - 1)).isEqualTo(Errors.STALE_MEMBER_EPOCH);
            assertThat(positionsFor(client, "you", epoch)).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
        }
    }

    private static Errors positionsFor(RawClient client, @Nullable String member, int epoch) throws IOException {
        OffsetFetchRequestData asked = new OffsetFetchRequestData()
                .setGroups(List.of(new OffsetFetchRequestGroup()
                        .setGroupId("fenced")
                        .setMemberId(member)
                        .setMemberEpoch(epoch)
                        .setTopics(null)));
        OffsetFetchResponseData answer = (OffsetFetchResponseData) client.ask(ApiKeys.OFFSET_FETCH, (short) 9, asked);
        return Errors.forCode(answer.groups().get(0).errorCode());
    }

    @Test
    void tellsOfNothingThatWasTieredSinceThereAreQuestionsAfterIt() throws IOException {
        try (RawClient client = new RawClient(server.kafkaPort())) {
            create(client, "local");
            Errors unsupported = Errors.UNSUPPORTED_VERSION;
            assertThat(offset(client, -4, 8)).isEqualTo("0 NONE");
            assertThat(offset(client, -4, 7)).isEqualTo("-1 " + unsupported);
            assertThat(offset(client, -5, 9)).isEqualTo("-1 NONE");
            assertThat(offset(client, -5, 8)).isEqualTo("-1 " + unsupported);
            assertThat(offset(client, -6, 11)).isEqualTo("-1 NONE");
            assertThat(offset(client, -6, 10)).isEqualTo("-1 " + unsupported);
            assertThat(offset(client, -7, 11)).isEqualTo("-1 " + unsupported);
        }
    }

    private static String offset(RawClient client, long timestamp, int version) throws IOException {
        ListOffsetsRequestData asked = new ListOffsetsRequestData().setReplicaId(-1);
        asked.topics()
                .add(new ListOffsetsTopic()
                        .setName("local")
                        .setPartitions(List.of(new ListOffsetsPartition().setTimestamp(timestamp))));
        ListOffsetsPartitionResponse found = ((ListOffsetsResponseData)
                        client.ask(ApiKeys.LIST_OFFSETS, (short) version, asked))
                .topics()
                .get(0)
                .partitions()
                .get(0);
        return found.offset() + " " + Errors.forCode(found.errorCode());
    }

    @Test
    void tellsNoControllersOfAnotherPort() throws IOException {
        try (RawClient client = new RawClient(server.kafkaPort())) {
            DescribeClusterRequestData controllers = new DescribeClusterRequestData().setEndpointType((byte) 2);
            DescribeClusterResponseData answer =
                    (DescribeClusterResponseData) client.ask(ApiKeys.DESCRIBE_CLUSTER, (short) 1, controllers);
            assertThat(answer.errorCode()).isEqualTo(Errors.MISMATCHED_ENDPOINT_TYPE.code());
        }
    }

    @Test
    void takesNoTopicIdsWhereTheAnswerHasNoPlaceForThem() throws IOException {
        try (RawClient client = new RawClient(server.kafkaPort())) {
            MetadataRequestData byId = new MetadataRequestData();
            byId.topics().add(new MetadataRequestTopic().setName(null).setTopicId(Uuid.ONE_UUID));
            MetadataResponseData answer = (MetadataResponseData) client.ask(ApiKeys.METADATA, (short) 11, byId);
            assertThat(answer.topics().iterator().next().errorCode()).isEqualTo(Errors.INVALID_REQUEST.code());
        }
    }

    @Test
    void describesATopicOnceHoweverOftenItIsAskedFor() throws IOException {
        try (RawClient client = new RawClient(server.kafkaPort())) {
            MetadataRequestData often = new MetadataRequestData();
            for (int i = 0; i < 1_000; i++) {
                often.topics().add(new MetadataRequestTopic().setName("nowhere to be found"));
            }
            MetadataResponseData answer = (MetadataResponseData)
                    client.ask(ApiKeys.METADATA, (short) 12, often.setAllowAutoTopicCreation(false));
            assertThat(answer.topics()).hasSize(1);
        }
    }

    @Test
    void refusesARequestOfTooManyFields() throws IOException {
        try (RawClient client = new RawClient(server.kafkaPort())) {
            DescribeGroupsRequestData many =
                    new DescribeGroupsRequestData().setGroups(Collections.nCopies(RequestReader.MOST_FIELDS + 1, ""));
            assertThatThrownBy(() -> client.ask(ApiKeys.DESCRIBE_GROUPS, (short) 5, many))
                    .isInstanceOfAny(EOFException.class, SocketException.class);
        }
    }

    @Test
    void tellsOfTheFirstThousandWrongRecordsOfABatch() throws IOException {
        try (RawClient client = new RawClient(server.kafkaPort())) {
            create(
                    client,
                    "keyed",
                    new CreatableTopicConfig().setName("cleanup.policy").setValue("compact"));
            RecordBatchBuilder batch = new RecordBatchBuilder(Compression.ZSTD);
            for (int i = 0; i < 20_000; i++) {
                batch.append(System.currentTimeMillis(), null, new byte[0]);
            }
            PartitionProduceResponse refused = produce(client, "keyed", batch);
            assertThat(refused.errorCode()).isEqualTo(Errors.INVALID_RECORD.code());
            assertThat(refused.recordErrors()).hasSize(1_000);
        }
    }

    @Test
    void refusesABatchThatUnfoldsToManyTimesWhatItsTopicTakes() throws IOException {
        try (RawClient client = new RawClient(server.kafkaPort())) {
            create(client, "unfolded");
            RecordBatchBuilder most = new RecordBatchBuilder(Compression.ZSTD);
            most.append(System.currentTimeMillis(), null, new byte[31 << 20]);
            assertThat(produce(client, "unfolded", most).errorCode()).isEqualTo(Errors.NONE.code());
            RecordBatchBuilder more = new RecordBatchBuilder(Compression.ZSTD);
            more.append(System.currentTimeMillis(), null, new byte[33 << 20]);
            assertThat(produce(client, "unfolded", more).errorMessage()).contains("unfold");
        }
    }

    /** A topic of one partition. */
    private static void create(RawClient client, String name, CreatableTopicConfig... configs) throws IOException {
        CreatableTopic topic =
                new CreatableTopic().setName(name).setNumPartitions(1).setReplicationFactor((short) 1);
        topic.configs().addAll(List.of(configs));
        CreateTopicsRequestData create = new CreateTopicsRequestData();
        create.topics().add(topic);
        client.ask(ApiKeys.CREATE_TOPICS, (short) 5, create);
    }

    private static PartitionProduceResponse produce(RawClient client, String topic, RecordBatchBuilder batch)
            throws IOException {
        ProduceRequestData produce = new ProduceRequestData().setAcks((short) -1);
        TopicProduceData data = new TopicProduceData().setName(topic);
        data.partitionData()
                .add(new PartitionProduceData()
                        .setRecords(MemoryRecords.readableRecords(batch.build().sharedBuffer())));
        produce.topicData().add(data);
        ProduceResponseData answer = (ProduceResponseData) client.ask(ApiKeys.PRODUCE, (short) 9, produce);
        return answer.responses().iterator().next().partitionResponses().get(0);
    }

    @Test
    void tellsWhichTopicsThereAre() throws IOException {
        try (RawClient client = new RawClient(server.kafkaPort())) {
            MetadataRequestData asked = new MetadataRequestData().setAllowAutoTopicCreation(false);
            asked.topics().add(new MetadataRequestTopic().setName("nowhere"));
            asked.topics().add(new MetadataRequestTopic().setName("a b"));
            asked.topics().add(new MetadataRequestTopic().setName("__catalog"));
            MetadataResponseData answer = (MetadataResponseData) client.ask(ApiKeys.METADATA, (short) 12, asked);
            assertThat(answer.topics())
                    .extracting(topic -> Errors.forCode(topic.errorCode()))
                    .containsExactly(
                            Errors.UNKNOWN_TOPIC_OR_PARTITION,
                            Errors.INVALID_TOPIC_EXCEPTION,
                            Errors.INVALID_TOPIC_EXCEPTION);
            assertThat(answer.brokers()).singleElement().satisfies(broker -> assertThat(broker.port())
                    .isEqualTo(server.kafkaPort()));
        }
    }

    @Test
    void closesTheConnectionOfAClientThatSendsNonsenseAndServesTheOthers() throws IOException {
        Random random = new Random(7);
        try (RawClient other = new RawClient(server.kafkaPort())) {
            for (int i = 0; i < 300; i++) {
                byte[] bytes = new byte[random.nextInt(60)];
                random.nextBytes(bytes);
                if (bytes.length > 4 && i % 2 == 0) {
                    // A known kind of request at a likely version, and then nonsense.
                    bytes[0] = 0;
                    bytes[1] = (byte) random.nextInt(30);
                    bytes[2] = 0;
                    bytes[3] = (byte) random.nextInt(10);
                }
                try (RawClient client = new RawClient(server.kafkaPort())) {
                    client.send(ByteBuffer.wrap(bytes));
                    assertThatThrownBy(() -> {
                                client.send(ByteBuffer.wrap(new byte[] {0, 127, 0, 0, 0, 0, 0, 0, -1, -1}));
                                client.receive();
                                client.receive();
                            })
                            .as("bytes %s", i)
                            .isInstanceOfAny(EOFException.class, SocketException.class);
                }
            }
            assertThat(versions(other).apiKeys()).isNotEmpty();
        }
    }
}
