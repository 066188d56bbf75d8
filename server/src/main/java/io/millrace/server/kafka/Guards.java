package io.millrace.server.kafka;

import static org.apache.kafka.common.acl.AclOperation.ALTER;
import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.IDEMPOTENT_WRITE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.millrace.server.kafka.Guard.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.ConsumerGroupDescribeRequestData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * Keeps from their handlers what requests' senders may not do. What is not listed here is an administrator's, who may alter the
 * cluster. Of a request about several things those are served that its sender may ask for.
 */
final class Guards {
    /** Asked for several at once from here on. */
    private static final short COORDINATORS_SINCE = 4;

    private static final Parts<
                    FindCoordinatorRequestData,
                    String,
                    FindCoordinatorResponseData,
                    FindCoordinatorResponseData.Coordinator>
            COORDINATORS = new Parts<>(
                    FindCoordinatorRequestData.class,
                    FindCoordinatorRequestData::coordinatorKeys,
                    FindCoordinatorResponseData.class,
                    FindCoordinatorResponseData::coordinators);

    private final AccessRules rules;
    private final Map<ApiKeys, Guard> guards = new EnumMap<>(ApiKeys.class);

    Guards(Broker broker) {
        this.rules = broker.rules();
        TopicGuards.register(this, broker);
        PositionGuards.register(this, broker);
        addOfCluster();
        addOfGroups();
        addOfTransactions();
    }

    void add(ApiKeys api, Guard guard) {
        guards.put(api, guard);
    }

    /** {@code handler}, as far as it may be asked. */
    CompletableFuture<Optional<ApiMessage>> serve(Request request, Requests.Handler handler) {
        if (!rules.areKept()) {
            return handler.serve(request);
        }
        Guard guard = guards.get(request.api());
        Verdict verdict = guard == null
                ? Verdict.of(request, rules.allowOfCluster(request, ALTER), Errors.CLUSTER_AUTHORIZATION_FAILED)
                : guard.judge(request, rules);
        ApiMessage refusal = verdict.refusal();
        if (refusal != null) {
            return Answers.now(refusal);
        }
        return handler.serve(request).thenApply(answer -> {
            answer.ifPresent(verdict.completion());
            return answer;
        });
    }

    private void addOfCluster() {
        for (ApiKeys free : List.of(ApiKeys.API_VERSIONS, ApiKeys.SASL_HANDSHAKE, ApiKeys.SASL_AUTHENTICATE)) {
            add(free, (request, known) -> Verdict.SERVED);
        }
        add(
                ApiKeys.DESCRIBE_CLUSTER,
                (request, known) -> new Verdict(null, answer -> {
                    DescribeClusterResponseData told = (DescribeClusterResponseData) answer;
                    told.setClusterAuthorizedOperations(ofCluster(told.clusterAuthorizedOperations(), request, known));
                }));
        for (ApiKeys told : List.of(
                ApiKeys.DESCRIBE_LOG_DIRS,
                ApiKeys.DESCRIBE_QUORUM,
                ApiKeys.LIST_PARTITION_REASSIGNMENTS,
                ApiKeys.DESCRIBE_ACLS)) {
            add(told, ofCluster(DESCRIBE));
        }
        add(ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS, (request, known) -> {
            DescribeUserScramCredentialsRequestData asked = request.body(DescribeUserScramCredentialsRequestData.class);
            if (asked.users() == null) {
                asked.setUsers(List.of()); // of all, too, and Kafka's classes can refuse it
            }
            return ofCluster(DESCRIBE).judge(request, known);
        });
        add(ApiKeys.DESCRIBE_CLIENT_QUOTAS, ofCluster(DESCRIBE_CONFIGS));
        add(ApiKeys.LIST_CONFIG_RESOURCES, ofCluster(DESCRIBE_CONFIGS));
        add(ApiKeys.ALTER_CLIENT_QUOTAS, ofCluster(ALTER_CONFIGS));
    }

    static int ofCluster(int all, Request request, AccessRules rules) {
        return AuthorizedOperations.allowed(all, request, rules, ResourceType.CLUSTER, Resource.CLUSTER_NAME);
    }

