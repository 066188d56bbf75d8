package io.millrace.server.kafka;

import static org.apache.kafka.common.acl.AclOperation.ALTER;
import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.millrace.server.kafka.Guard.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeProducersRequestData;
import org.apache.kafka.common.message.DescribeProducersResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/** What may be done to topics, with their partitions and settings. */
final class TopicGuards {
    private static final byte GROUP_CONFIG = 32;
    private static final byte TOPIC_CONFIG = 2;

    /** From here on an answer to Metadata may leave a name out. */
    private static final short NO_NAMES_SINCE = 12;

    /** From here on it is brokers that add partitions to transactions. */
    private static final short ADDED_BY_BROKERS_SINCE = 4;

    private static final Parts<
                    AddPartitionsToTxnRequestData,
                    AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic,
                    AddPartitionsToTxnResponseData,
                    AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResult>
            ADDED = new Parts<>(
                    AddPartitionsToTxnRequestData.class,
                    AddPartitionsToTxnRequestData::v3AndBelowTopics,
                    AddPartitionsToTxnResponseData.class,
                    AddPartitionsToTxnResponseData::resultsByTopicV3AndBelow);

    private final Guards guards;
    private final Broker broker;

    private TopicGuards(Guards guards, Broker broker) {
        this.guards = guards;
        this.broker = broker;
    }

    static void register(Guards guards, Broker broker) {
        TopicGuards topics = new TopicGuards(guards, broker);
        topics.addOfRecords();
        topics.addOfTopics();
        topics.addOfConfigs();
    }

    private static boolean may(Request request, AccessRules rules, AclOperation operation, @Nullable String topic) {
        return topic == null || rules.allow(request, operation, ResourceType.TOPIC, topic);
    }

    private static int operations(int all, Request request, AccessRules rules, @Nullable String topic) {
        return topic == null ? all : AuthorizedOperations.allowed(all, request, rules, ResourceType.TOPIC, topic);
    }

    private <B extends ApiMessage, T, A extends ApiMessage, R extends Message> void add(
            ApiKeys api, AclOperation operation, Parts<B, T, A, R> parts, Function<T, @Nullable String> name) {
        guards.add(api, Guards.each(operation, ResourceType.TOPIC, parts, name));
    }

    private @Nullable String name(@Nullable String name, Uuid id) {
        return name == null || name.isEmpty() ? broker.topicName(id) : name;
    }

    private void addOfRecords() {
        guards.add(ApiKeys.PRODUCE, this::produce);
        // Each partition is looked at when it is read: a session goes on without naming any.
        guards.add(ApiKeys.FETCH, (request, rules) -> Verdict.SERVED);
        add(
                ApiKeys.LIST_OFFSETS,
                DESCRIBE,
                new Parts<>(
                        ListOffsetsRequestData.class,
                        ListOffsetsRequestData::topics,
                        ListOffsetsResponseData.class,
                        ListOffsetsResponseData::topics),
                topic -> topic.name());
        add(
                ApiKeys.OFFSET_FOR_LEADER_EPOCH,
                DESCRIBE,
                new Parts<>(
                        OffsetForLeaderEpochRequestData.class,
                        OffsetForLeaderEpochRequestData::topics,
                        OffsetForLeaderEpochResponseData.class,
                        OffsetForLeaderEpochResponseData::topics),
                topic -> topic.topic());
        add(
                ApiKeys.DELETE_RECORDS,
                DELETE,
                new Parts<>(
                        DeleteRecordsRequestData.class,
                        DeleteRecordsRequestData::topics,
                        DeleteRecordsResponseData.class,
                        DeleteRecordsResponseData::topics),
                topic -> topic.name());
        add(
                ApiKeys.DESCRIBE_PRODUCERS,
                READ,
                new Parts<>(
                        DescribeProducersRequestData.class,
                        DescribeProducersRequestData::topics,
                        DescribeProducersResponseData.class,
                        DescribeProducersResponseData::topics),
                topic -> topic.name());
        guards.add(ApiKeys.ADD_PARTITIONS_TO_TXN, (request, rules) -> {
            AddPartitionsToTxnRequestData asked = request.body(AddPartitionsToTxnRequestData.class);
            if (request.version() >= ADDED_BY_BROKERS_SINCE) {
                return Verdict.of(
                        request,
                        rules.allowOfCluster(request, AclOperation.CLUSTER_ACTION),
                        Errors.CLUSTER_AUTHORIZATION_FAILED);
            }
            return Guards.transaction(request, rules, WRITE, asked.v3AndBelowTransactionalId())
                    .and(addPartitions(request, asked, rules));
        });
    }

