package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.server.RunningServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.RaftVoterEndpoint;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.LogDirNotFoundException;
import org.apache.kafka.common.errors.NoReassignmentInProgressException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What administrators ask of topics, answered as Kafka's broker does that is alone. */
final class TopicAdministrationTest {
    @RegisterExtension
    static final RunningServer server = new RunningServer();

    private static final TopicPartition PARTITION = new TopicPartition("placed", 0);
    private static final TopicPartition MISSING = new TopicPartition("placed", 7);

    private static Admin admin;

    @BeforeAll
    static void createTopics() throws Exception {
        admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + server.kafkaPort()));
        admin.createTopics(List.of(
                        new NewTopic("placed", Map.of(1, List.of(1), 0, List.of(1))),
                        new NewTopic("compacted", 1, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
                .all()
                .get();
    }

    @AfterAll
    static void close() {
        admin.close();
    }

    private static void assertFails(KafkaFuture<?> future, Class<? extends Throwable> error) {
        assertThatThrownBy(future::get).hasCauseInstanceOf(error);
    }

    private static void assertNotPlaced(Map<Integer, List<Integer>> replicas) {
        assertFails(
                admin.createTopics(List.of(new NewTopic("misplaced", replicas))).all(),
                InvalidReplicaAssignmentException.class);
    }

    @Test
    void putsPartitionsWhereTheyCanBe() {
        assertNotPlaced(Map.of(0, List.of(1), 2, List.of(1)));
        assertNotPlaced(Map.of(0, List.of(9)));
        assertNotPlaced(Map.of(0, List.of(1, 1)));
        for (NewPartitions wrong : List.of(
                NewPartitions.increaseTo(4, List.of(List.of(1))), NewPartitions.increaseTo(3, List.of(List.of(9))))) {
            assertFails(admin.createPartitions(Map.of("placed", wrong)).all(), InvalidReplicaAssignmentException.class);
        }
    }

    private static KafkaFuture<Void> reassign(TopicPartition partition, Optional<NewPartitionReassignment> to) {
        return admin.alterPartitionReassignments(Map.of(partition, to)).all();
    }

    @Test
    void movesNoPartition() throws Exception {
        reassign(PARTITION, Optional.of(new NewPartitionReassignment(List.of(1))))
                .get();
        assertFails(
                reassign(PARTITION, Optional.of(new NewPartitionReassignment(List.of(9)))),
                InvalidReplicaAssignmentException.class);
        assertFails(reassign(PARTITION, Optional.empty()), NoReassignmentInProgressException.class);
        assertFails(
                reassign(MISSING, Optional.of(new NewPartitionReassignment(List.of(1)))),
                UnknownTopicOrPartitionException.class);
    }

    @Test
    void electsNoLeader() throws Exception {
        Map<TopicPartition, Optional<Throwable>> results = admin.electLeaders(
                        ElectionType.PREFERRED, Set.of(PARTITION, MISSING))
                .partitions()
                .get();
        assertThat(results.get(PARTITION)).containsInstanceOf(ElectionNotNeededException.class);
        assertThat(results.get(MISSING)).containsInstanceOf(UnknownTopicOrPartitionException.class);
        assertThat(admin.electLeaders(ElectionType.UNCLEAN, null).partitions().get())
                .isEmpty();
    }

    @Test
    void deletesNoRecordsOfACompactedTopic() {
        assertFails(
                admin.deleteRecords(Map.of(new TopicPartition("compacted", 0), RecordsToDelete.beforeOffset(0)))
                        .all(),
                PolicyViolationException.class);
    }

    private static AlterConfigOp change(String name, @Nullable String value, OpType operation) {
        return new AlterConfigOp(new ConfigEntry(name, value), operation);
    }

    @Test
    void changesEachSettingOnce() throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "placed");
        for (List<AlterConfigOp> wrong : List.of(
                List.of(change("retention.ms", null, OpType.SET)),
                List.of(change("retention.ms", "1", OpType.SET), change("retention.ms", "2", OpType.SET)))) {
            assertFails(admin.incrementalAlterConfigs(Map.of(topic, wrong)).all(), InvalidRequestException.class);
        }
        admin.incrementalAlterConfigs(Map.of(topic, List.of(change("no.such.setting", null, OpType.DELETE))))
                .all()
                .get();
    }

    private static KafkaFuture<Void> make(String topic) {
        return admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all();
    }

    @Test
    void namesTopicsAsKafkaDoes() throws Exception {
        String longest = "l".repeat(249);
        for (String right : List.of(longest, "dotted.name", "dashed-name")) {
            make(right).get();
        }
        assertThat(admin.describeTopics(List.of(longest)).allTopicNames().get()).containsKey(longest);
        for (String wrong : List.of(longest + "l", ".", "..", "a b", "__own")) {
            assertThatThrownBy(make(wrong)::get)
                    .hasCauseInstanceOf(InvalidTopicException.class)
                    .hasMessageContaining("Topic name is invalid: ");
        }
        assertThatThrownBy(make("dotted_name")::get)
                .hasCauseInstanceOf(InvalidTopicException.class)
                .hasMessageContaining("Topic 'dotted_name' collides with existing topic: dotted.name");
        assertFails(make("dotted.name"), TopicExistsException.class);
        make("dashed.name").get();
        assertFails(
                admin.describeConfigs(List.of(new ConfigResource(ConfigResource.Type.TOPIC, "a b")))
                        .all(),
                InvalidTopicException.class);
    }

    @Test
    void tellsWhoKeepsTheLogOfWhatThereIs() throws Exception {
        QuorumInfo quorum = admin.describeMetadataQuorum().quorumInfo().get();
        assertThat(quorum.leaderId()).isEqualTo(1);
        assertThat(quorum.highWatermark()).isPositive();
        assertThat(quorum.voters())
                .extracting(QuorumInfo.ReplicaState::replicaId)
                .containsExactly(1);
        assertThat(quorum.voters().get(0).logEndOffset()).isEqualTo(quorum.highWatermark());
        assertThat(quorum.observers()).isEmpty();
        assertThat(Objects.requireNonNull(quorum.nodes().get(1)).endpoints())
                .extracting(RaftVoterEndpoint::port)
                .containsExactly(server.kafkaPort());
    }

    @Test
    void tellsOfTheOneFolder() throws Exception {
        Map<String, LogDirDescription> folders = Objects.requireNonNull(
                admin.describeLogDirs(List.of(1)).allDescriptions().get().get(1));
        String folder = folders.keySet().iterator().next();
        long usable = Objects.requireNonNull(folders.get(folder)).usableBytes().orElseThrow();
        assertThat(Objects.requireNonNull(folders.get(folder)).totalBytes().orElseThrow())
                .isGreaterThanOrEqualTo(usable);
        TopicPartitionReplica there = new TopicPartitionReplica("placed", 0, 1);
        admin.alterReplicaLogDirs(Map.of(there, folder)).all().get();
        assertFails(admin.alterReplicaLogDirs(Map.of(there, "/nowhere")).all(), LogDirNotFoundException.class);
    }
}
