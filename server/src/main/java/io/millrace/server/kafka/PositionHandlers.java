package io.millrace.server.kafka;

import io.millrace.storage.PartitionId;
import io.millrace.storage.group.GroupPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponseTopic;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponsePartition;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponseTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartition;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopic;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** How far a group has read: OffsetCommit, OffsetFetch, OffsetDelete. */
final class PositionHandlers {
    /** Who commits is told that there is no such group from here on. */
    private static final short NO_GROUP_SINCE = 9;

    private final Broker broker;

    private PositionHandlers(Broker broker) {
        this.broker = broker;
    }

    static void register(Requests requests, Broker broker) {
        PositionHandlers handlers = new PositionHandlers(broker);
        requests.add(ApiKeys.OFFSET_COMMIT, handlers::commit);
        requests.add(ApiKeys.OFFSET_FETCH, handlers::fetch);
        requests.add(ApiKeys.OFFSET_DELETE, handlers::delete);
    }

    private CompletableFuture<Optional<ApiMessage>> commit(Request request) {
        OffsetCommitRequestData asked = request.body(OffsetCommitRequestData.class);
        OffsetCommitResponseData answer = new OffsetCommitResponseData();
        AskedPositions positions = new AskedPositions(broker);
        for (OffsetCommitRequestTopic topic : asked.topics()) {
            String name = request.version() >= 10 ? broker.topicName(topic.topicId()) : topic.name();
            OffsetCommitResponseTopic result =
                    new OffsetCommitResponseTopic().setName(topic.name()).setTopicId(topic.topicId());
            answer.topics().add(result);
            for (OffsetCommitRequestPartition each : topic.partitions()) {
                OffsetCommitResponsePartition partition =
                        new OffsetCommitResponsePartition().setPartitionIndex(each.partitionIndex());
                result.partitions().add(partition);
                positions.add(
                        name,
                        each.partitionIndex(),
                        each.committedOffset(),
                        each.committedLeaderEpoch(),
                        each.committedMetadata(),
                        error -> partition.setErrorCode(error.code()));
            }
        }
        return broker.groups()
                .commit(
                        asked.groupId(),
                        asked.memberId(),
                        asked.groupInstanceId(),
                        asked.generationIdOrMemberEpoch(),
                        positions.accepted())
                .handle((done, error) -> {
                    if (error != null) {
                        Errors known = KafkaErrors.of(error);
                        boolean untold = known == Errors.GROUP_ID_NOT_FOUND && request.version() < NO_GROUP_SINCE;
                        positions.refuse(untold ? Errors.ILLEGAL_GENERATION : known);
                    }
                    return Optional.of(answer);
                });
    }

    private CompletableFuture<Optional<ApiMessage>> fetch(Request request) {
        OffsetFetchRequestData asked = request.body(OffsetFetchRequestData.class);
        OffsetFetchResponseData answer = new OffsetFetchResponseData();
        if (request.version() < 8) {
            return Answers.now(fetchOne(asked, answer));
        }
        boolean byId = request.version() >= 10;
        List<CompletableFuture<OffsetFetchResponseGroup>> results = new ArrayList<>();
        for (OffsetFetchRequestGroup group : asked.groups()) {
            results.add(checked(group)
                    .handle((done, error) -> error == null
                            ? found(asked, group, byId)
                            : new OffsetFetchResponseGroup()
                                    .setGroupId(group.groupId())
                                    .setErrorCode(KafkaErrors.code(error))));
        }
        return Answers.collected(results, answer.groups()::add, answer);
    }

    /** Who is no member, as those that administer the group, is not asked for its epoch. */
    private CompletableFuture<Void> checked(OffsetFetchRequestGroup group) {
        String member = group.memberId();
        return member == null && group.memberEpoch() < 0
                ? CompletableFuture.completedFuture(null)
                : broker.groups().checkFetch(group.groupId(), member == null ? "" : member, group.memberEpoch());
    }

    private OffsetFetchResponseGroup found(OffsetFetchRequestData asked, OffsetFetchRequestGroup group, boolean byId) {
        Map<PartitionId, GroupPosition> committed = broker.groups().positions().committed(group.groupId());
        OffsetFetchResponseGroup result = new OffsetFetchResponseGroup().setGroupId(group.groupId());
        if (group.topics() == null) {
            byTopic(committed).forEach((topic, positions) -> {
                OffsetFetchResponseTopics of = new OffsetFetchResponseTopics()
                        .setName(topic)
                        .setTopicId(byId ? broker.topicId(topic) : Uuid.ZERO_UUID);
                positions.forEach((partition, position) -> of.partitions()
                        .add(found(asked, group.groupId(), new PartitionId(topic, partition), position)));
                result.topics().add(of);
            });
            return result;
        }
        for (OffsetFetchRequestTopics topic : group.topics()) {
            String name = byId ? broker.topicName(topic.topicId()) : topic.name();
            OffsetFetchResponseTopics of =
                    new OffsetFetchResponseTopics().setName(topic.name()).setTopicId(topic.topicId());
            result.topics().add(of);
            for (int partition : topic.partitionIndexes()) {
                OffsetFetchResponsePartitions found;
                if (name == null) {
                    found = found(partition, null).setErrorCode(Errors.UNKNOWN_TOPIC_ID.code());
                } else {
                    PartitionId id = new PartitionId(name, partition);
                    found = found(asked, group.groupId(), id, committed.get(id));
                }
                of.partitions().add(found);
            }
        }
        return result;
    }