    /** All of them, or none. */
    private Verdict addPartitions(Request request, AddPartitionsToTxnRequestData asked, AccessRules rules) {
        if (asked.v3AndBelowTopics().stream().allMatch(topic -> may(request, rules, WRITE, topic.name()))) {
            return Verdict.SERVED;
        }
        return ADDED.judge(request, topic -> {
            if (!may(request, rules, WRITE, topic.name())) {
                return Errors.TOPIC_AUTHORIZATION_FAILED;
            }
            return broker.hasPartition(topic.name(), 0)
                    ? Errors.OPERATION_NOT_ATTEMPTED
                    : Errors.UNKNOWN_TOPIC_OR_PARTITION;
        });
    }

    private Verdict produce(Request request, AccessRules rules) {
        ProduceRequestData asked = request.body(ProduceRequestData.class);
        String id = asked.transactionalId();
        Verdict ofTransaction = id == null ? Verdict.SERVED : Guards.transaction(request, rules, WRITE, id);
        if (asked.acks() == 0) {
            boolean mayWrite = asked.topicData().stream()
                    .allMatch(topic -> may(request, rules, WRITE, name(topic.name(), topic.topicId())));
            return ofTransaction.and(Verdict.of(request, mayWrite, Errors.TOPIC_AUTHORIZATION_FAILED));
        }
        return ofTransaction.and(Guard.each(
                asked.topicData(),
                topic -> may(request, rules, WRITE, name(topic.name(), topic.topicId())),
                ProduceResponseData.class,
                (answer, topic) -> {
                    ProduceResponseData.TopicProduceResponse result = new ProduceResponseData.TopicProduceResponse()
                            .setName(topic.name())
                            .setTopicId(topic.topicId());
                    topic.partitionData().forEach(data -> result.partitionResponses()
                            .add(new ProduceResponseData.PartitionProduceResponse()
                                    .setIndex(data.index())
                                    .setBaseOffset(-1)
                                    .setLogStartOffset(-1)
                                    .setErrorCode(Errors.TOPIC_AUTHORIZATION_FAILED.code())));
                    answer.responses().add(result);
                }));
    }

    private void addOfTopics() {
        guards.add(ApiKeys.METADATA, this::metadata);
        Guard ofNamed = Guards.each(
                DESCRIBE,
                ResourceType.TOPIC,
                new Parts<>(
                        DescribeTopicPartitionsRequestData.class,
                        DescribeTopicPartitionsRequestData::topics,
                        DescribeTopicPartitionsResponseData.class,
                        DescribeTopicPartitionsResponseData::topics),
                topic -> topic.name());
        guards.add(ApiKeys.DESCRIBE_TOPIC_PARTITIONS, (request, rules) -> new Verdict(null, answer -> {
                    var told = ((DescribeTopicPartitionsResponseData) answer).topics();
                    told.removeIf(topic -> !may(request, rules, DESCRIBE, topic.name()));
                    told.forEach(topic -> topic.setTopicAuthorizedOperations(
                            operations(topic.topicAuthorizedOperations(), request, rules, topic.name())));
                })
                .and(ofNamed.judge(request, rules)));
        guards.add(ApiKeys.CREATE_TOPICS, TopicGuards::create);
        guards.add(ApiKeys.DELETE_TOPICS, this::delete);
        add(
                ApiKeys.CREATE_PARTITIONS,
                ALTER,
                new Parts<>(
                        CreatePartitionsRequestData.class,
                        CreatePartitionsRequestData::topics,
                        CreatePartitionsResponseData.class,
                        CreatePartitionsResponseData::results),
                topic -> topic.name());
    }

    /** Those that stand twice are their handler's to refuse. */
    private static Verdict create(Request request, AccessRules rules) {
        Map<String, Long> counts = request.body(CreateTopicsRequestData.class).topics().stream()
                .collect(Collectors.groupingBy(topic -> topic.name(), Collectors.counting()));
        boolean mayAny = rules.allowOfCluster(request, CREATE);
        Verdict ofEach = new Parts<>(
                        CreateTopicsRequestData.class,
                        CreateTopicsRequestData::topics,
                        CreateTopicsResponseData.class,
                        CreateTopicsResponseData::topics)
                .judge(
                        request,
                        topic -> mayAny || counts.getOrDefault(topic.name(), 0L) > 1
                                ? Errors.NONE
                                : Guards.error(request, rules, CREATE, ResourceType.TOPIC, topic.name()));
        return new Verdict(null, answer -> ((CreateTopicsResponseData) answer)
                        .topics().stream()
                                .filter(topic -> topic.errorCode() == Errors.NONE.code())
                                .filter(topic -> !may(request, rules, DESCRIBE_CONFIGS, topic.name()))
                                .forEach(
                                        topic -> topic.setTopicConfigErrorCode(Errors.TOPIC_AUTHORIZATION_FAILED.code())
                                                .setNumPartitions(-1)
                                                .setReplicationFactor((short) -1)
                                                .setConfigs(List.of())))
                .and(ofEach);
    }

