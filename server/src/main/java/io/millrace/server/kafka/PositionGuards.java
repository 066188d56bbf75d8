package io.millrace.server.kafka;

import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.millrace.server.kafka.Guard.Verdict;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.OffsetFetchResponse;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/** What groups may read, and what may be committed for them. */
final class PositionGuards {
    /** Positions are asked for by group from here on. */
    private static final short GROUPS_SINCE = 8;

    private static final Parts<
                    OffsetFetchRequestData,
                    OffsetFetchRequestGroup,
                    OffsetFetchResponseData,
                    OffsetFetchResponseData.OffsetFetchResponseGroup>
            FETCHED = new Parts<>(
                    OffsetFetchRequestData.class,
                    OffsetFetchRequestData::groups,
                    OffsetFetchResponseData.class,
                    OffsetFetchResponseData::groups);

    private final Broker broker;

    private PositionGuards(Broker broker) {
        this.broker = broker;
    }

    static void register(Guards guards, Broker broker) {
        PositionGuards positions = new PositionGuards(broker);
        guards.add(ApiKeys.OFFSET_FETCH, positions::fetch);
        guards.add(ApiKeys.OFFSET_COMMIT, positions::commit);
        guards.add(ApiKeys.TXN_OFFSET_COMMIT, positions::commitInTransaction);
        guards.add(ApiKeys.OFFSET_DELETE, PositionGuards::delete);
        guards.add(ApiKeys.CONSUMER_GROUP_HEARTBEAT, PositionGuards::beat);
    }

    private static Verdict ofGroup(Request request, AccessRules rules, AclOperation operation, String group) {
        Errors error = Guards.error(request, rules, operation, ResourceType.GROUP, group);
        return Verdict.of(request, error == Errors.NONE, error);
    }

    private static Errors ofTopic(Request request, AccessRules rules, AclOperation operation, @Nullable String topic) {
        return Guards.error(request, rules, operation, ResourceType.TOPIC, topic);
    }

    private @Nullable String name(@Nullable String name, Uuid id) {
        return name == null || name.isEmpty() ? broker.topicName(id) : name;
    }

    private static Verdict beat(Request request, AccessRules rules) {
        ConsumerGroupHeartbeatRequestData asked = request.body(ConsumerGroupHeartbeatRequestData.class);
        List<String> topics = Objects.requireNonNullElse(asked.subscribedTopicNames(), List.of());
        boolean maySee = topics.stream().allMatch(topic -> ofTopic(request, rules, DESCRIBE, topic) == Errors.NONE);
        return ofGroup(request, rules, READ, asked.groupId())
                .and(Verdict.of(request, maySee, Errors.TOPIC_AUTHORIZATION_FAILED));
    }

    private Verdict commit(Request request, AccessRules rules) {
        return ofGroup(
                        request,
                        rules,
                        READ,
                        request.body(OffsetCommitRequestData.class).groupId())
                .and(new Parts<>(
                                OffsetCommitRequestData.class,
                                OffsetCommitRequestData::topics,
                                OffsetCommitResponseData.class,
                                OffsetCommitResponseData::topics)
                        .judge(request, topic -> ofTopic(request, rules, READ, name(topic.name(), topic.topicId()))));
    }

    private Verdict commitInTransaction(Request request, AccessRules rules) {
        TxnOffsetCommitRequestData asked = request.body(TxnOffsetCommitRequestData.class);
        return Guards.transaction(request, rules, WRITE, asked.transactionalId())
                .and(ofGroup(request, rules, READ, asked.groupId()))
                .and(new Parts<>(
                                TxnOffsetCommitRequestData.class,
                                TxnOffsetCommitRequestData::topics,
                                TxnOffsetCommitResponseData.class,
                                TxnOffsetCommitResponseData::topics)
                        .judge(request, topic -> ofTopic(request, rules, READ, name(topic.name(), topic.topicId()))));
    }

    private static Verdict delete(Request request, AccessRules rules) {
        OffsetDeleteRequestData asked = request.body(OffsetDeleteRequestData.class);
        return ofGroup(request, rules, DELETE, asked.groupId())
                .and(Guard.each(
                        asked.topics(),
                        topic -> ofTopic(request, rules, READ, topic.name()) == Errors.NONE,
                        OffsetDeleteResponseData.class,
                        (answer, topic) -> {
                            if (answer.errorCode() == Errors.NONE.code()) {
                                answer.topics().add(refused(topic));
                            }
                        }));
    }

