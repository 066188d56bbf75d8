package io.millrace.server.kafka;

import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AlterReplicaLogDirsRequestData;
import org.apache.kafka.common.message.AlterReplicaLogDirsRequestData.AlterReplicaLogDir;
import org.apache.kafka.common.message.AlterReplicaLogDirsRequestData.AlterReplicaLogDirTopic;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialDeletion;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialUpsertion;
import org.apache.kafka.common.message.ConsumerGroupDescribeRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DescribeAclsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeProducersRequestData;
import org.apache.kafka.common.message.DescribeProducersRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeQuorumRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/** Requests about a topic, a group and a transactional id that exist, as their versions can be written. */
record FilledRequests(String topic, Uuid topicId, String group, String transactionalId) {
    /** Empty where nothing would be asked about. */
    ApiMessage of(ApiKeys api, short version) {
        return switch (api) {
            case PRODUCE -> new ProduceRequestData().setAcks((short) -1); // with 0 there would be no answer
            case METADATA -> metadata();
            case FETCH -> fetch(version);
            case LIST_OFFSETS -> listOffsets();
            case OFFSET_FOR_LEADER_EPOCH -> leaderEpoch();
            case OFFSET_COMMIT -> commit(version);
            case OFFSET_FETCH -> positions(version);
            case FIND_COORDINATOR ->
                version < 4
                        ? new FindCoordinatorRequestData().setKey(group)
                        : new FindCoordinatorRequestData().setCoordinatorKeys(List.of(group));
            case DESCRIBE_GROUPS -> new DescribeGroupsRequestData().setGroups(List.of(group));
            case CONSUMER_GROUP_DESCRIBE -> new ConsumerGroupDescribeRequestData().setGroupIds(List.of(group));
            case DESCRIBE_CONFIGS ->
                new DescribeConfigsRequestData()
                        .setIncludeSynonyms(true)
                        .setResources(List.of(settings(2, topic), settings(4, "1"), settings(32, group)));
            case INCREMENTAL_ALTER_CONFIGS -> changedSettings();
            case DELETE_RECORDS ->
                new DeleteRecordsRequestData()
                        .setTopics(List.of(new DeleteRecordsTopic()
                                .setName(topic)
                                .setPartitions(List.of(new DeleteRecordsPartition().setOffset(0)))));
            case CREATE_PARTITIONS ->
                new CreatePartitionsRequestData().setValidateOnly(true).setTopics(partitions());
            case CREATE_TOPICS -> createTopics(version);
            case DESCRIBE_PRODUCERS -> producers();
            case DESCRIBE_TRANSACTIONS ->
                new DescribeTransactionsRequestData().setTransactionalIds(List.of(transactionalId));
            case ALTER_USER_SCRAM_CREDENTIALS -> passwords();
            case DESCRIBE_QUORUM -> quorum();
            case DESCRIBE_ACLS ->
                new DescribeAclsRequestData()
                        .setResourceTypeFilter((byte) 1)
                        .setOperation((byte) 1)
                        .setPermissionType((byte) 1);
            case ALTER_REPLICA_LOG_DIRS -> folders();
            case DESCRIBE_TOPIC_PARTITIONS ->
                new DescribeTopicPartitionsRequestData()
                        .setTopics(List.of(new DescribeTopicPartitionsRequestData.TopicRequest().setName(topic)));
            default -> api.messageType.newRequest();
        };
    }

    /** Of a topic, a broker or a group. */
    private static DescribeConfigsResource settings(int type, String name) {
        return new DescribeConfigsResource()
                .setResourceType((byte) type)
                .setResourceName(name)
                .setConfigurationKeys(null);
    }

    private IncrementalAlterConfigsRequestData changedSettings() {
        AlterConfigsResource ofGroup =
                new AlterConfigsResource().setResourceType((byte) 32).setResourceName(group);
        ofGroup.configs()
                .add(new AlterableConfig()
                        .setName("consumer.session.timeout.ms")
                        .setValue("50000"));
        IncrementalAlterConfigsRequestData request = new IncrementalAlterConfigsRequestData();
        request.resources().add(ofGroup);
        return request;
    }

    private static AlterUserScramCredentialsRequestData passwords() {
        AlterUserScramCredentialsRequestData request = new AlterUserScramCredentialsRequestData();
        request.upsertions()
                .add(new ScramCredentialUpsertion()
                        .setName("bob")
                        .setMechanism((byte) 1)
                        .setIterations(4096)
                        .setSalt(new byte[] {1})
                        .setSaltedPassword(new byte[32]));
        request.deletions().add(new ScramCredentialDeletion().setName("jim").setMechanism((byte) 2));
        return request;
    }

