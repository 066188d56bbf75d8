package io.millrace.server.kafka;

import static org.apache.kafka.common.acl.AclOperation.ALL;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.protocol.Errors.GROUP_AUTHORIZATION_FAILED;
import static org.apache.kafka.common.protocol.Errors.NONE;
import static org.apache.kafka.common.protocol.Errors.OPERATION_NOT_ATTEMPTED;
import static org.apache.kafka.common.protocol.Errors.TOPIC_AUTHORIZATION_FAILED;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of which ann may have a part. Errors are those of Kafka 4.1's broker with the same rules and requests. */
final class PartlyAllowedTest extends ServerWithRights {
    private static final TopicPartition MINE = new TopicPartition("mine", 0);
    private static final TopicPartition HIDDEN = new TopicPartition("hidden", 0);

    @BeforeEach
    void makeTopicsAndRules() throws Exception {
        root.createTopics(List.of(new NewTopic("mine", 1, (short) 1), new NewTopic("hidden", 1, (short) 1)))
                .all()
                .get();
        allow(
                toAnn(ResourceType.TOPIC, "mine", LITERAL, ALL),
                toAnn(ResourceType.TOPIC, "new", LITERAL, CREATE),
                toAnn(ResourceType.GROUP, "mine", LITERAL, ALL),
                toAnn(ResourceType.GROUP, "seen", LITERAL, DESCRIBE),
                toAnn(ResourceType.TRANSACTIONAL_ID, "mine", LITERAL, ALL));
        for (String group : List.of("mine", "seen", "hidden")) {
            root.alterConsumerGroupOffsets(
                            group, Map.of(MINE, new OffsetAndMetadata(1), HIDDEN, new OffsetAndMetadata(1)))
                    .all()
                    .get();
        }
    }

    /** The error of each. */
    private static <K> Map<K, Errors> errors(Map<K, ? extends KafkaFuture<?>> futures) {
        return errors(futures.keySet(), futures::get);
    }

    private static <K> Map<K, Errors> errors(Collection<K> keys, Function<K, ? extends KafkaFuture<?>> future) {
        Map<K, Errors> errors = new HashMap<>();
        keys.forEach(key -> errors.put(
                key,
                future.apply(key)
                        .toCompletionStage()
                        .handle((done, error) -> error == null ? NONE : Errors.forException(error))
                        .toCompletableFuture()
                        .join()));
        return errors;
    }

    private static <K> Map<K, Errors> refused(K allowed, K refused, Errors error) {
        return Map.of(allowed, NONE, refused, error);
    }

    @Test
    void ofTopics() throws Exception {
        Map<String, Errors> half = refused("mine", "hidden", TOPIC_AUTHORIZATION_FAILED);
        Map<TopicPartition, Errors> halfOfPartitions = refused(MINE, HIDDEN, TOPIC_AUTHORIZATION_FAILED);
        try (Admin ann = Admin.create(as("ann", Map.of()))) {
            List<NewTopic> topics = new ArrayList<>();
            List.of("mine", "new", "hidden", "absent").forEach(name -> topics.add(new NewTopic(name, 1, (short) 1)));
            assertThat(errors(ann.createTopics(topics).values()))
                    .isEqualTo(Map.of(
                            "mine",
                            Errors.TOPIC_ALREADY_EXISTS,
                            "new",
                            NONE,
                            "hidden",
                            TOPIC_AUTHORIZATION_FAILED,
                            "absent",
                            TOPIC_AUTHORIZATION_FAILED));
            assertThat(errors(ann.describeTopics(List.of("mine", "hidden")).topicNameValues()))
                    .isEqualTo(half);
            assertThat(errors(ann.createPartitions(
                                    Map.of("mine", NewPartitions.increaseTo(2), "hidden", NewPartitions.increaseTo(2)))
                            .values()))
                    .isEqualTo(half);
            var offsets = ann.listOffsets(Map.of(MINE, OffsetSpec.latest(), HIDDEN, OffsetSpec.latest()));
            assertThat(errors(List.of(MINE, HIDDEN), offsets::partitionResult)).isEqualTo(halfOfPartitions);
            assertThat(errors(ann.deleteRecords(Map.of(
                                    MINE, RecordsToDelete.beforeOffset(0), HIDDEN, RecordsToDelete.beforeOffset(0)))
                            .lowWatermarks()))
                    .isEqualTo(halfOfPartitions);
            var producers = ann.describeProducers(List.of(MINE, HIDDEN));
            assertThat(errors(List.of(MINE, HIDDEN), producers::partitionResult))
                    .isEqualTo(halfOfPartitions);
            Uuid hidden = topicId("hidden");
            assertThat(errors(ann.deleteTopics(TopicCollection.ofTopicIds(List.of(hidden)))
                            .topicIdValues()))
                    .isEqualTo(Map.of(hidden, TOPIC_AUTHORIZATION_FAILED));
            assertThat(errors(ann.deleteTopics(List.of("mine", "hidden")).topicNameValues()))
                    .isEqualTo(half);
            assertThat(root.listTopics().names().get()).contains("hidden").doesNotContain("mine");
        }
    }

