package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.server.RunningServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What administrators ask of consumer groups, answered as Kafka's broker does. */
final class GroupAdministrationTest {
    @RegisterExtension
    static final RunningServer server = new RunningServer();

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + server.kafkaPort()));
    }

    private static void assertFails(KafkaFuture<?> future, Class<? extends Throwable> error) {
        assertThatThrownBy(future::get).hasCauseInstanceOf(error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void keepsThePositionsThatMembersRead(String protocol) throws Exception {
        TopicPartition read = new TopicPartition(protocol + "-read", 0);
        TopicPartition other = new TopicPartition(protocol + "-other", 0);
        try (Admin admin = admin();
                KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                "127.0.0.1:" + server.kafkaPort(),
                                "group.id",
                                protocol,
                                "group.protocol",
                                protocol,
                                "auto.offset.reset",
                                "earliest"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            admin.createTopics(List.of(
                            new NewTopic(read.topic(), 1, (short) 1), new NewTopic(other.topic(), 1, (short) 1)))
                    .all()
                    .get();
            consumer.subscribe(List.of(read.topic()));
            while (consumer.assignment().isEmpty()) {
                consumer.poll(Duration.ofMillis(100));
            }
            assertFails(
                    admin.deleteConsumerGroupOffsets(protocol, Set.of(read)).all(),
                    GroupSubscribedToTopicException.class);
            admin.deleteConsumerGroupOffsets(protocol, Set.of(other)).all().get();
            assertFails(
                    admin.deleteConsumerGroupOffsets(protocol, Set.of(new TopicPartition(read.topic(), 7)))
                            .all(),
                    UnknownTopicOrPartitionException.class);
            assertThat(admin.describeConsumerGroups(
                                    List.of(protocol),
                                    new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                            .all()
                            .get()
                            .values())
                    .singleElement()
                    .satisfies(group -> assertThat(group.authorizedOperations())
                            .contains(AclOperation.READ, AclOperation.DELETE, AclOperation.DESCRIBE));
        }
    }

    @Test
    void deletesPositionsOfAGroupAndThenTheGroup() throws Exception {
        TopicPartition partition = new TopicPartition("emptied", 0);
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(partition.topic(), 1, (short) 1)))
                    .all()
                    .get();
            admin.alterConsumerGroupOffsets("emptied", Map.of(partition, new OffsetAndMetadata(0)))
                    .all()
                    .get();
            admin.deleteConsumerGroupOffsets("emptied", Set.of(partition)).all().get();
            assertThat(admin.listConsumerGroupOffsets("emptied")
                            .partitionsToOffsetAndMetadata()
                            .get())
                    .isEmpty();
            assertThat(admin.listGroups().all().get())
                    .extracting(GroupListing::groupId)
                    .contains("emptied");
            admin.deleteConsumerGroups(List.of("emptied")).all().get();
            assertFails(admin.deleteConsumerGroups(List.of("emptied")).all(), GroupIdNotFoundException.class);
        }
    }

    @Test
    void tellsWhichGroupsThereAreNot() throws Exception {
        TopicPartition partition = new TopicPartition("none", 0);
        try (Admin admin = admin()) {
            assertFails(
                    admin.deleteConsumerGroupOffsets("nobody", Set.of(partition))
                            .all(),
                    GroupIdNotFoundException.class);
            assertFails(admin.describeConsumerGroups(List.of("")).all(), InvalidGroupIdException.class);
            assertThatThrownBy(() -> admin.describeConsumerGroups(List.of("nobody"))
                            .all()
                            .get())
                    .hasRootCauseMessage("Group nobody not found.");
        }
    }
}
