package io.millrace.server.kafka;

import io.millrace.storage.TopicConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiMessageType.ListenerType;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.FinalizedFeatureKey;
import org.apache.kafka.common.message.ApiVersionsResponseData.SupportedFeatureKey;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/** What this node is and which topics it has: ApiVersions, Metadata, DescribeCluster. */
final class ClusterHandlers {
    /** Clients of earlier versions of ApiVersions take a feature whose versions begin at 0 for malformed. */
    private static final short FIRST_WITH_FEATURES_FROM_ZERO = 4;

    /** Of Metadata. */
    private static final short FIRST_BY_ID = 12;

    /** Which of a cluster's nodes DescribeCluster tells of. */
    private static final byte BROKERS = 1;

    private final Requests requests;
    private final Broker broker;

    /** Clients use the newer protocols of groups and transactions only if all brokers are said to know them. */
    record Feature(String name, short level) {
        /** KIP-848, and KIP-890: each transaction has an epoch of its own. */
        static final List<Feature> ALL =
                List.of(new Feature("group.version", (short) 1), new Feature("transaction.version", (short) 2));
    }

    private ClusterHandlers(Requests requests, Broker broker) {
        this.requests = requests;
        this.broker = broker;
    }

    static void register(Requests requests, Broker broker) {
        ClusterHandlers handlers = new ClusterHandlers(requests, broker);
        requests.addImmediate(ApiKeys.API_VERSIONS, handlers::apiVersions);
        requests.add(ApiKeys.METADATA, handlers::metadata);
        requests.addImmediate(ApiKeys.DESCRIBE_CLUSTER, handlers::describeCluster);
    }

    private ApiMessage apiVersions(Request request) {
        ApiVersionsResponseData answer = new ApiVersionsResponseData();
        if (request.version() < 0) {
            answer.setErrorCode(Errors.UNSUPPORTED_VERSION.code());
        }
        for (ApiKeys api : requests.served()) {
            api.toApiVersionForApiResponse(false, ListenerType.BROKER).ifPresent(answer.apiKeys()::add);
        }
        answer.setFinalizedFeaturesEpoch(0);
        for (Feature feature : Feature.ALL) {
            answer.finalizedFeatures()
                    .add(new FinalizedFeatureKey()
                            .setName(feature.name())
                            .setMinVersionLevel(feature.level())
                            .setMaxVersionLevel(feature.level()));
            if (request.version() >= FIRST_WITH_FEATURES_FROM_ZERO) {
                answer.supportedFeatures()
                        .add(new SupportedFeatureKey()
                                .setName(feature.name())
                                .setMinVersion((short) 0)
                                .setMaxVersion(feature.level()));
            }
        }
        return answer;
    }

    private CompletableFuture<Optional<ApiMessage>> metadata(Request request) {
        MetadataRequestData asked = request.body(MetadataRequestData.class);
        NewTopics newTopics = broker.newTopics();
        TopicConfig config = broker.configs().newTopic().withPartitions(newTopics.partitions());
        List<CompletableFuture<?>> created = new ArrayList<>();
        if (asked.topics() != null
                && newTopics.madeByAsking()
                && asked.allowAutoTopicCreation()) { // which is so before there was a place for it
            Set<String> missing = new LinkedHashSet<>();
            for (MetadataRequestTopic topic : asked.topics()) {
                String name = topic.name();
                if (name != null && broker.topic(name).isEmpty() && TopicNames.isValid(name)) {
                    missing.add(name);
                }
            }
            TopicNames.Taken taken = new TopicNames.Taken(missing.isEmpty() ? List.of() : broker.topics());
            for (String name : missing) {
                if (taken.collision(name) == null) {
                    // Whether it was made or somebody else was quicker, the answer below tells.
                    created.add(Answers.attempt(() -> broker.createTopic(name, config))
                            .exceptionally(error -> null));
                }
            }
        }
        return CompletableFuture.allOf(created.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> Optional.of(describe(request, asked)));
    }

