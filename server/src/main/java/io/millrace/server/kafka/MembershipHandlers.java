package io.millrace.server.kafka;

import io.millrace.storage.group.GroupCoordinator;
import io.millrace.storage.group.GroupJoin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupResponseData.MemberResponse;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/** How a member comes, stays and goes: FindCoordinator, JoinGroup, SyncGroup, Heartbeat, LeaveGroup. */
final class MembershipHandlers {
    private static final byte GROUP_KEY = 0;
    private static final byte TRANSACTION_KEY = 1;
    private static final byte[] NOTHING = {};

    private final GroupCoordinator groups;

    private MembershipHandlers(Broker broker) {
        this.groups = broker.groups();
    }

    static void register(Requests requests, Broker broker) {
        MembershipHandlers handlers = new MembershipHandlers(broker);
        requests.addImmediate(ApiKeys.FIND_COORDINATOR, handlers::findCoordinator);
        requests.add(ApiKeys.JOIN_GROUP, handlers::join);
        requests.add(ApiKeys.SYNC_GROUP, handlers::sync);
        requests.add(ApiKeys.HEARTBEAT, handlers::heartbeat);
        requests.add(ApiKeys.LEAVE_GROUP, handlers::leave);
    }

    private ApiMessage findCoordinator(Request request) {
        FindCoordinatorRequestData asked = request.body(FindCoordinatorRequestData.class);
        boolean isKnown = asked.keyType() == GROUP_KEY || asked.keyType() == TRANSACTION_KEY;
        Errors error = isKnown ? Errors.NONE : Errors.COORDINATOR_NOT_AVAILABLE;
        String host = request.local().getAddress().getHostAddress();
        int port = request.local().getPort();
        FindCoordinatorResponseData answer = new FindCoordinatorResponseData();
        if (request.version() < 4) {
            return answer.setErrorCode(error.code())
                    .setNodeId(Broker.NODE_ID)
                    .setHost(host)
                    .setPort(port);
        }
        for (String key : asked.coordinatorKeys()) {
            answer.coordinators()
                    .add(new Coordinator()
                            .setKey(key)
                            .setErrorCode(error.code())
                            .setNodeId(Broker.NODE_ID)
                            .setHost(host)
                            .setPort(port));
        }
        return answer;
    }

    private CompletableFuture<Optional<ApiMessage>> join(Request request) {
        JoinGroupRequestData asked = request.body(JoinGroupRequestData.class);
        Map<String, byte[]> protocols = new LinkedHashMap<>();
        asked.protocols().forEach(protocol -> protocols.put(protocol.name(), protocol.metadata()));
        GroupJoin join = new GroupJoin(
                asked.groupId(),
                asked.memberId(),
                asked.groupInstanceId(),
                request.clientId() == null ? "" : request.clientId(),
                "/" + request.remote().getAddress().getHostAddress(),
                asked.sessionTimeoutMs(),
                asked.rebalanceTimeoutMs() < 0 ? asked.sessionTimeoutMs() : asked.rebalanceTimeoutMs(),
                asked.protocolType(),
                protocols,
                request.version() >= 4);
        return groups.join(join)
                .handle((joined, error) -> Optional.of(
                        error == null
                                ? answer(request, joined)
                                : refusal(request, asked.memberId(), KafkaErrors.of(error))));
    }

    private static JoinGroupResponseData refusal(Request request, String memberId, Errors error) {
        return new JoinGroupResponseData()
                .setErrorCode(error.code())
                .setMemberId(memberId)
                .setGenerationId(-1)
                .setProtocolType(request.version() >= 7 ? null : "")
                .setProtocolName(request.version() >= 7 ? null : "");
    }

    private static JoinGroupResponseData answer(Request request, GroupJoin.Joined joined) {
        if (joined.generation() < 0) {
            return refusal(request, joined.memberId(), Errors.MEMBER_ID_REQUIRED);
        }
        JoinGroupResponseData answer = new JoinGroupResponseData()
                .setMemberId(joined.memberId())
                .setGenerationId(joined.generation())
                .setProtocolType(joined.protocolType())
                .setProtocolName(joined.protocol())
                .setLeader(joined.leader());
        boolean assigns = !joined.skipAssignment() || request.version() >= 9;
        if (request.version() >= 9) {
            answer.setSkipAssignment(joined.skipAssignment());
        }
        if (assigns) {
            for (GroupJoin.Subscribed member : joined.members()) {
                answer.members()
                        .add(new JoinGroupResponseMember()
                                .setMemberId(member.memberId())
                                .setGroupInstanceId(member.instanceId())
                                .setMetadata(member.metadata()));
            }
        }
        return answer;
    }

    private CompletableFuture<Optional<ApiMessage>> sync(Request request) {
        SyncGroupRequestData asked = request.body(SyncGroupRequestData.class);
        Map<String, byte[]> assignments = new HashMap<>();
        asked.assignments().forEach(each -> assignments.put(each.memberId(), each.assignment()));
        return groups.sync(
                        asked.groupId(), asked.memberId(), asked.groupInstanceId(), asked.generationId(), assignments)
                .handle((assignment, error) -> Optional.of(new SyncGroupResponseData()
                        .setErrorCode(KafkaErrors.code(error))
                        .setProtocolType(asked.protocolType())
                        .setProtocolName(asked.protocolName())
                        .setAssignment(error == null ? assignment : NOTHING)));
    }

    private CompletableFuture<Optional<ApiMessage>> heartbeat(Request request) {
        HeartbeatRequestData asked = request.body(HeartbeatRequestData.class);
        return groups.heartbeat(asked.groupId(), asked.memberId(), asked.groupInstanceId(), asked.generationId())
                .handle((done, error) ->
                        Optional.of(new HeartbeatResponseData().setErrorCode(KafkaErrors.code(error))));
    }

    private CompletableFuture<Optional<ApiMessage>> leave(Request request) {
        LeaveGroupRequestData asked = request.body(LeaveGroupRequestData.class);
        if (request.version() < 3) {
            return groups.leave(asked.groupId(), asked.memberId(), null)
                    .handle((done, error) ->
                            Optional.of(new LeaveGroupResponseData().setErrorCode(KafkaErrors.code(error))));
        }
        List<CompletableFuture<MemberResponse>> left = new ArrayList<>();
        for (MemberIdentity member : asked.members()) {
            left.add(groups.leave(asked.groupId(), member.memberId(), member.groupInstanceId())
                    .handle((done, error) -> new MemberResponse()
                            .setMemberId(member.memberId())
                            .setGroupInstanceId(member.groupInstanceId())
                            .setErrorCode(KafkaErrors.code(error))));
        }
        LeaveGroupResponseData answer = new LeaveGroupResponseData();
        return Answers.collected(left, answer.members()::add, answer);
    }
}
