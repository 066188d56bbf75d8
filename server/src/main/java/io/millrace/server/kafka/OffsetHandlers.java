package io.millrace.server.kafka;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.RecordCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsPartitionResult;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsTopicResult;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.EpochEndOffset;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.OffsetForLeaderTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/** What lies at which offset: ListOffsets, OffsetForLeaderEpoch, DeleteRecords. */
final class OffsetHandlers {
    // Instead of a timestamp, in ListOffsets.
    private static final long LATEST = -1;
    private static final long EARLIEST = -2;
    private static final long MAX_TIMESTAMP = -3;
    private static final long EARLIEST_LOCAL = -4;
    private static final long LATEST_TIERED = -5;
    private static final long EARLIEST_PENDING_UPLOAD = -6;

    private final Broker broker;

    private OffsetHandlers(Broker broker) {
        this.broker = broker;
    }

    static void register(Requests requests, Broker broker) {
        OffsetHandlers handlers = new OffsetHandlers(broker);
        requests.add(ApiKeys.LIST_OFFSETS, handlers::listOffsets);
        requests.addImmediate(ApiKeys.OFFSET_FOR_LEADER_EPOCH, handlers::offsetForLeaderEpoch);
        requests.add(ApiKeys.DELETE_RECORDS, handlers::deleteRecords);
    }

    private CompletableFuture<Optional<ApiMessage>> listOffsets(Request request) {
        ListOffsetsRequestData asked = request.body(ListOffsetsRequestData.class);
        boolean committed = asked.isolationLevel() == IsolationLevel.READ_COMMITTED.id();
        return CompletableFuture.supplyAsync(
                () -> {
                    ListOffsetsResponseData answer = new ListOffsetsResponseData();
                    for (ListOffsetsTopic topic : asked.topics()) {
                        ListOffsetsTopicResponse result = new ListOffsetsTopicResponse().setName(topic.name());
                        answer.topics().add(result);
                        for (ListOffsetsPartition each : topic.partitions()) {
                            ListOffsetsPartitionResponse found =
                                    offset(topic.name(), each, committed, request.version());
                            // Older versions have no place for it, and cannot be written with it.
                            result.partitions().add(request.version() < 4 ? found.setLeaderEpoch(-1) : found);
                        }
                    }
                    return Optional.of(answer);
                },
                broker.environment().blocking());
    }

    private ListOffsetsPartitionResponse offset(
            String topic, ListOffsetsPartition asked, boolean committed, short version) {
        ListOffsetsPartitionResponse result =
                new ListOffsetsPartitionResponse().setPartitionIndex(asked.partitionIndex());
        try {
            PartitionLog partition = broker.partition(topic, asked.partitionIndex());
            if (asked.currentLeaderEpoch() > Broker.LEADER_EPOCH) {
                return result.setErrorCode(Errors.UNKNOWN_LEADER_EPOCH.code());
            }
            long timestamp = asked.timestamp();
            if (version < firstWith(timestamp)) {
                return result.setErrorCode(Errors.UNSUPPORTED_VERSION.code());
            }
            long end = committed ? partition.stableOffset() : partition.committedOffset();
            if (timestamp == LATEST) {
                return at(result, end);
            } else if (timestamp == EARLIEST || timestamp == EARLIEST_LOCAL) {
                return at(result, partition.startOffset());
            } else if (timestamp == LATEST_TIERED || timestamp == EARLIEST_PENDING_UPLOAD) {
                return result; // nothing ever is
            }
            OptionalLong found = timestamp == MAX_TIMESTAMP
                    ? partition.offsetOfMaxTimestamp()
                    : partition.offsetForTimestamp(timestamp, end);
            if (found.isPresent() && found.getAsLong() < end) {
                at(result, found.getAsLong()).setTimestamp(timestampAt(partition, found.getAsLong()));
            }
            return result;
        } catch (MillraceException e) {
            return result.setErrorCode(KafkaErrors.of(e).code());
        }
    }