    private static DescribeQuorumRequestData quorum() {
        DescribeQuorumRequestData.TopicData asked =
                new DescribeQuorumRequestData.TopicData().setTopicName("__cluster_metadata");
        asked.partitions().add(new DescribeQuorumRequestData.PartitionData());
        return new DescribeQuorumRequestData().setTopics(List.of(asked));
    }

    private AlterReplicaLogDirsRequestData folders() {
        AlterReplicaLogDir folder = new AlterReplicaLogDir().setPath("/nowhere");
        folder.topics().add(new AlterReplicaLogDirTopic().setName(topic).setPartitions(List.of(0)));
        AlterReplicaLogDirsRequestData request = new AlterReplicaLogDirsRequestData();
        request.dirs().add(folder);
        return request;
    }

    private MetadataRequestData metadata() {
        MetadataRequestData metadata = new MetadataRequestData();
        metadata.topics().add(new MetadataRequestTopic().setName(topic));
        return metadata;
    }

    private FetchRequestData fetch(short version) {
        FetchTopic asked = version < 13 ? new FetchTopic().setTopic(topic) : new FetchTopic().setTopicId(topicId);
        asked.partitions().add(new FetchPartition().setPartitionMaxBytes(1 << 20));
        FetchRequestData fetch = new FetchRequestData().setMaxWaitMs(10);
        fetch.topics().add(asked);
        return version < 15 ? fetch.setReplicaId(-1) : fetch;
    }

    private ListOffsetsRequestData listOffsets() {
        ListOffsetsTopic asked = new ListOffsetsTopic().setName(topic);
        for (long timestamp = -3; timestamp <= 0; timestamp++) {
            asked.partitions().add(new ListOffsetsPartition().setTimestamp(timestamp));
        }
        ListOffsetsRequestData offsets = new ListOffsetsRequestData().setReplicaId(-1);
        offsets.topics().add(asked);
        return offsets;
    }

    private OffsetForLeaderEpochRequestData leaderEpoch() {
        OffsetForLeaderTopic asked = new OffsetForLeaderTopic().setTopic(topic);
        asked.partitions().add(new OffsetForLeaderPartition());
        OffsetForLeaderEpochRequestData request = new OffsetForLeaderEpochRequestData();
        request.topics().add(asked);
        return request;
    }

    private OffsetCommitRequestData commit(short version) {
        OffsetCommitRequestTopic asked = version < 10
                ? new OffsetCommitRequestTopic().setName(topic)
                : new OffsetCommitRequestTopic().setTopicId(topicId);
        asked.partitions().add(new OffsetCommitRequestPartition().setCommittedOffset(1));
        return new OffsetCommitRequestData().setGroupId(group + "-by-hand").setTopics(List.of(asked));
    }

    private OffsetFetchRequestData positions(short version) {
        if (version < 8) {
            return new OffsetFetchRequestData()
                    .setGroupId(group)
                    .setTopics(
                            List.of(new OffsetFetchRequestTopic().setName(topic).setPartitionIndexes(List.of(0))));
        }
        OffsetFetchRequestTopics asked = version < 10
                ? new OffsetFetchRequestTopics().setName(topic)
                : new OffsetFetchRequestTopics().setTopicId(topicId);
        return new OffsetFetchRequestData()
                .setGroups(List.of(new OffsetFetchRequestGroup()
                        .setGroupId(group)
                        .setTopics(List.of(asked.setPartitionIndexes(List.of(0))))));
    }

    private DescribeProducersRequestData producers() {
        DescribeProducersRequestData request = new DescribeProducersRequestData();
        request.topics().add(new TopicRequest().setName(topic).setPartitionIndexes(List.of(0)));
        return request;
    }

    private CreatePartitionsRequestData.CreatePartitionsTopicCollection partitions() {
        CreatePartitionsRequestData.CreatePartitionsTopicCollection topics =
                new CreatePartitionsRequestData.CreatePartitionsTopicCollection();
        topics.add(new CreatePartitionsTopic().setName(topic).setCount(5).setAssignments(null));
        return topics;
    }

    private static CreateTopicsRequestData createTopics(short version) {
        CreateTopicsRequestData request = new CreateTopicsRequestData();
        request.topics()
                .add(new CreatableTopic()
                        .setName("by-version-" + version)
                        .setNumPartitions(2)
                        .setReplicationFactor((short) 1));
        return request;
    }
}