    private Uuid topicId(String name) throws Exception {
        var described = root.describeTopics(List.of(name)).allTopicNames().get();
        return described.values().iterator().next().topicId();
    }

    @Test
    void ofSettings() {
        ConfigResource mine = new ConfigResource(ConfigResource.Type.TOPIC, "mine");
        ConfigResource hidden = new ConfigResource(ConfigResource.Type.TOPIC, "hidden");
        ConfigResource mineGroup = new ConfigResource(ConfigResource.Type.GROUP, "mine");
        ConfigResource hiddenGroup = new ConfigResource(ConfigResource.Type.GROUP, "hidden");
        Map<ConfigResource, Errors> half = Map.of(
                mine,
                NONE,
                hidden,
                TOPIC_AUTHORIZATION_FAILED,
                mineGroup,
                NONE,
                hiddenGroup,
                GROUP_AUTHORIZATION_FAILED);
        try (Admin ann = Admin.create(as("ann", Map.of()))) {
            assertThat(errors(ann.describeConfigs(half.keySet()).values())).isEqualTo(half);
            AlterConfigOp change = new AlterConfigOp(new ConfigEntry("retention.ms", "1000"), AlterConfigOp.OpType.SET);
            assertThat(errors(ann.incrementalAlterConfigs(Map.of(mine, List.of(change), hidden, List.of(change)))
                            .values()))
                    .isEqualTo(refused(mine, hidden, TOPIC_AUTHORIZATION_FAILED));
        }
    }

    @Test
    void ofGroups() {
        try (Admin ann = Admin.create(as("ann", Map.of()))) {
            assertThat(errors(
                            ann.describeClassicGroups(List.of("mine", "hidden")).describedGroups()))
                    .isEqualTo(refused("mine", "hidden", GROUP_AUTHORIZATION_FAILED));
            assertThat(errors(ann.deleteConsumerGroups(List.of("mine", "seen")).deletedGroups()))
                    .isEqualTo(refused("mine", "seen", GROUP_AUTHORIZATION_FAILED));
            var transactions = ann.describeTransactions(List.of("hidden", "mine"));
            assertThat(errors(List.of("hidden", "mine"), transactions::description))
                    .isEqualTo(Map.of(
                            "hidden",
                            Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
                            "mine",
                            Errors.TRANSACTIONAL_ID_NOT_FOUND));
        }
    }

    private RawClient ann() throws IOException {
        RawClient client = new RawClient(server.kafkaPort());
        client.ask(ApiKeys.SASL_HANDSHAKE, (short) 1, new SaslHandshakeRequestData().setMechanism("PLAIN"));
        byte[] login = ("\0ann\0" + PASSWORD).getBytes(StandardCharsets.UTF_8);
        client.ask(ApiKeys.SASL_AUTHENTICATE, (short) 2, new SaslAuthenticateRequestData().setAuthBytes(login));
        return client;
    }

