package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.RunningServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.AbstractResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The group called "" as Kafka's GroupCoordinatorService has it: for the sake of old clients it keeps positions, and has no
 * members. Today's clients refuse the name themselves.
 */
final class UnnamedGroupTest {
    private static final short COMMIT = 8;

    @RegisterExtension
    static final RunningServer server = new RunningServer();

    @BeforeAll
    static void makeTopic() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + server.kafkaPort()))) {
            admin.createTopics(List.of(new NewTopic("read", 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static Set<Errors> errors(RawClient client, ApiKeys api, short version, ApiMessage body)
            throws IOException {
        ApiMessage answer = client.ask(api, version, body);
        return AbstractResponse.parseResponse(api, MessageUtil.toByteBufferAccessor(answer, version), version)
                .errorCounts()
                .keySet();
    }

    private static OffsetCommitRequestData commit(String group, int generation) {
        return new OffsetCommitRequestData()
                .setGroupId(group)
                .setGenerationIdOrMemberEpoch(generation)
                .setTopics(List.of(new OffsetCommitRequestTopic()
                        .setName("read")
                        .setPartitions(List.of(new OffsetCommitRequestPartition()
                                .setPartitionIndex(0)
                                .setCommittedOffset(7)))));
    }

    @Test
    void keepsPositions() throws IOException {
        try (RawClient client = new RawClient(server.kafkaPort())) {
            assertThat(errors(client, ApiKeys.OFFSET_COMMIT, COMMIT, commit("", -1)))
                    .containsExactly(Errors.NONE);
            OffsetFetchRequestData asked = new OffsetFetchRequestData()
                    .setGroups(List.of(new OffsetFetchRequestGroup()
                            .setGroupId("")
                            .setTopics(List.of(new OffsetFetchRequestTopics()
                                    .setName("read")
                                    .setPartitionIndexes(List.of(0))))));
            OffsetFetchResponseData told = (OffsetFetchResponseData) client.ask(ApiKeys.OFFSET_FETCH, (short) 8, asked);
            assertThat(told.groups().get(0).topics().get(0).partitions().get(0).committedOffset())
                    .isEqualTo(7);
            assertThat(errors(client, ApiKeys.OFFSET_DELETE, (short) 0, new OffsetDeleteRequestData().setGroupId("")))
                    .contains(Errors.INVALID_GROUP_ID);
            assertThat(errors(
                            client,
                            ApiKeys.DELETE_GROUPS,
                            (short) 2,
                            new DeleteGroupsRequestData().setGroupsNames(List.of(""))))
                    .containsExactly(Errors.NONE);
        }
    }

    @Test
    void hasNoMembers() throws IOException {
        Map<ApiKeys, ApiMessage> requests = Map.of(
                ApiKeys.JOIN_GROUP,
                new JoinGroupRequestData().setProtocolType("consumer").setSessionTimeoutMs(10_000),
                ApiKeys.SYNC_GROUP,
                new SyncGroupRequestData(),
                ApiKeys.HEARTBEAT,
                new HeartbeatRequestData(),
                ApiKeys.LEAVE_GROUP,
                new LeaveGroupRequestData(),
                ApiKeys.TXN_OFFSET_COMMIT,
                new TxnOffsetCommitRequestData()
                        .setTransactionalId("t")
                        .setTopics(List.of(new TxnOffsetCommitRequestTopic()
                                .setName("read")
                                .setPartitions(List.of(new TxnOffsetCommitRequestPartition().setPartitionIndex(0))))));
        try (RawClient client = new RawClient(server.kafkaPort())) {
            for (Map.Entry<ApiKeys, ApiMessage> each : requests.entrySet()) {
                assertThat(errors(client, each.getKey(), (short) 2, each.getValue()))
                        .as("%s", each.getKey())
                        .containsExactly(Errors.INVALID_GROUP_ID);
            }
        }
    }

    /** Of a group that is not there, which older clients do not know to be told. */
    @Test
    void saysThatThereIsNoGroupToCommitInAGenerationOf() throws IOException {
        try (RawClient client = new RawClient(server.kafkaPort())) {
            assertThat(errors(client, ApiKeys.OFFSET_COMMIT, COMMIT, commit("none", 3)))
                    .containsExactly(Errors.ILLEGAL_GENERATION);
            assertThat(errors(client, ApiKeys.OFFSET_COMMIT, (short) 9, commit("none", 3)))
                    .containsExactly(Errors.GROUP_ID_NOT_FOUND);
        }
    }
}