    private static Map<String, Map<Integer, GroupPosition>> byTopic(Map<PartitionId, GroupPosition> committed) {
        Map<String, Map<Integer, GroupPosition>> topics = new TreeMap<>();
        committed.forEach((partition, position) -> topics.computeIfAbsent(partition.topic(), topic -> new TreeMap<>())
                .put(partition.partition(), position));
        return topics;
    }

    /** Who wants stable positions waits for the end of a transaction that will change them (KIP-447). */
    private OffsetFetchResponsePartitions found(
            OffsetFetchRequestData asked, String group, PartitionId id, @Nullable GroupPosition position) {
        return asked.requireStable() && broker.transactions().isPending(group, id)
                ? found(id.partition(), null).setErrorCode(Errors.UNSTABLE_OFFSET_COMMIT.code())
                : found(id.partition(), position);
    }

    private static OffsetFetchResponsePartitions found(int partition, @Nullable GroupPosition position) {
        OffsetFetchResponsePartitions found =
                new OffsetFetchResponsePartitions().setPartitionIndex(partition).setMetadata("");
        return position == null
                ? found.setCommittedOffset(-1)
                : found.setCommittedOffset(position.offset())
                        .setCommittedLeaderEpoch(position.leaderEpoch())
                        .setMetadata(position.metadata());
    }

    /** Before version 8, which can name several groups. */
    private ApiMessage fetchOne(OffsetFetchRequestData asked, OffsetFetchResponseData answer) {
        Map<PartitionId, GroupPosition> committed = broker.groups().positions().committed(asked.groupId());
        Map<String, List<Integer>> wanted = new TreeMap<>();
        if (asked.topics() == null) {
            byTopic(committed).forEach((topic, positions) -> wanted.put(topic, List.copyOf(positions.keySet())));
        } else {
            for (OffsetFetchRequestTopic topic : asked.topics()) {
                wanted.put(topic.name(), topic.partitionIndexes());
            }
        }
        wanted.forEach((topic, partitions) -> {
            OffsetFetchResponseTopic of = new OffsetFetchResponseTopic().setName(topic);
            answer.topics().add(of);
            for (int partition : partitions) {
                PartitionId id = new PartitionId(topic, partition);
                OffsetFetchResponsePartitions found = found(asked, asked.groupId(), id, committed.get(id));
                of.partitions()
                        .add(new OffsetFetchResponsePartition()
                                .setPartitionIndex(partition)
                                .setErrorCode(found.errorCode())
                                .setCommittedOffset(found.committedOffset())
                                .setCommittedLeaderEpoch(found.committedLeaderEpoch())
                                .setMetadata(found.metadata()));
            }
        });
        return answer;
    }

    private CompletableFuture<Optional<ApiMessage>> delete(Request request) {
        OffsetDeleteRequestData asked = request.body(OffsetDeleteRequestData.class);
        OffsetDeleteResponseData answer = new OffsetDeleteResponseData();
        if (asked.groupId().isEmpty()) {
            return Answers.now(answer.setErrorCode(Errors.INVALID_GROUP_ID.code()));
        }
        if (broker.groups().describe(asked.groupId()).state().equals(GroupHandlers.DEAD)) {
            return Answers.now(answer.setErrorCode(Errors.GROUP_ID_NOT_FOUND.code()));
        }
        Map<PartitionId, OffsetDeleteResponsePartition> results = new HashMap<>();
        for (OffsetDeleteRequestTopic topic : asked.topics()) {
            OffsetDeleteResponseTopic result = new OffsetDeleteResponseTopic().setName(topic.name());
            answer.topics().add(result);
            topic.partitions().forEach(each -> {
                boolean known = broker.hasPartition(topic.name(), each.partitionIndex());
                OffsetDeleteResponsePartition partition = new OffsetDeleteResponsePartition()
                        .setPartitionIndex(each.partitionIndex())
                        .setErrorCode((known ? Errors.NONE : Errors.UNKNOWN_TOPIC_OR_PARTITION).code());
                result.partitions().add(partition);
                if (known) {
                    results.put(new PartitionId(topic.name(), each.partitionIndex()), partition);
                }
            });
        }
        return broker.groups()
                .deletePositions(asked.groupId(), results.keySet())
                .handle((kept, error) -> {
                    if (error == null) {
                        results.keySet().retainAll(kept);
                        results.values()
                                .forEach(result -> result.setErrorCode(Errors.GROUP_SUBSCRIBED_TO_TOPIC.code()));
                    }
                    return Optional.of(answer.setErrorCode(KafkaErrors.code(error)));
                });
    }
}