    private static <T> T both(T list, BiConsumer<T, String> add) {
        add.accept(list, "mine");
        add.accept(list, "hidden");
        return list;
    }

    @Test
    void ofPositions() throws IOException {
        try (RawClient ann = ann()) {
            OffsetFetchRequestData fetch = new OffsetFetchRequestData();
            for (String group : List.of("mine", "hidden")) {
                fetch.groups()
                        .add(new OffsetFetchRequestData.OffsetFetchRequestGroup()
                                .setGroupId(group)
                                .setTopics(both(
                                        new ArrayList<>(),
                                        (list, name) -> list.add(new OffsetFetchRequestData.OffsetFetchRequestTopics()
                                                .setName(name)
                                                .setPartitionIndexes(List.of(0))))));
            }
            fetch.groups()
                    .add(new OffsetFetchRequestData.OffsetFetchRequestGroup()
                            .setGroupId("seen")
                            .setTopics(null));
            OffsetFetchResponseData fetched = (OffsetFetchResponseData) ann.ask(ApiKeys.OFFSET_FETCH, (short) 8, fetch);
            assertThat(fetched.groups())
                    .extracting(PartlyAllowedTest::text)
                    .containsExactly(
                            "mine NONE mine:1 NONE hidden:-1 TOPIC_AUTHORIZATION_FAILED",
                            "seen NONE mine:1 NONE",
                            "hidden GROUP_AUTHORIZATION_FAILED");
            TxnOffsetCommitRequestData commit = new TxnOffsetCommitRequestData()
                    .setTransactionalId("mine")
                    .setGroupId("mine")
                    .setProducerId(4_711)
                    .setTopics(both(
                            new ArrayList<>(),
                            (list, name) -> list.add(new TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic()
                                    .setName(name)
                                    .setPartitions(
                                            List.of(new TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition()
                                                    .setCommittedMetadata(""))))));
            TxnOffsetCommitResponseData committed =
                    (TxnOffsetCommitResponseData) ann.ask(ApiKeys.TXN_OFFSET_COMMIT, (short) 5, commit);
            assertThat(committed.topics())
                    .extracting(topic -> topic.name() + " "
                            + Errors.forCode(topic.partitions().get(0).errorCode()))
                    .containsExactly("mine INVALID_PRODUCER_ID_MAPPING", "hidden TOPIC_AUTHORIZATION_FAILED");
            OffsetDeleteRequestData delete = new OffsetDeleteRequestData().setGroupId("mine");
            both(
                    delete.topics(),
                    (list, name) -> list.add(new OffsetDeleteRequestData.OffsetDeleteRequestTopic()
                            .setName(name)
                            .setPartitions(List.of(new OffsetDeleteRequestData.OffsetDeleteRequestPartition()))));
            OffsetDeleteResponseData deleted =
                    (OffsetDeleteResponseData) ann.ask(ApiKeys.OFFSET_DELETE, (short) 0, delete);
            assertThat(deleted.topics())
                    .extracting(topic -> topic.name() + " "
                            + Errors.forCode(
                                    topic.partitions().iterator().next().errorCode()))
                    .containsExactly("mine NONE", "hidden TOPIC_AUTHORIZATION_FAILED");
        }
    }

    private static String text(OffsetFetchResponseGroup group) {
        StringBuilder text = new StringBuilder(group.groupId() + " " + Errors.forCode(group.errorCode()));
        group.topics().forEach(topic -> topic.partitions().forEach(partition -> text.append(" ")
                .append(topic.name())
                .append(":")
                .append(partition.committedOffset())
                .append(" ")
                .append(Errors.forCode(partition.errorCode()))));
        return text.toString();
    }

