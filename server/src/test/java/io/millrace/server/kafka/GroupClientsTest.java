package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.server.RunningServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.InvalidRegularExpression;
import org.apache.kafka.common.errors.UnsupportedAssignorException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups of unmodified Kafka clients, by both protocols. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class GroupClientsTest {
    @RegisterExtension
    static final RunningServer server = new RunningServer();

    private static String bootstrap() {
        return "127.0.0.1:" + server.kafkaPort();
    }

    @ParameterizedTest
    @CsvSource({
        "KAFKA_3_8, classic, RangeAssignor, false",
        "KAFKA_3_8, consumer, uniform, false",
        "KAFKA_4_4, classic, CooperativeStickyAssignor, true",
        "KAFKA_4_4, consumer, range, false",
        "KAFKA_4_4, consumer, uniform, true",
    })
    void losesNothingAndGivesNothingTwice(ClientVersion version, String protocol, String assignor, boolean isStatic) {
        joinAndLeave(version, protocol, assignor, isStatic);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({
        "KAFKA_3_8, classic, CooperativeStickyAssignor, false",
        "KAFKA_3_8, classic, RangeAssignor, true",
        "KAFKA_3_8, consumer, uniform, true",
        "KAFKA_4_4, classic, RangeAssignor, false",
        "KAFKA_4_4, classic, CooperativeStickyAssignor, false",
        "KAFKA_4_4, classic, RangeAssignor, true",
        "KAFKA_4_4, consumer, uniform, false",
    })
    void losesNothingInAnyOtherWayToJoin(ClientVersion version, String protocol, String assignor, boolean isStatic) {
        joinAndLeave(version, protocol, assignor, isStatic);
    }

    private static void joinAndLeave(ClientVersion version, String protocol, String assignor, boolean isStatic) {
        String name = (version + "-" + protocol + "-" + assignor + "-" + isStatic).toLowerCase(Locale.ROOT);
        Map<String, String> arguments = new HashMap<>(
                Map.of("bootstrap.servers", bootstrap(), "topic", name, "group.id", name, "group.protocol", protocol));
        if (protocol.equals("classic")) {
            arguments.put("heartbeat.interval.ms", "200");
            arguments.put("partition.assignment.strategy", "org.apache.kafka.clients.consumer." + assignor);
        } else {
            arguments.put("group.remote.assignor", assignor);
        }
        if (isStatic) {
            arguments.put("static", "true");
        }
        if (version == ClientVersion.KAFKA_3_8 && protocol.equals("consumer")) {
            // Early access there: it may begin at auto.offset.reset in spite of a committed position (KAFKA-17066).
            arguments.put("seeks", "true");
        }
        assertThat(version.run(GroupProgram.class, arguments))
                .containsEntry("distinct", "4000")
                .containsEntry("twice", "0")
                .containsEntry("committed", "4000")
                .containsEntry("members", "3")
                .containsEntry("instances", isStatic ? "3" : "0");
    }

    private static KafkaConsumer<String, String> consumer(String group, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put("bootstrap.servers", bootstrap());
        properties.put("group.id", group);
        properties.putIfAbsent("group.protocol", "consumer");
        return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    }

    private static void pollUntilAssigned(int partitions, KafkaConsumer<String, String> consumer) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (consumer.assignment().size() != partitions && System.nanoTime() < deadline) {
            consumer.poll(Duration.ofMillis(50));
        }
        assertThat(consumer.assignment()).hasSize(partitions);
    }

    @Test
    void followsAPatternAndIsListedAsWhatItIs() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()));
                KafkaConsumer<String, String> consumer = consumer("patterns", Map.of())) {
            admin.createTopics(List.of(new NewTopic("pattern-a", 2, (short) 1), new NewTopic("other", 1, (short) 1)))
                    .all()
                    .get();
            consumer.subscribe(new SubscriptionPattern("pattern-.*"));
            pollUntilAssigned(2, consumer);
            admin.createTopics(List.of(new NewTopic("pattern-b", 3, (short) 1)))
                    .all()
                    .get();
            pollUntilAssigned(5, consumer);
            ConsumerGroupDescription described = admin.describeConsumerGroups(List.of("patterns"))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next();
            assertThat(described.type()).isEqualTo(GroupType.CONSUMER);
            assertThat(described.groupState()).isEqualTo(GroupState.STABLE);
            assertThat(described.partitionAssignor()).isEqualTo("uniform");
            assertThat(described.members()).singleElement().satisfies(member -> {
                assertThat(member.assignment().topicPartitions())
                        .isEqualTo(consumer.assignment())
                        .contains(new TopicPartition("pattern-b", 2));
                assertThat(member.consumerId())
                        .isEqualTo(consumer.groupMetadata().memberId());
            });
            assertThat(admin.listGroups(ListGroupsOptions.forConsumerGroups().withTypes(Set.of(GroupType.CONSUMER)))
                            .all()
                            .get())
                    .extracting(GroupListing::groupId)
                    .contains("patterns");
            assertThatThrownBy(() -> admin.deleteConsumerGroups(List.of("patterns"))
                            .all()
                            .get())
                    .hasCauseInstanceOf(GroupNotEmptyException.class);
        }
        try (KafkaConsumer<String, String> wrong = consumer("patterns", Map.of())) {
            wrong.subscribe(new SubscriptionPattern("("));
            assertThatThrownBy(() -> pollUntilAssigned(1, wrong)).isInstanceOf(InvalidRegularExpression.class);
        }
        try (KafkaConsumer<String, String> wrong = consumer("patterns", Map.of("group.remote.assignor", "mine"))) {
            wrong.subscribe(List.of("other"));
            assertThatThrownBy(() -> pollUntilAssigned(1, wrong)).isInstanceOf(UnsupportedAssignorException.class);
        }
    }

    @Test
    void aMemberThatDoesNotPollLosesItsPartitionsToOthersOfEitherProtocol() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()));
                KafkaConsumer<String, String> slow = consumer(
                        "polls",
                        Map.of(
                                "group.protocol",
                                "classic",
                                "max.poll.interval.ms",
                                2_000,
                                "heartbeat.interval.ms",
                                100));
                KafkaConsumer<String, String> other = consumer("polls", Map.of())) {
            admin.createTopics(List.of(new NewTopic("polled", 4, (short) 1)))
                    .all()
                    .get();
            slow.subscribe(List.of("polled"));
            pollUntilAssigned(4, slow);
            other.subscribe(List.of("polled"));
            pollUntilAssigned(4, other);
            // Both protocols in one group: it comes back, and they share.
            long deadline = System.nanoTime() + 30_000_000_000L;
            while ((slow.assignment().size() != 2 || other.assignment().size() != 2) && System.nanoTime() < deadline) {
                slow.poll(Duration.ofMillis(20));
                other.poll(Duration.ofMillis(20));
            }
            assertThat(slow.assignment()).hasSize(2).doesNotContainAnyElementsOf(other.assignment());
            assertThat(other.assignment()).hasSize(2);
        }
    }
}
