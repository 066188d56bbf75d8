package io.millrace.server.kafka;

import io.millrace.storage.group.GroupCoordinator;
import io.millrace.storage.group.GroupDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroupMember;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/** Which groups there are: ListGroups, DescribeGroups, DeleteGroups. */
final class GroupHandlers {
    /** The state of a group that is not there. */
    static final String DEAD = "Dead";

    private final GroupCoordinator groups;

    private GroupHandlers(Broker broker) {
        this.groups = broker.groups();
    }

    static void register(Requests requests, Broker broker) {
        GroupHandlers handlers = new GroupHandlers(broker);
        requests.addImmediate(ApiKeys.LIST_GROUPS, handlers::list);
        requests.addImmediate(ApiKeys.DESCRIBE_GROUPS, handlers::describe);
        requests.add(ApiKeys.DELETE_GROUPS, handlers::delete);
    }

    private ApiMessage list(Request request) {
        ListGroupsRequestData asked = request.body(ListGroupsRequestData.class);
        ListGroupsResponseData answer = new ListGroupsResponseData();
        for (GroupDescription group : groups.list()) {
            String type = group.kind() == GroupDescription.Kind.CLASSIC ? "classic" : "consumer";
            if (wanted(asked.statesFilter(), group.state()) && wanted(asked.typesFilter(), type)) {
                answer.groups()
                        .add(new ListedGroup()
                                .setGroupId(group.group())
                                .setProtocolType(group.protocolType())
                                .setGroupState(group.state())
                                .setGroupType(type));
            }
        }
        return answer;
    }

    private static boolean wanted(List<String> filter, String value) {
        return filter.isEmpty() || filter.stream().anyMatch(value::equalsIgnoreCase);
    }

    private ApiMessage describe(Request request) {
        DescribeGroupsResponseData answer = new DescribeGroupsResponseData();
        DescribeGroupsRequestData asked = request.body(DescribeGroupsRequestData.class);
        int operations = AuthorizedOperations.ifAsked(asked.includeAuthorizedOperations(), AuthorizedOperations.GROUP);
        asked.groups().forEach(name -> answer.groups()
                .add(described(request, groups.describe(name)).setAuthorizedOperations(operations)));
        return answer;
    }

    /** A consumer group is none to this request; clients ask ConsumerGroupDescribe first. */
    private static DescribedGroup described(Request request, GroupDescription group) {
        if (group.kind() == GroupDescription.Kind.CONSUMER) {
            return described(
                    request,
                    new GroupDescription(group.group(), GroupDescription.Kind.CLASSIC, DEAD, "", "", 0, List.of()));
        }
        DescribedGroup described = new DescribedGroup()
                .setGroupId(group.group())
                .setGroupState(group.state())
                .setProtocolType(group.protocolType())
                .setProtocolData(group.protocol());
        if (group.state().equals(DEAD) && request.version() >= 6) {
            described
                    .setErrorCode(Errors.GROUP_ID_NOT_FOUND.code())
                    .setErrorMessage("Group " + group.group() + " not found.");
        }
        for (GroupDescription.Member member : group.members()) {
            described
                    .members()
                    .add(new DescribedGroupMember()
                            .setMemberId(member.memberId())
                            .setGroupInstanceId(member.instanceId())
                            .setClientId(member.clientId())
                            .setClientHost(member.clientHost())
                            .setMemberMetadata(member.metadata())
                            .setMemberAssignment(member.assignment()));
        }
        return described;
    }

    private CompletableFuture<Optional<ApiMessage>> delete(Request request) {
        DeleteGroupsRequestData asked = request.body(DeleteGroupsRequestData.class);
        List<CompletableFuture<DeletableGroupResult>> deleted = new ArrayList<>();
        for (String group : asked.groupsNames()) {
            deleted.add(groups.delete(group)
                    .handle((done, error) ->
                            new DeletableGroupResult().setGroupId(group).setErrorCode(KafkaErrors.code(error))));
        }
        DeleteGroupsResponseData answer = new DeleteGroupsResponseData();
        return Answers.collected(deleted, answer.results()::add, answer);
    }
}
