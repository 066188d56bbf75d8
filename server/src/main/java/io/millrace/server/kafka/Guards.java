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
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.ConsumerGroupDescribeRequestData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
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
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * Keeps from their handlers what requests' senders may not do. What is not listed here is an administrator's, who may alter the
 * cluster. A request of which a part is not allowed is refused as a whole, but for those whose programs count on the rest.
 */
final class Guards {
    private final AccessRules rules;
    private final Map<ApiKeys, Guard> guards = new EnumMap<>(ApiKeys.class);

    Guards(Broker broker) {
        this.rules = broker.rules();
        TopicGuards.register(this, broker);
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

    /** @param names of those that a request is about */
    static <B extends ApiMessage> Guard all(
            Class<B> body,
            BiFunction<Request, B, ? extends Collection<@Nullable String>> names,
            ResourceType type,
            AclOperation operation,
            Errors error) {
        return (request, rules) -> Verdict.of(
                request,
                names.apply(request, request.body(body)).stream()
                        // What has no name is not there, and its handler says so.
                        .allMatch(name -> name == null || rules.allow(request, operation, type, name)),
                error);
    }

    private <B extends ApiMessage> Guard group(
            Class<B> body, AclOperation operation, Function<B, ? extends Collection<@Nullable String>> names) {
        return all(
                body,
                (request, asked) -> names.apply(asked),
                ResourceType.GROUP,
                operation,
                Errors.GROUP_AUTHORIZATION_FAILED);
    }

    private void addOfGroups() {
        add(ApiKeys.JOIN_GROUP, group(JoinGroupRequestData.class, READ, asked -> List.of(asked.groupId())));
        add(ApiKeys.SYNC_GROUP, group(SyncGroupRequestData.class, READ, asked -> List.of(asked.groupId())));
        add(ApiKeys.HEARTBEAT, group(HeartbeatRequestData.class, READ, asked -> List.of(asked.groupId())));
        add(ApiKeys.LEAVE_GROUP, group(LeaveGroupRequestData.class, READ, asked -> List.of(asked.groupId())));
        Guard describe = group(DescribeGroupsRequestData.class, DESCRIBE, DescribeGroupsRequestData::groups);
        add(ApiKeys.DESCRIBE_GROUPS, (request, known) -> describe.judge(request, known)
                .and(new Verdict(null, answer -> ((DescribeGroupsResponseData) answer)
                        .groups()
                        .forEach(group -> group.setAuthorizedOperations(
                                ofGroup(group.authorizedOperations(), request, known, group.groupId()))))));
        Guard describeConsumers =
                group(ConsumerGroupDescribeRequestData.class, DESCRIBE, ConsumerGroupDescribeRequestData::groupIds);
        add(ApiKeys.CONSUMER_GROUP_DESCRIBE, (request, known) -> describeConsumers
                .judge(request, known)
                .and(new Verdict(null, answer -> ((ConsumerGroupDescribeResponseData) answer)
                        .groups()
                        .forEach(group -> group.setAuthorizedOperations(
                                ofGroup(group.authorizedOperations(), request, known, group.groupId()))))));
        add(ApiKeys.DELETE_GROUPS, group(DeleteGroupsRequestData.class, DELETE, DeleteGroupsRequestData::groupsNames));
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
            boolean ofGroup = asked.keyType() == 0;
            List<String> keys = asked.coordinatorKeys().isEmpty() ? List.of(asked.key()) : asked.coordinatorKeys();
            ResourceType type = ofGroup ? ResourceType.GROUP : ResourceType.TRANSACTIONAL_ID;
            return Verdict.of(
                    request,
                    keys.stream().allMatch(key -> known.allow(request, DESCRIBE, type, key)),
                    ofGroup ? Errors.GROUP_AUTHORIZATION_FAILED : Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
        });
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
        add(
                ApiKeys.DESCRIBE_TRANSACTIONS,
                all(
                        DescribeTransactionsRequestData.class,
                        (request, asked) -> asked.transactionalIds(),
                        ResourceType.TRANSACTIONAL_ID,
                        DESCRIBE,
                        Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED));
        add(
                ApiKeys.LIST_TRANSACTIONS,
                (request, known) -> new Verdict(null, answer -> ((ListTransactionsResponseData) answer)
                        .transactionStates()
                        .removeIf(state -> !known.allow(
                                request, DESCRIBE, ResourceType.TRANSACTIONAL_ID, state.transactionalId()))));
    }
}
