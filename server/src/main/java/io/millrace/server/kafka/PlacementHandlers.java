package io.millrace.server.kafka;

import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignableTopic;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignablePartitionResponse;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignableTopicResponse;
import org.apache.kafka.common.message.AlterReplicaLogDirsRequestData;
import org.apache.kafka.common.message.AlterReplicaLogDirsRequestData.AlterReplicaLogDir;
import org.apache.kafka.common.message.AlterReplicaLogDirsRequestData.AlterReplicaLogDirTopic;
import org.apache.kafka.common.message.AlterReplicaLogDirsResponseData;
import org.apache.kafka.common.message.AlterReplicaLogDirsResponseData.AlterReplicaLogDirPartitionResult;
import org.apache.kafka.common.message.AlterReplicaLogDirsResponseData.AlterReplicaLogDirTopicResult;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitions;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.message.ElectLeadersResponseData.PartitionResult;
import org.apache.kafka.common.message.ElectLeadersResponseData.ReplicaElectionResult;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Who has a partition, where, and who leads it, where that can only be this node's one folder: ElectLeaders,
 * AlterPartitionReassignments, ListPartitionReassignments, AlterReplicaLogDirs.
 */
final class PlacementHandlers {
    private final Broker broker;

    private PlacementHandlers(Broker broker) {
        this.broker = broker;
    }

    static void register(Requests requests, Broker broker) {
        PlacementHandlers handlers = new PlacementHandlers(broker);
        requests.addImmediate(ApiKeys.ELECT_LEADERS, handlers::electLeaders);
        requests.addImmediate(ApiKeys.ALTER_PARTITION_REASSIGNMENTS, handlers::reassign);
        requests.addImmediate(
                ApiKeys.LIST_PARTITION_REASSIGNMENTS, request -> new ListPartitionReassignmentsResponseData());
        requests.addImmediate(ApiKeys.ALTER_REPLICA_LOG_DIRS, handlers::moveToFolder);
    }

    /** Of all partitions, asked for by naming none, those are told of that had need of it: none. */
    private ApiMessage electLeaders(Request request) {
        ElectLeadersRequestData asked = request.body(ElectLeadersRequestData.class);
        ElectLeadersResponseData answer = new ElectLeadersResponseData();
        if (asked.topicPartitions() == null) {
            return answer;
        }
        for (TopicPartitions topic : asked.topicPartitions()) {
            ReplicaElectionResult result = new ReplicaElectionResult().setTopic(topic.topic());
            answer.replicaElectionResults().add(result);
            for (int partition : topic.partitions()) {
                Errors error = broker.hasPartition(topic.topic(), partition)
                        ? Errors.ELECTION_NOT_NEEDED
                        : Errors.UNKNOWN_TOPIC_OR_PARTITION;
                result.partitionResult()
                        .add(new PartitionResult()
                                .setPartitionId(partition)
                                .setErrorCode(error.code())
                                .setErrorMessage(error.message()));
            }
        }
        return answer;
    }

    private ApiMessage reassign(Request request) {
        AlterPartitionReassignmentsRequestData asked = request.body(AlterPartitionReassignmentsRequestData.class);
        AlterPartitionReassignmentsResponseData answer = new AlterPartitionReassignmentsResponseData();
        for (ReassignableTopic topic : asked.topics()) {
            ReassignableTopicResponse result = new ReassignableTopicResponse().setName(topic.name());
            answer.responses().add(result);
            for (ReassignablePartition partition : topic.partitions()) {
                result.partitions().add(reassigned(topic.name(), partition));
            }
        }
        return answer;
    }

    private ReassignablePartitionResponse reassigned(String topic, ReassignablePartition asked) {
        ReassignablePartitionResponse result =
                new ReassignablePartitionResponse().setPartitionIndex(asked.partitionIndex());
        if (!broker.hasPartition(topic, asked.partitionIndex())) {
            return failed(result, Errors.UNKNOWN_TOPIC_OR_PARTITION, null);
        }
        if (asked.replicas() == null) {
            return failed(result, Errors.NO_REASSIGNMENT_IN_PROGRESS, null);
        }
        String mistake = Broker.mistakeOfReplicas(asked.replicas());
        return mistake == null ? result : failed(result, Errors.INVALID_REPLICA_ASSIGNMENT, mistake);
    }

    private static ReassignablePartitionResponse failed(
            ReassignablePartitionResponse result, Errors error, @Nullable String reason) {
        return result.setErrorCode(error.code()).setErrorMessage(reason == null ? error.message() : reason);
    }

    /** To where they are, partitions are moved at once. */
    private ApiMessage moveToFolder(Request request) {
        AlterReplicaLogDirsResponseData answer = new AlterReplicaLogDirsResponseData();
        for (AlterReplicaLogDir folder :
                request.body(AlterReplicaLogDirsRequestData.class).dirs()) {
            boolean known = folder.path().equals(broker.log().directory().toString());
            for (AlterReplicaLogDirTopic topic : folder.topics()) {
                AlterReplicaLogDirTopicResult result = new AlterReplicaLogDirTopicResult().setTopicName(topic.name());
                answer.results().add(result);
                for (int partition : topic.partitions()) {
                    Errors error = !known
                            ? Errors.LOG_DIR_NOT_FOUND
                            : broker.hasPartition(topic.name(), partition)
                                    ? Errors.NONE
                                    : Errors.UNKNOWN_TOPIC_OR_PARTITION;
                    result.partitions()
                            .add(new AlterReplicaLogDirPartitionResult()
                                    .setPartitionIndex(partition)
                                    .setErrorCode(error.code()));
                }
            }
        }
        return answer;
    }
}