    private static int ofGroup(int all, Request request, AccessRules rules, String group) {
        return AuthorizedOperations.allowed(all, request, rules, ResourceType.GROUP, group);
    }

    private static Guard ofCluster(AclOperation operation) {
        return (request, rules) ->
                Verdict.of(request, rules.allowOfCluster(request, operation), Errors.CLUSTER_AUTHORIZATION_FAILED);
    }

    /** What the request's sender is told who may not do this; NONE if he may. */
    static Errors error(
            Request request, AccessRules rules, AclOperation operation, ResourceType type, @Nullable String name) {
        // What has no name is not there, and its handler says so.
        if (name == null || rules.allow(request, operation, type, name)) {
            return Errors.NONE;
        }
        return switch (type) {
            case TOPIC -> Errors.TOPIC_AUTHORIZATION_FAILED;
            case GROUP -> Errors.GROUP_AUTHORIZATION_FAILED;
            case TRANSACTIONAL_ID -> Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
            default -> Errors.CLUSTER_AUTHORIZATION_FAILED;
        };
    }

    /** @param name of each that a request is about */
    static <B extends ApiMessage, T, A extends ApiMessage, R extends Message> Guard each(
            AclOperation operation, ResourceType type, Parts<B, T, A, R> parts, Function<T, @Nullable String> name) {
        return (request, rules) ->
                parts.judge(request, item -> error(request, rules, operation, type, name.apply(item)));
    }

    private static <B extends ApiMessage> Guard group(Class<B> body, Function<B, String> name) {
        return (request, rules) -> Verdict.of(
                request,
                rules.allow(request, READ, ResourceType.GROUP, name.apply(request.body(body))),
                Errors.GROUP_AUTHORIZATION_FAILED);
    }

    private void addOfGroups() {
        add(ApiKeys.JOIN_GROUP, group(JoinGroupRequestData.class, JoinGroupRequestData::groupId));
        add(ApiKeys.SYNC_GROUP, group(SyncGroupRequestData.class, SyncGroupRequestData::groupId));
        add(ApiKeys.HEARTBEAT, group(HeartbeatRequestData.class, HeartbeatRequestData::groupId));
        add(ApiKeys.LEAVE_GROUP, group(LeaveGroupRequestData.class, LeaveGroupRequestData::groupId));
        Guard describe = each(
                DESCRIBE,
                ResourceType.GROUP,
                new Parts<>(
                        DescribeGroupsRequestData.class,
                        DescribeGroupsRequestData::groups,
                        DescribeGroupsResponseData.class,
                        DescribeGroupsResponseData::groups),
                group -> group);
        add(ApiKeys.DESCRIBE_GROUPS, (request, known) -> new Verdict(
                        null, answer -> ((DescribeGroupsResponseData) answer)
                                .groups()
                                .forEach(group -> group.setAuthorizedOperations(
                                        ofGroup(group.authorizedOperations(), request, known, group.groupId()))))
                .and(describe.judge(request, known)));
        Guard describeConsumers = each(
                DESCRIBE,
                ResourceType.GROUP,
                new Parts<>(
                        ConsumerGroupDescribeRequestData.class,
                        ConsumerGroupDescribeRequestData::groupIds,
                        ConsumerGroupDescribeResponseData.class,
                        ConsumerGroupDescribeResponseData::groups),
                group -> group);
        add(ApiKeys.CONSUMER_GROUP_DESCRIBE, (request, known) -> new Verdict(
                        null, answer -> ((ConsumerGroupDescribeResponseData) answer)
                                .groups()
                                .forEach(group -> hide(group, request, known)))
                .and(describeConsumers.judge(request, known)));
        add(
                ApiKeys.DELETE_GROUPS,
                each(
                        DELETE,
                        ResourceType.GROUP,
                        new Parts<>(
                                DeleteGroupsRequestData.class,
                                DeleteGroupsRequestData::groupsNames,
                                DeleteGroupsResponseData.class,
                                DeleteGroupsResponseData::results),
                        group -> group));
        add(
                ApiKeys.LIST_GROUPS,
                (request, known) -> new Verdict(null, answer -> {
                    if (!known.allowOfCluster(request, DESCRIBE)) {
                        ((ListGroupsResponseData) answer)
                                .groups()
                                .removeIf(
                                        group -> !known.allow(request, DESCRIBE, ResourceType.GROUP, group.groupId()));
                    }
                }));
        add(ApiKeys.FIND_COORDINATOR, (request, known) -> {
            FindCoordinatorRequestData asked = request.body(FindCoordinatorRequestData.class);
            ResourceType type = asked.keyType() == 0 ? ResourceType.GROUP : ResourceType.TRANSACTIONAL_ID;
            if (request.version() >= COORDINATORS_SINCE) {
                return each(DESCRIBE, type, COORDINATORS, key -> key).judge(request, known);
            }
            Errors error = error(request, known, DESCRIBE, type, asked.key());
            return Verdict.of(request, error == Errors.NONE, error);
        });
    }