    private ApiMessage describe(Request request, MetadataRequestData asked) {
        MetadataResponseData answer = new MetadataResponseData()
                .setClusterId(broker.clusterId())
                .setControllerId(Broker.NODE_ID)
                .setClusterAuthorizedOperations(AuthorizedOperations.ifAsked(
                        asked.includeClusterAuthorizedOperations(), AuthorizedOperations.CLUSTER));
        int operations =
                AuthorizedOperations.ifAsked(asked.includeTopicAuthorizedOperations(), AuthorizedOperations.TOPIC);
        answer.brokers()
                .add(new MetadataResponseBroker()
                        .setNodeId(Broker.NODE_ID)
                        .setHost(request.local().getAddress().getHostAddress())
                        .setPort(request.local().getPort()));
        boolean all = asked.topics() == null
                || request.version() == 0 && asked.topics().isEmpty();
        if (all) {
            broker.topics().forEach(name -> answer.topics().add(topic(name, operations)));
            return answer;
        }
        // Each once: a short request must not make a long answer.
        for (MetadataRequestTopic topic : new LinkedHashSet<>(asked.topics())) {
            answer.topics().add(named(topic, operations, request.version() >= FIRST_BY_ID));
        }
        return answer;
    }

    private MetadataResponseTopic named(MetadataRequestTopic asked, int operations, boolean idsTaken) {
        if (!idsTaken && (asked.name() == null || !asked.topicId().equals(Uuid.ZERO_UUID))) {
            // There is a place for ids in the request already, and in the answer none for a topic without a name.
            return new MetadataResponseTopic()
                    .setName(asked.name() == null ? "" : asked.name())
                    .setErrorCode(Errors.INVALID_REQUEST.code())
                    .setTopicAuthorizedOperations(AuthorizedOperations.NOT_ASKED);
        }
        // AdminClient leaves the name empty.
        boolean byId = asked.name() == null || !asked.topicId().equals(Uuid.ZERO_UUID);
        String name = byId ? broker.topicName(asked.topicId()) : asked.name();
        if (name != null && broker.topic(name).isPresent()) {
            return topic(name, operations);
        }
        Errors error = byId
                ? Errors.UNKNOWN_TOPIC_ID
                : TopicNames.isValid(asked.name()) ? Errors.UNKNOWN_TOPIC_OR_PARTITION : Errors.INVALID_TOPIC_EXCEPTION;
        return new MetadataResponseTopic()
                .setName(asked.name())
                .setTopicId(byId ? asked.topicId() : Uuid.ZERO_UUID)
                .setErrorCode(error.code())
                .setTopicAuthorizedOperations(AuthorizedOperations.NOT_ASKED);
    }

    private MetadataResponseTopic topic(String name, int operations) {
        int count = broker.topic(name).map(TopicConfig::partitions).orElse(0);
        List<MetadataResponsePartition> partitions = new ArrayList<>(count);
        for (int partition = 0; partition < count; partition++) {
            partitions.add(new MetadataResponsePartition()
                    .setPartitionIndex(partition)
                    .setLeaderId(Broker.NODE_ID)
                    .setLeaderEpoch(Broker.LEADER_EPOCH)
                    .setReplicaNodes(List.of(Broker.NODE_ID))
                    .setIsrNodes(List.of(Broker.NODE_ID)));
        }
        return new MetadataResponseTopic()
                .setName(name)
                .setTopicId(broker.topicId(name))
                .setPartitions(partitions)
                .setTopicAuthorizedOperations(operations);
    }

    private ApiMessage describeCluster(Request request) {
        DescribeClusterRequestData asked = request.body(DescribeClusterRequestData.class);
        if (asked.endpointType() != BROKERS) {
            return new DescribeClusterResponseData()
                    .setErrorCode(Errors.MISMATCHED_ENDPOINT_TYPE.code())
                    .setErrorMessage("The request was sent to an endpoint of type BROKER, but we wanted an endpoint of"
                            + " another type");
        }
        boolean withOperations = asked.includeClusterAuthorizedOperations();
        DescribeClusterResponseData answer = new DescribeClusterResponseData()
                .setClusterId(broker.clusterId())
                .setControllerId(Broker.NODE_ID)
                .setClusterAuthorizedOperations(
                        AuthorizedOperations.ifAsked(withOperations, AuthorizedOperations.CLUSTER));
        answer.brokers()
                .add(new DescribeClusterBroker()
                        .setBrokerId(Broker.NODE_ID)
                        .setHost(request.local().getAddress().getHostAddress())
                        .setPort(request.local().getPort()));
        return answer;
    }
}
