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
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeProducersRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/** What may be done to topics, with their partitions and settings, and what may be committed of them. */
final class TopicGuards {
    private static final byte GROUP_CONFIG = 32;
    private static final byte TOPIC_CONFIG = 2;

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
        topics.addOfPositions();
    }

    private static boolean may(Request request, AccessRules rules, AclOperation operation, @Nullable String topic) {
        return topic == null || rules.allow(request, operation, ResourceType.TOPIC, topic);
    }

    private static int operations(int all, Request request, AccessRules rules, @Nullable String topic) {
        return topic == null ? all : AuthorizedOperations.allowed(all, request, rules, ResourceType.TOPIC, topic);
    }

    private <B extends ApiMessage> void add(
            ApiKeys api,
            Class<B> body,
            AclOperation operation,
            BiFunction<Request, B, ? extends Collection<@Nullable String>> names) {
        guards.add(api, Guards.all(body, names, ResourceType.TOPIC, operation, Errors.TOPIC_AUTHORIZATION_FAILED));
    }

    private static <T> List<@Nullable String> names(Collection<T> items, Function<T, @Nullable String> name) {
        return items.stream().map(name).toList();
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
                ListOffsetsRequestData.class,
                DESCRIBE,
                (request, asked) -> names(asked.topics(), topic -> topic.name()));
        add(
                ApiKeys.OFFSET_FOR_LEADER_EPOCH,
                OffsetForLeaderEpochRequestData.class,
                DESCRIBE,
                (request, asked) -> names(asked.topics(), topic -> topic.topic()));
        add(
                ApiKeys.DELETE_RECORDS,
                DeleteRecordsRequestData.class,
                DELETE,
                (request, asked) -> names(asked.topics(), topic -> topic.name()));
        add(
                ApiKeys.DESCRIBE_PRODUCERS,
                DescribeProducersRequestData.class,
                READ,
                (request, asked) -> names(asked.topics(), topic -> topic.name()));
        guards.add(ApiKeys.ADD_PARTITIONS_TO_TXN, (request, rules) -> {
            AddPartitionsToTxnRequestData asked = request.body(AddPartitionsToTxnRequestData.class);
            if (!asked.transactions().isEmpty()) {
                return Verdict.of(
                        request,
                        rules.allowOfCluster(request, AclOperation.CLUSTER_ACTION),
                        Errors.CLUSTER_AUTHORIZATION_FAILED);
            }
            boolean mayWrite =
                    asked.v3AndBelowTopics().stream().allMatch(topic -> may(request, rules, WRITE, topic.name()));
            return Guards.transaction(request, rules, WRITE, asked.v3AndBelowTransactionalId())
                    .and(Verdict.of(request, mayWrite, Errors.TOPIC_AUTHORIZATION_FAILED));
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
        guards.add(ApiKeys.DESCRIBE_TOPIC_PARTITIONS, (request, rules) -> {
            DescribeTopicPartitionsRequestData asked = request.body(DescribeTopicPartitionsRequestData.class);
            boolean mayAll = asked.topics().stream().allMatch(topic -> may(request, rules, DESCRIBE, topic.name()));
            Verdict ofNamed = Verdict.of(request, mayAll, Errors.TOPIC_AUTHORIZATION_FAILED);
            return ofNamed.and(new Verdict(null, answer -> {
                var told = ((DescribeTopicPartitionsResponseData) answer).topics();
                told.removeIf(topic -> !may(request, rules, DESCRIBE, topic.name()));
                told.forEach(topic -> topic.setTopicAuthorizedOperations(
                        operations(topic.topicAuthorizedOperations(), request, rules, topic.name())));
            }));
        });
        guards.add(
                ApiKeys.CREATE_TOPICS,
                (request, rules) -> Verdict.of(
                        request,
                        rules.allowOfCluster(request, CREATE)
                                || request.body(CreateTopicsRequestData.class).topics().stream()
                                        .allMatch(topic -> may(request, rules, CREATE, topic.name())),
                        Errors.TOPIC_AUTHORIZATION_FAILED));
        add(
                ApiKeys.DELETE_TOPICS,
                DeleteTopicsRequestData.class,
                DELETE,
                (request, asked) -> Stream.<@Nullable String>concat(
                                asked.topicNames().stream(),
                                asked.topics().stream().map(topic -> name(topic.name(), topic.topicId())))
                        .toList());
        add(
                ApiKeys.CREATE_PARTITIONS,
                CreatePartitionsRequestData.class,
                ALTER,
                (request, asked) -> names(asked.topics(), topic -> topic.name()));
    }

    /** Of all topics, those are told of that the sender may see; nothing is made that he may not make. */
    private Verdict metadata(Request request, AccessRules rules) {
        MetadataRequestData asked = request.body(MetadataRequestData.class);
        boolean mayMake = rules.allowOfCluster(request, CREATE)
                || asked.topics() != null
                        && asked.topics().stream().allMatch(topic -> may(request, rules, CREATE, topic.name()));
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
        asked.setAllowAutoTopicCreation(asked.allowAutoTopicCreation() && mayMake);
        return seen.and(Guard.each(
                asked.topics(),
                topic -> may(request, rules, DESCRIBE, name(topic.name(), topic.topicId())),
                MetadataResponseData.class,
                (answer, topic) -> answer.topics()
                        .add(new MetadataResponseData.MetadataResponseTopic()
                                .setName(Objects.requireNonNullElse(topic.name(), ""))
                                .setTopicId(topic.topicId())
                                .setErrorCode(Errors.TOPIC_AUTHORIZATION_FAILED.code())
                                .setTopicAuthorizedOperations(AuthorizedOperations.NOT_ASKED))));
    }

    private static Verdict config(Request request, AccessRules rules, AclOperation operation, byte type, String name) {
        if (type == TOPIC_CONFIG) {
            return Verdict.of(
                    request,
                    rules.allow(request, operation, ResourceType.TOPIC, name),
                    Errors.TOPIC_AUTHORIZATION_FAILED);
        } else if (type == GROUP_CONFIG) {
            return Verdict.of(
                    request,
                    rules.allow(request, operation, ResourceType.GROUP, name),
                    Errors.GROUP_AUTHORIZATION_FAILED);
        }
        return Verdict.of(request, rules.allowOfCluster(request, operation), Errors.CLUSTER_AUTHORIZATION_FAILED);
    }

    private <B extends ApiMessage, R> void addOfConfigs(
            ApiKeys api,
            Class<B> body,
            AclOperation operation,
            Function<B, ? extends Collection<R>> resources,
            Function<R, Byte> type,
            Function<R, String> name) {
        guards.add(api, (request, rules) -> resources.apply(request.body(body)).stream()
                .map(each -> config(request, rules, operation, type.apply(each), name.apply(each)))
                .reduce(Verdict.SERVED, Verdict::and));
    }

    private void addOfConfigs() {
        addOfConfigs(
                ApiKeys.DESCRIBE_CONFIGS,
                DescribeConfigsRequestData.class,
                DESCRIBE_CONFIGS,
                DescribeConfigsRequestData::resources,
                each -> each.resourceType(),
                each -> each.resourceName());
        addOfConfigs(
                ApiKeys.ALTER_CONFIGS,
                AlterConfigsRequestData.class,
                ALTER_CONFIGS,
                AlterConfigsRequestData::resources,
                each -> each.resourceType(),
                each -> each.resourceName());
        addOfConfigs(
                ApiKeys.INCREMENTAL_ALTER_CONFIGS,
                IncrementalAlterConfigsRequestData.class,
                ALTER_CONFIGS,
                IncrementalAlterConfigsRequestData::resources,
                each -> each.resourceType(),
                each -> each.resourceName());
    }

    private static Verdict positions(
            Request request, AccessRules rules, AclOperation operation, String group, Stream<@Nullable String> topics) {
        return Verdict.of(
                        request,
                        rules.allow(request, operation, ResourceType.GROUP, group),
                        Errors.GROUP_AUTHORIZATION_FAILED)
                .and(Verdict.of(
                        request,
                        topics.allMatch(topic -> may(request, rules, READ, topic)),
                        Errors.TOPIC_AUTHORIZATION_FAILED));
    }

    private void addOfPositions() {
        guards.add(ApiKeys.OFFSET_FETCH, this::fetchPositions);
        guards.add(ApiKeys.CONSUMER_GROUP_HEARTBEAT, (request, rules) -> {
            ConsumerGroupHeartbeatRequestData asked = request.body(ConsumerGroupHeartbeatRequestData.class);
            List<String> topics = asked.subscribedTopicNames();
            boolean maySee = topics == null || topics.stream().allMatch(topic -> may(request, rules, DESCRIBE, topic));
            boolean mayJoin = rules.allow(request, READ, ResourceType.GROUP, asked.groupId());
            return Verdict.of(request, mayJoin, Errors.GROUP_AUTHORIZATION_FAILED)
                    .and(Verdict.of(request, maySee, Errors.TOPIC_AUTHORIZATION_FAILED));
        });
        guards.add(ApiKeys.OFFSET_COMMIT, (request, rules) -> {
            OffsetCommitRequestData asked = request.body(OffsetCommitRequestData.class);
            return positions(
                    request,
                    rules,
                    READ,
                    asked.groupId(),
                    asked.topics().stream().map(topic -> name(topic.name(), topic.topicId())));
        });
        guards.add(ApiKeys.TXN_OFFSET_COMMIT, (request, rules) -> {
            TxnOffsetCommitRequestData asked = request.body(TxnOffsetCommitRequestData.class);
            return Guards.transaction(request, rules, WRITE, asked.transactionalId())
                    .and(positions(
                            request,
                            rules,
                            READ,
                            asked.groupId(),
                            asked.topics().stream().map(topic -> topic.name())));
        });
        guards.add(ApiKeys.OFFSET_DELETE, (request, rules) -> {
            OffsetDeleteRequestData asked = request.body(OffsetDeleteRequestData.class);
            return positions(
                    request,
                    rules,
                    DELETE,
                    asked.groupId(),
                    asked.topics().stream().map(topic -> topic.name()));
        });
    }

    /** Of all topics, those are told of that the sender may see. */
    private Verdict fetchPositions(Request request, AccessRules rules) {
        OffsetFetchRequestData asked = request.body(OffsetFetchRequestData.class);
        Stream<String> groups = asked.groups().isEmpty()
                ? Stream.of(asked.groupId())
                : asked.groups().stream().map(group -> group.groupId());
        boolean maySee = groups.allMatch(group -> rules.allow(request, DESCRIBE, ResourceType.GROUP, group));
        return Verdict.of(request, maySee, Errors.GROUP_AUTHORIZATION_FAILED).and(new Verdict(null, answer -> {
            OffsetFetchResponseData told = (OffsetFetchResponseData) answer;
            told.topics().removeIf(topic -> !may(request, rules, DESCRIBE, topic.name()));
            told.groups().forEach(group -> group.topics()
                    .removeIf(topic -> !may(request, rules, DESCRIBE, name(topic.name(), topic.topicId()))));
        }));
    }
}
