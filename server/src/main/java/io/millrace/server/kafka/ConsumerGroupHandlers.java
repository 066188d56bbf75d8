package io.millrace.server.kafka;

import io.millrace.storage.PartitionId;
import io.millrace.storage.group.ConsumerBeat;
import io.millrace.storage.group.GroupDescription;
import io.millrace.storage.group.MemberKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.ConsumerGroupDescribeRequestData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/** Groups whose shares the coordinator gives (KIP-848): ConsumerGroupHeartbeat, ConsumerGroupDescribe. */
final class ConsumerGroupHandlers {
    private static final byte CLASSIC_MEMBER = 0;
    private static final byte CONSUMER_MEMBER = 1;

    private final Broker broker;

    private ConsumerGroupHandlers(Broker broker) {
        this.broker = broker;
    }

    static void register(Requests requests, Broker broker) {
        ConsumerGroupHandlers handlers = new ConsumerGroupHandlers(broker);
        requests.add(ApiKeys.CONSUMER_GROUP_HEARTBEAT, handlers::heartbeat);
        requests.addImmediate(ApiKeys.CONSUMER_GROUP_DESCRIBE, handlers::describe);
    }

    private CompletableFuture<Optional<ApiMessage>> heartbeat(Request request) {
        ConsumerGroupHeartbeatRequestData asked = request.body(ConsumerGroupHeartbeatRequestData.class);
        String mistake = mistake(request, asked);
        if (mistake != null) {
            return Answers.now(new ConsumerGroupHeartbeatResponseData()
                    .setErrorCode(Errors.INVALID_REQUEST.code())
                    .setErrorMessage(mistake));
        }
        ConsumerBeat beat = new ConsumerBeat(
                asked.groupId(),
                asked.memberId(),
                asked.memberEpoch(),
                asked.instanceId(),
                request.clientId() == null ? "" : request.clientId(),
                "/" + request.remote().getAddress().getHostAddress(),
                asked.rebalanceTimeoutMs(),
                asked.subscribedTopicNames() == null ? null : Set.copyOf(asked.subscribedTopicNames()),
                asked.subscribedTopicRegex(),
                asked.serverAssignor(),
                owned(asked.topicPartitions()),
                topic -> broker.rules().allow(request, AclOperation.DESCRIBE, ResourceType.TOPIC, topic));
        return broker.groups()
                .beat(beat)
                .handle((answer, error) -> Optional.of(error == null ? answer(answer) : refusal(error)));
    }

    /** What the request may not say; null for nothing. Texts are Kafka's. */
    private static @Nullable String mistake(Request request, ConsumerGroupHeartbeatRequestData asked) {
        boolean joins = asked.memberEpoch() == ConsumerBeat.JOIN;
        if (asked.memberId().isEmpty() && (request.version() >= 1 || !joins)) {
            return "MemberId can't be empty.";
        } else if (asked.groupId().isEmpty()) {
            return "GroupId can't be empty.";
        } else if (asked.instanceId() != null && asked.instanceId().isEmpty()) {
            return "InstanceId can't be empty.";
        } else if (asked.memberEpoch() < ConsumerBeat.LEAVE_FOR_NOW) {
            return "MemberEpoch is invalid.";
        } else if (asked.memberEpoch() == ConsumerBeat.LEAVE_FOR_NOW && asked.instanceId() == null) {
            return "InstanceId can't be null.";
        } else if (joins && asked.rebalanceTimeoutMs() == -1) {
            return "RebalanceTimeoutMs must be provided in first request.";
        } else if (joins
                && (asked.topicPartitions() == null || !asked.topicPartitions().isEmpty())) {
            return "TopicPartitions must be empty when (re-)joining.";
        } else if (joins && asked.subscribedTopicNames() == null && asked.subscribedTopicRegex() == null) {
            return "Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.";
        }
        return null;
    }

    private @Nullable Set<PartitionId> owned(
            @Nullable List<ConsumerGroupHeartbeatRequestData.TopicPartitions> partitions) {
        if (partitions == null) {
            return null;
        }
        Set<PartitionId> owned = new TreeSet<>();
        for (ConsumerGroupHeartbeatRequestData.TopicPartitions topic : partitions) {
            String name = broker.topicName(topic.topicId());
            if (name != null) {
                topic.partitions().forEach(partition -> owned.add(new PartitionId(name, partition)));
            }
        }
        return owned;
    }