    private static OffsetDeleteResponseData.OffsetDeleteResponseTopic refused(
            OffsetDeleteRequestData.OffsetDeleteRequestTopic topic) {
        OffsetDeleteResponseData.OffsetDeleteResponseTopic refused =
                new OffsetDeleteResponseData.OffsetDeleteResponseTopic().setName(topic.name());
        topic.partitions().forEach(partition -> refused.partitions()
                .add(new OffsetDeleteResponseData.OffsetDeleteResponsePartition()
                        .setPartitionIndex(partition.partitionIndex())
                        .setErrorCode(Errors.TOPIC_AUTHORIZATION_FAILED.code())));
        return refused;
    }

    /** Of all topics, those are told of that the sender may see. */
    private Verdict fetch(Request request, AccessRules rules) {
        OffsetFetchRequestData asked = request.body(OffsetFetchRequestData.class);
        Verdict seen = new Verdict(null, answer -> {
            OffsetFetchResponseData told = (OffsetFetchResponseData) answer;
            told.topics().removeIf(topic -> ofTopic(request, rules, DESCRIBE, topic.name()) != Errors.NONE);
            told.groups().forEach(group -> group.topics()
                    .removeIf(topic ->
                            ofTopic(request, rules, DESCRIBE, name(topic.name(), topic.topicId())) != Errors.NONE));
        });
        if (request.version() < GROUPS_SINCE) {
            return ofGroup(request, rules, DESCRIBE, asked.groupId())
                    .and(seen)
                    .and(asked.topics() == null ? Verdict.SERVED : fetchNamed(request, rules, asked));
        }
        Verdict ofNamed = asked.groups().stream()
                .filter(group -> group.topics() != null)
                .map(group -> fetchNamed(request, rules, group))
                .reduce(seen, Verdict::and);
        return ofNamed.and(FETCHED.judge(
                request, group -> Guards.error(request, rules, DESCRIBE, ResourceType.GROUP, group.groupId())));
    }

    private static Verdict fetchNamed(Request request, AccessRules rules, OffsetFetchRequestData asked) {
        return Guard.each(
                asked.topics(),
                topic -> ofTopic(request, rules, DESCRIBE, topic.name()) == Errors.NONE,
                OffsetFetchResponseData.class,
                (answer, topic) -> {
                    OffsetFetchResponseData.OffsetFetchResponseTopic refused =
                            new OffsetFetchResponseData.OffsetFetchResponseTopic().setName(topic.name());
                    topic.partitionIndexes().forEach(partition -> refused.partitions()
                            .add(new OffsetFetchResponseData.OffsetFetchResponsePartition()
                                    .setPartitionIndex(partition)
                                    .setCommittedOffset(OffsetFetchResponse.INVALID_OFFSET)
                                    .setErrorCode(Errors.TOPIC_AUTHORIZATION_FAILED.code())));
                    answer.topics().add(refused);
                });
    }

    private Verdict fetchNamed(Request request, AccessRules rules, OffsetFetchRequestGroup group) {
        return Guard.each(
                group.topics(),
                topic -> ofTopic(request, rules, DESCRIBE, name(topic.name(), topic.topicId())) == Errors.NONE,
                OffsetFetchResponseData.class,
                (answer, topic) -> {
                    OffsetFetchResponseData.OffsetFetchResponseTopics refused =
                            new OffsetFetchResponseData.OffsetFetchResponseTopics()
                                    .setName(topic.name())
                                    .setTopicId(topic.topicId());
                    topic.partitionIndexes().forEach(partition -> refused.partitions()
                            .add(new OffsetFetchResponseData.OffsetFetchResponsePartitions()
                                    .setPartitionIndex(partition)
                                    .setCommittedOffset(OffsetFetchResponse.INVALID_OFFSET)
                                    .setErrorCode(Errors.TOPIC_AUTHORIZATION_FAILED.code())));
                    answer.groups().stream()
                            .filter(told -> told.groupId().equals(group.groupId()) && told.errorCode() == 0)
                            .forEach(told -> told.topics().add(refused));
                });
    }
}
