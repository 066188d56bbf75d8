package io.millrace.server.kafka;

import java.net.InetSocketAddress;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DescribeQuorumRequestData;
import org.apache.kafka.common.message.DescribeQuorumResponseData;
import org.apache.kafka.common.message.DescribeQuorumResponseData.Listener;
import org.apache.kafka.common.message.DescribeQuorumResponseData.ListenerCollection;
import org.apache.kafka.common.message.DescribeQuorumResponseData.Node;
import org.apache.kafka.common.message.DescribeQuorumResponseData.PartitionData;
import org.apache.kafka.common.message.DescribeQuorumResponseData.ReplicaState;
import org.apache.kafka.common.message.DescribeQuorumResponseData.TopicData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/**
 * DescribeQuorum: who keeps the log of what there is. It is the catalog's, which this node keeps alone and clients know by
 * the name that Kafka's has.
 */
final class QuorumHandler {
    private static final String METADATA_TOPIC = "__cluster_metadata";

    /** There is a place for the nodes' addresses. */
    private static final short FIRST_WITH_NODES = 2;

    private final Broker broker;

    private QuorumHandler(Broker broker) {
        this.broker = broker;
    }

    static void register(Requests requests, Broker broker) {
        requests.addImmediate(ApiKeys.DESCRIBE_QUORUM, new QuorumHandler(broker)::describe);
    }

    private ApiMessage describe(Request request) {
        List<DescribeQuorumRequestData.TopicData> asked =
                request.body(DescribeQuorumRequestData.class).topics();
        boolean one = asked.size() == 1 && asked.get(0).partitions().size() == 1;
        DescribeQuorumResponseData answer = new DescribeQuorumResponseData();
        for (DescribeQuorumRequestData.TopicData topic : asked) {
            TopicData result = new TopicData().setTopicName(topic.topicName());
            answer.topics().add(result);
            for (DescribeQuorumRequestData.PartitionData partition : topic.partitions()) {
                boolean known = one && topic.topicName().equals(METADATA_TOPIC) && partition.partitionIndex() == 0;
                result.partitions()
                        .add(
                                known
                                        ? alone()
                                        : new PartitionData()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code()));
            }
        }
        if (request.version() >= FIRST_WITH_NODES) {
            InetSocketAddress here = request.local();
            ListenerCollection listeners = new ListenerCollection();
            listeners.add(new Listener()
                    .setName(Broker.LISTENER)
                    .setHost(here.getAddress().getHostAddress())
                    .setPort(here.getPort()));
            answer.nodes().add(new Node().setNodeId(Broker.NODE_ID).setListeners(listeners));
        }
        return answer;
    }

    private PartitionData alone() {
        long end = broker.catalogEnd();
        long now = broker.environment().clock().currentTimeMillis();
        return new PartitionData()
                .setLeaderId(Broker.NODE_ID)
                .setLeaderEpoch(Broker.LEADER_EPOCH)
                .setHighWatermark(end)
                .setCurrentVoters(List.of(new ReplicaState()
                        .setReplicaId(Broker.NODE_ID)
                        .setReplicaDirectoryId(Uuid.ZERO_UUID)
                        .setLogEndOffset(end)
                        .setLastFetchTimestamp(now)
                        .setLastCaughtUpTimestamp(now)));
    }
}