    private ApiMessage answer(ConsumerBeat.Answer answer) {
        ConsumerGroupHeartbeatResponseData response = new ConsumerGroupHeartbeatResponseData()
                .setMemberId(answer.memberId())
                .setMemberEpoch(answer.memberEpoch())
                .setHeartbeatIntervalMs(answer.heartbeatMillis());
        if (answer.assigned() != null) {
            ConsumerGroupHeartbeatResponseData.Assignment assignment =
                    new ConsumerGroupHeartbeatResponseData.Assignment();
            byTopic(answer.assigned()).forEach((topic, partitions) -> {
                Uuid id = broker.topicId(topic);
                if (!id.equals(Uuid.ZERO_UUID)) {
                    assignment
                            .topicPartitions()
                            .add(new ConsumerGroupHeartbeatResponseData.TopicPartitions()
                                    .setTopicId(id)
                                    .setPartitions(partitions));
                }
            });
            response.setAssignment(assignment);
        }
        return response;
    }

    private static ApiMessage refusal(Throwable error) {
        return new ConsumerGroupHeartbeatResponseData()
                .setErrorCode(KafkaErrors.of(error).code())
                .setErrorMessage(KafkaErrors.cause(error).getMessage());
    }

    private static Map<String, List<Integer>> byTopic(Collection<PartitionId> partitions) {
        Map<String, List<Integer>> topics = new TreeMap<>();
        partitions.forEach(partition -> topics.computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
                .add(partition.partition()));
        return topics;
    }

    private ApiMessage describe(Request request) {
        ConsumerGroupDescribeResponseData answer = new ConsumerGroupDescribeResponseData();
        ConsumerGroupDescribeRequestData asked = request.body(ConsumerGroupDescribeRequestData.class);
        int operations = AuthorizedOperations.ifAsked(asked.includeAuthorizedOperations(), AuthorizedOperations.GROUP);
        for (String name : asked.groupIds()) {
            GroupDescription group = broker.groups().describe(name);
            ConsumerGroupDescribeResponseData.DescribedGroup described =
                    new ConsumerGroupDescribeResponseData.DescribedGroup()
                            .setGroupId(name)
                            .setAuthorizedOperations(operations);
            answer.groups().add(described);
            if (name.isEmpty()) {
                described.setErrorCode(Errors.INVALID_GROUP_ID.code());
                continue;
            }
            if (group.kind() == GroupDescription.Kind.CLASSIC) {
                described
                        .setErrorCode(Errors.GROUP_ID_NOT_FOUND.code())
                        .setErrorMessage("Group " + name
                                + (group.state().equals(GroupHandlers.DEAD)
                                        ? " not found."
                                        : " is not a consumer group."));
                continue;
            }
            described
                    .setGroupState(group.state())
                    .setGroupEpoch(group.epoch())
                    .setAssignmentEpoch(group.epoch())
                    .setAssignorName(group.protocol());
            group.members().forEach(member -> described.members().add(described(request, member)));
        }
        return answer;
    }

    private ConsumerGroupDescribeResponseData.Member described(Request request, GroupDescription.Member member) {
        ConsumerGroupDescribeResponseData.Member described = new ConsumerGroupDescribeResponseData.Member()
                .setMemberId(member.memberId())
                .setInstanceId(member.instanceId())
                .setMemberEpoch(member.epoch())
                .setClientId(member.clientId())
                .setClientHost(member.clientHost())
                .setSubscribedTopicNames(List.copyOf(new TreeSet<>(member.topics())))
                .setSubscribedTopicRegex(member.pattern())
                .setAssignment(described(member.assigned()))
                .setTargetAssignment(described(member.target()));
        if (request.version() >= 1) {
            described.setMemberType(member.kind() == MemberKind.CLASSIC ? CLASSIC_MEMBER : CONSUMER_MEMBER);
        }
        return described;
    }

    private ConsumerGroupDescribeResponseData.Assignment described(Set<PartitionId> partitions) {
        ConsumerGroupDescribeResponseData.Assignment described = new ConsumerGroupDescribeResponseData.Assignment();
        byTopic(partitions).forEach((topic, numbers) -> described
                .topicPartitions()
                .add(new ConsumerGroupDescribeResponseData.TopicPartitions()
                        .setTopicId(broker.topicId(topic))
                        .setTopicName(topic)
                        .setPartitions(numbers)));
        return described;
    }
}