    private Verdict delete(Request request, AccessRules rules) {
        Verdict ofNames = new Parts<>(
                        DeleteTopicsRequestData.class,
                        DeleteTopicsRequestData::topicNames,
                        DeleteTopicsResponseData.class,
                        DeleteTopicsResponseData::responses)
                .judge(request, name -> Guards.error(request, rules, DELETE, ResourceType.TOPIC, name));
        Verdict ofTopics = new Parts<>(
                        DeleteTopicsRequestData.class,
                        DeleteTopicsRequestData::topics,
                        DeleteTopicsResponseData.class,
                        DeleteTopicsResponseData::responses)
                .judge(
                        request,
                        topic -> Guards.error(
                                request, rules, DELETE, ResourceType.TOPIC, name(topic.name(), topic.topicId())));
        return ofNames.and(ofTopics);
    }

    /** Of all topics, those are told of that the sender may see; one that he may not make is refused where it would be made. */
    private Verdict metadata(Request request, AccessRules rules) {
        MetadataRequestData asked = request.body(MetadataRequestData.class);
        Verdict seen = new Verdict(null, answer -> {
            MetadataResponseData told = (MetadataResponseData) answer;
            told.setClusterAuthorizedOperations(Guards.ofCluster(told.clusterAuthorizedOperations(), request, rules));
            told.topics().removeIf(topic -> !may(request, rules, DESCRIBE, topic.name()));
            told.topics()
                    .forEach(topic -> topic.setTopicAuthorizedOperations(
                            operations(topic.topicAuthorizedOperations(), request, rules, topic.name())));
        });
        if (asked.topics() == null) {
            return seen;
        }
        boolean asksToMake = asked.allowAutoTopicCreation()
                && broker.newTopics().madeByAsking()
                && !rules.allowOfCluster(request, CREATE);
        boolean some = !asked.topics().isEmpty();
        Verdict ofNamed = Guard.each(
                asked.topics(),
                topic -> may(request, rules, DESCRIBE, name(topic.name(), topic.topicId()))
                        && (!asksToMake || isThere(topic.name()) || may(request, rules, CREATE, topic.name())),
                MetadataResponseData.class,
                (answer, topic) -> answer.topics()
                        .add(new MetadataResponseData.MetadataResponseTopic()
                                .setName(
                                        request.version() < NO_NAMES_SINCE
                                                ? Objects.requireNonNullElse(topic.name(), "")
                                                : topic.name())
                                .setTopicId(topic.topicId())
                                .setErrorCode(Errors.TOPIC_AUTHORIZATION_FAILED.code())
                                .setTopicAuthorizedOperations(AuthorizedOperations.NOT_ASKED)));
        boolean looksLikeAll = request.version() == 0 && some && asked.topics().isEmpty();
        return seen.and(new Verdict(null, answer -> {
                    if (looksLikeAll) {
                        ((MetadataResponseData) answer).topics().clear();
                    }
                }))
                .and(ofNamed);
    }

    private boolean isThere(@Nullable String topic) {
        return topic != null && broker.topic(topic).isPresent();
    }

    private <B extends ApiMessage, T, A extends ApiMessage, R extends Message> void addOfConfigs(
            ApiKeys api,
            AclOperation operation,
            Parts<B, T, A, R> parts,
            Function<T, Byte> type,
            Function<T, String> name) {
        guards.add(
                api,
                (request, rules) -> parts.judge(request, each -> switch (type.apply(each)) {
                    case TOPIC_CONFIG -> Guards.error(request, rules, operation, ResourceType.TOPIC, name.apply(each));
                    case GROUP_CONFIG -> Guards.error(request, rules, operation, ResourceType.GROUP, name.apply(each));
                    default -> Guards.error(request, rules, operation, ResourceType.CLUSTER, Resource.CLUSTER_NAME);
                }));
    }

    private void addOfConfigs() {
        addOfConfigs(
                ApiKeys.DESCRIBE_CONFIGS,
                DESCRIBE_CONFIGS,
                new Parts<>(
                        DescribeConfigsRequestData.class,
                        DescribeConfigsRequestData::resources,
                        DescribeConfigsResponseData.class,
                        DescribeConfigsResponseData::results),
                each -> each.resourceType(),
                each -> each.resourceName());
        addOfConfigs(
                ApiKeys.ALTER_CONFIGS,
                ALTER_CONFIGS,
                new Parts<>(
                        AlterConfigsRequestData.class,
                        AlterConfigsRequestData::resources,
                        AlterConfigsResponseData.class,
                        AlterConfigsResponseData::responses),
                each -> each.resourceType(),
                each -> each.resourceName());
        addOfConfigs(
                ApiKeys.INCREMENTAL_ALTER_CONFIGS,
                ALTER_CONFIGS,
                new Parts<>(
                        IncrementalAlterConfigsRequestData.class,
                        IncrementalAlterConfigsRequestData::resources,
                        IncrementalAlterConfigsResponseData.class,
                        IncrementalAlterConfigsResponseData::responses),
                each -> each.resourceType(),
                each -> each.resourceName());
    }
}