    @Test
    void ofPartitions() throws IOException {
        try (RawClient ann = ann()) {
            AddPartitionsToTxnRequestData add =
                    new AddPartitionsToTxnRequestData().setV3AndBelowTransactionalId("mine");
            both(
                    add.v3AndBelowTopics(),
                    (list, name) -> list.add(new AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic()
                            .setName(name)
                            .setPartitions(List.of(0))));
            AddPartitionsToTxnResponseData added =
                    (AddPartitionsToTxnResponseData) ann.ask(ApiKeys.ADD_PARTITIONS_TO_TXN, (short) 3, add);
            Map<String, Errors> results = new HashMap<>();
            added.resultsByTopicV3AndBelow()
                    .forEach(topic -> results.put(
                            topic.name(),
                            Errors.forCode(
                                    topic.resultsByPartition().iterator().next().partitionErrorCode())));
            assertThat(results)
                    .isEqualTo(Map.of("mine", OPERATION_NOT_ATTEMPTED, "hidden", TOPIC_AUTHORIZATION_FAILED));
            OffsetForLeaderEpochRequestData ends = new OffsetForLeaderEpochRequestData().setReplicaId(-1);
            both(
                    ends.topics(),
                    (list, name) -> list.add(new OffsetForLeaderEpochRequestData.OffsetForLeaderTopic()
                            .setTopic(name)
                            .setPartitions(List.of(new OffsetForLeaderEpochRequestData.OffsetForLeaderPartition()))));
            OffsetForLeaderEpochResponseData ended =
                    (OffsetForLeaderEpochResponseData) ann.ask(ApiKeys.OFFSET_FOR_LEADER_EPOCH, (short) 4, ends);
            Map<String, Errors> endErrors = new HashMap<>();
            ended.topics()
                    .forEach(topic -> endErrors.put(
                            topic.topic(),
                            Errors.forCode(topic.partitions().get(0).errorCode())));
            assertThat(endErrors).isEqualTo(refused("mine", "hidden", TOPIC_AUTHORIZATION_FAILED));
        }
    }

    /** As KafkaApis has it: a topic that would be made is refused to who may not make it, and others are made. */
    @Test
    void ofTopicsThatWouldBeMade() throws Exception {
        allow(
                toAnn(ResourceType.TOPIC, "new", LITERAL, DESCRIBE),
                toAnn(ResourceType.TOPIC, "wanted", LITERAL, DESCRIBE));
        MetadataRequestData ask = new MetadataRequestData();
        List.of("mine", "hidden", "new", "wanted")
                .forEach(name -> ask.topics().add(new MetadataRequestData.MetadataRequestTopic().setName(name)));
        try (RawClient ann = ann()) {
            MetadataResponseData told = (MetadataResponseData) ann.ask(ApiKeys.METADATA, (short) 12, ask);
            assertThat(told.topics())
                    .filteredOn(topic -> topic.errorCode() == TOPIC_AUTHORIZATION_FAILED.code())
                    .extracting(MetadataResponseData.MetadataResponseTopic::name)
                    .containsExactlyInAnyOrder("hidden", "wanted");
        }
        assertThat(root.listTopics().names().get()).contains("new").doesNotContain("wanted");
    }

    @Test
    void ofAPattern() throws IOException {
        try (RawClient ann = ann()) {
            String member = Uuid.randomUuid().toString();
            ConsumerGroupHeartbeatRequestData beat = new ConsumerGroupHeartbeatRequestData()
                    .setGroupId("mine")
                    .setMemberId(member)
                    .setRebalanceTimeoutMs(60_000)
                    .setTopicPartitions(List.of())
                    .setSubscribedTopicRegex("mine|hid.*");
            ConsumerGroupHeartbeatResponseData answer =
                    (ConsumerGroupHeartbeatResponseData) ann.ask(ApiKeys.CONSUMER_GROUP_HEARTBEAT, (short) 1, beat);
            assertThat(answer.assignment().topicPartitions()).hasSize(1);
        }
    }
}