    /** A group whose members read what the sender may not see is not described. */
    private static void hide(
            ConsumerGroupDescribeResponseData.DescribedGroup group, Request request, AccessRules rules) {
        boolean maySee = group.members().stream()
                .flatMap(member -> Stream.of(member.assignment(), member.targetAssignment()))
                .flatMap(assignment -> assignment.topicPartitions().stream())
                .allMatch(topic -> rules.allow(request, DESCRIBE, ResourceType.TOPIC, topic.topicName()));
        if (maySee) {
            group.setAuthorizedOperations(ofGroup(group.authorizedOperations(), request, rules, group.groupId()));
        } else {
            group.setErrorCode(Errors.TOPIC_AUTHORIZATION_FAILED.code())
                    .setErrorMessage("The group has described topic(s) that the client is not authorized to describe.")
                    .setMembers(List.of());
        }
    }

    static Verdict transaction(Request request, AccessRules rules, AclOperation operation, String id) {
        return Verdict.of(
                request,
                rules.allow(request, operation, ResourceType.TRANSACTIONAL_ID, id),
                Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
    }

    private void addOfTransactions() {
        add(ApiKeys.INIT_PRODUCER_ID, (request, known) -> {
            String id = request.body(InitProducerIdRequestData.class).transactionalId();
            boolean mayWrite = known.allowOfCluster(request, IDEMPOTENT_WRITE)
                    || known.allowAny(request, WRITE, ResourceType.TOPIC);
            return id == null
                    ? Verdict.of(request, mayWrite, Errors.CLUSTER_AUTHORIZATION_FAILED)
                    : transaction(request, known, WRITE, id);
        });
        add(
                ApiKeys.END_TXN,
                (request, known) -> transaction(
                        request,
                        known,
                        WRITE,
                        request.body(EndTxnRequestData.class).transactionalId()));
        add(ApiKeys.ADD_OFFSETS_TO_TXN, (request, known) -> {
            AddOffsetsToTxnRequestData asked = request.body(AddOffsetsToTxnRequestData.class);
            boolean ofGroup = known.allow(request, READ, ResourceType.GROUP, asked.groupId());
            return transaction(request, known, WRITE, asked.transactionalId())
                    .and(Verdict.of(request, ofGroup, Errors.GROUP_AUTHORIZATION_FAILED));
        });
        Guard describe = each(
                DESCRIBE,
                ResourceType.TRANSACTIONAL_ID,
                new Parts<>(
                        DescribeTransactionsRequestData.class,
                        DescribeTransactionsRequestData::transactionalIds,
                        DescribeTransactionsResponseData.class,
                        DescribeTransactionsResponseData::transactionStates),
                id -> id);
        add(ApiKeys.DESCRIBE_TRANSACTIONS, (request, known) -> new Verdict(
                        null, answer -> ((DescribeTransactionsResponseData) answer)
                                .transactionStates()
                                .forEach(state -> state.topics()
                                        .removeIf(topic ->
                                                !known.allow(request, DESCRIBE, ResourceType.TOPIC, topic.topic()))))
                .and(describe.judge(request, known)));
        add(
                ApiKeys.LIST_TRANSACTIONS,
                (request, known) -> new Verdict(null, answer -> ((ListTransactionsResponseData) answer)
                        .transactionStates()
                        .removeIf(state -> !known.allow(
                                request, DESCRIBE, ResourceType.TRANSACTIONAL_ID, state.transactionalId()))));
    }
}
