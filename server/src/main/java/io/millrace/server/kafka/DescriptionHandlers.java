package io.millrace.server.kafka;

import io.millrace.common.environment.Disk;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.TopicConfig;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsRequestData.DescribableLogDirTopic;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsPartition;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsResult;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsTopic;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.Cursor;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponsePartition;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/** Where partitions are: DescribeTopicPartitions, a page at a time, DescribeLogDirs. */
final class DescriptionHandlers {
    /** Kafka's {@code max.request.partition.size.limit}. */
    private static final int MOST_PARTITIONS = 2_000;

    private final Broker broker;

    private DescriptionHandlers(Broker broker) {
        this.broker = broker;
    }

    static void register(Requests requests, Broker broker) {
        DescriptionHandlers handlers = new DescriptionHandlers(broker);
        requests.addImmediate(ApiKeys.DESCRIBE_TOPIC_PARTITIONS, handlers::topicPartitions);
        requests.add(ApiKeys.DESCRIBE_LOG_DIRS, handlers::logDirs);
    }

    private ApiMessage topicPartitions(Request request) {
        DescribeTopicPartitionsRequestData asked = request.body(DescribeTopicPartitionsRequestData.class);
        DescribeTopicPartitionsResponseData answer = new DescribeTopicPartitionsResponseData();
        TreeSet<String> names = new TreeSet<>();
        asked.topics().forEach(topic -> names.add(topic.name()));
        if (asked.topics().isEmpty()) {
            names.addAll(broker.topics());
        }
        String firstTopic = "";
        int firstPartition = 0;
        if (asked.cursor() != null) {
            firstTopic = asked.cursor().topicName();
            firstPartition = Math.max(0, asked.cursor().partitionIndex());
        }
        int room = Math.max(1, Math.min(MOST_PARTITIONS, asked.responsePartitionLimit()));
        for (String name : names.tailSet(firstTopic)) {
            int from = name.equals(firstTopic) ? firstPartition : 0;
            if (room == 0) {
                answer.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(from));
                break;
            }
            DescribeTopicPartitionsResponseTopic topic = describe(name, from, room);
            answer.topics().add(topic);
            int end = from + topic.partitions().size();
            room -= topic.partitions().size();
            if (end < broker.topic(name).map(TopicConfig::partitions).orElse(0)) {
                answer.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(end));
                break;
            }
        }
        return answer;
    }

    private DescribeTopicPartitionsResponseTopic describe(String name, int from, int most) {
        DescribeTopicPartitionsResponseTopic topic = new DescribeTopicPartitionsResponseTopic()
                .setName(name)
                .setTopicId(broker.topicId(name))
                .setTopicAuthorizedOperations(AuthorizedOperations.TOPIC);
        Optional<TopicConfig> config = broker.topic(name);
        if (config.isEmpty()) {
            Errors error =
                    TopicNames.isValid(name) ? Errors.UNKNOWN_TOPIC_OR_PARTITION : Errors.INVALID_TOPIC_EXCEPTION;
            return topic.setErrorCode(error.code()).setTopicId(Uuid.ZERO_UUID);
        }
        int end = (int) Math.min(config.get().partitions(), (long) from + most);
        for (int partition = from; partition < end; partition++) {
            topic.partitions()
                    .add(new DescribeTopicPartitionsResponsePartition()
                            .setPartitionIndex(partition)
                            .setLeaderId(Broker.NODE_ID)
                            .setLeaderEpoch(Broker.LEADER_EPOCH)
                            .setReplicaNodes(List.of(Broker.NODE_ID))
                            .setIsrNodes(List.of(Broker.NODE_ID))
                            .setEligibleLeaderReplicas(List.of())
                            .setLastKnownElr(List.of()));
        }
        return topic;
    }

    private CompletableFuture<Optional<ApiMessage>> logDirs(Request request) {
        DescribeLogDirsRequestData asked = request.body(DescribeLogDirsRequestData.class);
        return CompletableFuture.supplyAsync(
                () -> Optional.of(logDirs(asked)), broker.environment().blocking());
    }

    private ApiMessage logDirs(DescribeLogDirsRequestData asked) {
        DescribeLogDirsResult directory =
                new DescribeLogDirsResult().setLogDir(broker.log().directory().toString());
        try {
            Disk disk = broker.environment().disk();
            directory
                    .setTotalBytes(disk.totalBytes(broker.log().directory()))
                    .setUsableBytes(disk.usableBytes(broker.log().directory()));
        } catch (IOException e) {
            directory.setErrorCode(Errors.KAFKA_STORAGE_ERROR.code());
        }
        if (asked.topics() == null) {
            for (String name : broker.topics()) {
                DescribeLogDirsTopic topic = new DescribeLogDirsTopic().setName(name);
                for (int i = 0;
                        i < broker.topic(name).map(TopicConfig::partitions).orElse(0);
                        i++) {
                    add(topic, i);
                }
                directory.topics().add(topic);
            }
        } else {
            for (DescribableLogDirTopic each : asked.topics()) {
                DescribeLogDirsTopic topic = new DescribeLogDirsTopic().setName(each.topic());
                each.partitions().forEach(partition -> add(topic, partition));
                if (!topic.partitions().isEmpty()) {
                    directory.topics().add(topic);
                }
            }
        }
        DescribeLogDirsResponseData answer = new DescribeLogDirsResponseData();
        answer.results().add(directory);
        return answer;
    }

    /** Nothing if there is no such partition: it lies in no directory. */
    private void add(DescribeLogDirsTopic topic, int partition) {
        try {
            long bytes = broker.partition(topic.name(), partition).sizeInBytes();
            topic.partitions()
                    .add(new DescribeLogDirsPartition()
                            .setPartitionIndex(partition)
                            .setPartitionSize(bytes));
        } catch (MillraceException e) {
            topic.partitions().removeIf(known -> known.partitionIndex() == partition);
        }
    }
}