    /** The first version of ListOffsets in which it may be asked so. */
    private static int firstWith(long timestamp) {
        if (timestamp < EARLIEST_PENDING_UPLOAD) {
            return Integer.MAX_VALUE;
        }
        return timestamp == EARLIEST_PENDING_UPLOAD
                ? 11
                : timestamp == LATEST_TIERED ? 9 : timestamp == EARLIEST_LOCAL ? 8 : 0;
    }

    private static ListOffsetsPartitionResponse at(ListOffsetsPartitionResponse result, long offset) {
        return result.setOffset(offset).setLeaderEpoch(Broker.LEADER_EPOCH);
    }

    private static long timestampAt(PartitionLog partition, long offset) {
        for (RecordBatch batch : partition.readAll(offset, offset + 1, 1)) {
            RecordCursor cursor = batch.records();
            while (cursor.next()) {
                if (cursor.offset() == offset) {
                    return cursor.timestamp();
                }
            }
        }
        return -1; // gone meanwhile
    }

    private ApiMessage offsetForLeaderEpoch(Request request) {
        OffsetForLeaderEpochRequestData asked = request.body(OffsetForLeaderEpochRequestData.class);
        OffsetForLeaderEpochResponseData answer = new OffsetForLeaderEpochResponseData();
        for (OffsetForLeaderTopic topic : asked.topics()) {
            OffsetForLeaderTopicResult result = new OffsetForLeaderTopicResult().setTopic(topic.topic());
            answer.topics().add(result);
            for (OffsetForLeaderPartition each : topic.partitions()) {
                EpochEndOffset end = new EpochEndOffset().setPartition(each.partition());
                result.partitions().add(end);
                try {
                    PartitionLog partition = broker.partition(topic.topic(), each.partition());
                    if (each.currentLeaderEpoch() > Broker.LEADER_EPOCH) {
                        end.setErrorCode(Errors.UNKNOWN_LEADER_EPOCH.code());
                    } else if (each.leaderEpoch() == Broker.LEADER_EPOCH) {
                        end.setLeaderEpoch(Broker.LEADER_EPOCH).setEndOffset(partition.committedOffset());
                    }
                } catch (MillraceException e) {
                    end.setErrorCode(KafkaErrors.of(e).code());
                }
            }
        }
        return answer;
    }

    private CompletableFuture<Optional<ApiMessage>> deleteRecords(Request request) {
        DeleteRecordsRequestData asked = request.body(DeleteRecordsRequestData.class);
        DeleteRecordsResponseData answer = new DeleteRecordsResponseData();
        List<CompletableFuture<?>> deletions = new ArrayList<>();
        for (DeleteRecordsTopic topic : asked.topics()) {
            DeleteRecordsTopicResult result = new DeleteRecordsTopicResult().setName(topic.name());
            answer.topics().add(result);
            for (DeleteRecordsPartition each : topic.partitions()) {
                DeleteRecordsPartitionResult deleted = new DeleteRecordsPartitionResult()
                        .setPartitionIndex(each.partitionIndex())
                        .setLowWatermark(-1);
                result.partitions().add(deleted);
                deletions.add(Answers.attempt(() -> delete(topic.name(), each, deleted))
                        .handle((done, error) -> deleted.setErrorCode(KafkaErrors.code(error))));
            }
        }
        return Answers.after(deletions, answer);
    }

    private CompletableFuture<?> delete(
            String topic, DeleteRecordsPartition asked, DeleteRecordsPartitionResult deleted) {
        broker.checkWritable(topic);
        PartitionLog partition = broker.partition(topic, asked.partitionIndex());
        if (broker.topic(topic).filter(config -> !config.cleanup().delete()).isPresent()) {
            throw ErrorCode.DEPENDENT_OBJECTS.error("topic \"%s\" is compacted: its records go by their keys", topic);
        }
        long before = asked.offset() == LATEST ? partition.stableOffset() : asked.offset();
        return partition.deleteRecordsBefore(before).thenRun(() -> deleted.setLowWatermark(partition.startOffset()));
    }
}
