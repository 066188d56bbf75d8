package io.millrace.server.kafka;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.Append;
import io.millrace.storage.PartitionId;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.RecordCursor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.BatchIndexAndErrorMessage;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;

/**
 * Produce: each partition's batch is checked and handed to the log as it is. All of {@code acks} means committed, and so
 * does 1: this node is every in-sync replica that there is, and as in Kafka no more are asked for than a partition has,
 * whatever {@code min.insync.replicas} says. With 0 there is no answer.
 */
final class ProduceHandler {
    private static final int MAGIC_AT = 16;
    private static final int MAGIC = 2;
    private static final int LENGTH_AT = 8;
    private static final int LENGTH_END = 12;
    private static final long NO_TIMESTAMP = -1;

    /** Told of one batch: millions of empty records fit into a compressed one. */
    private static final int MOST_RECORD_ERRORS = 1_000;

    /**
     * What a batch may unfold to, in batches as large as its topic takes: records are looked at on the connection's thread,
     * which others share.
     */
    private static final long MOST_PLAIN_BATCHES = 32;

    private static final long LEAST_PLAIN_BYTES = 16 << 20;

    private static final short FIRST_WITH_ZSTD = 7;

    /** KIP-890. */
    private static final short FIRST_WITH_ABORTABLE = 11;

    private static final short FIRST_THAT_ADDS = 12;

    private final Broker broker;

    private ProduceHandler(Broker broker) {
        this.broker = broker;
    }

    static void register(Requests requests, Broker broker) {
        requests.add(ApiKeys.PRODUCE, new ProduceHandler(broker)::produce);
    }

    private CompletableFuture<Optional<ApiMessage>> produce(Request request) {
        ProduceRequestData asked = request.body(ProduceRequestData.class);
        ProduceResponseData answer = new ProduceResponseData();
        List<CompletableFuture<?>> appends = new ArrayList<>();
        for (TopicProduceData topic : asked.topicData()) {
            boolean byId = request.version() >= 13;
            String name = byId ? broker.topicName(topic.topicId()) : topic.name();
            TopicProduceResponse response =
                    new TopicProduceResponse().setName(topic.name()).setTopicId(topic.topicId());
            answer.responses().add(response);
            for (PartitionProduceData data : topic.partitionData()) {
                PartitionProduceResponse result = new PartitionProduceResponse()
                        .setIndex(data.index())
                        .setBaseOffset(-1)
                        .setLogStartOffset(-1);
                response.partitionResponses().add(result);
                if (asked.acks() < -1 || asked.acks() > 1) {
                    fail(result, Errors.INVALID_REQUIRED_ACKS, null);
                } else if (name == null) {
                    fail(result, Errors.UNKNOWN_TOPIC_ID, null);
                } else {
                    appends.add(append(request, new PartitionId(name, data.index()), data.records(), result));
                }
            }
        }
        return Answers.all(appends).thenApply(done -> {
            if (asked.acks() == 0) {
                refuse(answer);
                return Optional.empty();
            }
            return Optional.of(answer);
        });
    }

    /** Nobody reads an answer to acks=0: as in Kafka, closing the connection tells the client that something is wrong. */
    private static void refuse(ProduceResponseData answer) {
        for (TopicProduceResponse topic : answer.responses()) {
            for (PartitionProduceResponse partition : topic.partitionResponses()) {
                if (partition.errorCode() != Errors.NONE.code()) {
                    throw ErrorCode.PROTOCOL_VIOLATION.error(
                            "produce with acks=0 to %s-%d failed: %s",
                            topic.name(), partition.index(), Errors.forCode(partition.errorCode()));
                }
            }
        }
    }

    private CompletableFuture<?> append(
            Request request, PartitionId id, @Nullable BaseRecords records, PartitionProduceResponse result) {
        try {
            if (!Broker.isVisible(id.topic())) {
                fail(result, Errors.INVALID_TOPIC_EXCEPTION, null);
                return CompletableFuture.completedFuture(null);
            }
            broker.checkWritable(id.topic());
            PartitionLog partition = broker.log().partition(id);
            TopicConfig config = broker.topic(id.topic()).orElse(TopicConfig.DEFAULT);
            RecordBatch batch = checked((MemoryRecords) records, request.version(), result);
            if (batch == null || !checkRecords(batch, id, config, result)) {
                return CompletableFuture.completedFuture(null);
            }
            return append(request, partition, batch).handle((appended, error) -> {
                if (error == null) {
                    succeed(result, appended, partition);
                } else {
                    fail(result, error);
                    if (request.version() >= FIRST_WITH_ABORTABLE) {
                        Errors code = Errors.forCode(result.errorCode());
                        result.setErrorCode(
                                TransactionHandlers.abortable(code, true).code());
                    }
                }
                return null;
            });
        } catch (MillraceException e) {
            fail(result, e);
            return CompletableFuture.completedFuture(null);
        }
    }

    /** By the newer protocol a batch adds its partition to the transaction. */
    private CompletableFuture<Append.Result> append(Request request, PartitionLog partition, RecordBatch batch) {
        if (!batch.isTransactional() || request.version() < FIRST_THAT_ADDS) {
            return partition.append(batch);
        }
        String id = request.body(ProduceRequestData.class).transactionalId();
        return broker.transactions().append(id == null ? "" : id, partition, batch);
    }

    /** Null if {@code result} says what is wrong. */
    private static @Nullable RecordBatch checked(
            @Nullable MemoryRecords records, short version, PartitionProduceResponse result) {
        ByteBuffer bytes = records == null ? ByteBuffer.allocate(0) : records.buffer();
        String told = "Produce requests with version " + version;
        if (bytes.remaining() < RecordBatch.HEADER_BYTES) {
            fail(result, Errors.INVALID_RECORD, told + " must have exactly one record batch per partition");
            return null;
        }
        if (bytes.get(bytes.position() + MAGIC_AT) != MAGIC) {
            fail(
                    result,
                    Errors.INVALID_RECORD,
                    told + " are only allowed to contain record batches with magic version 2");
            return null;
        }
        int first = bytes.getInt(bytes.position() + LENGTH_AT) + LENGTH_END;
        if (first >= RecordBatch.HEADER_BYTES && first < bytes.remaining()) {
            fail(
                    result,
                    Errors.INVALID_RECORD,
                    told + " are only allowed to contain exactly one record batch per partition");
            return null;
        }
        RecordBatch batch = RecordBatch.wrap(bytes);
        batch.checkCrc();
        if (batch.compression() == Compression.ZSTD && version < FIRST_WITH_ZSTD) {
            fail(result, Errors.UNSUPPORTED_COMPRESSION_TYPE, told + " are not allowed to use ZStandard compression");
            return null;
        }
        if (batch.isControl()) {
            fail(result, Errors.INVALID_RECORD, "Clients are not allowed to write control records.");
            return null;
        }
        if (batch.isTransactional() && (batch.producerId() < 0 || batch.baseSequence() < 0)) {
            fail(result, Errors.INVALID_RECORD, "a batch in a transaction has no producer or no sequence");
            return null;
        }
        return batch;
    }

    /**
     * Nothing that a reader cannot read, nor what the topic does not take, gets into the log.
     *
     * @return false if {@code result} says what is wrong
     */
    private boolean checkRecords(
            RecordBatch batch, PartitionId id, TopicConfig config, PartitionProduceResponse result) {
        long now = broker.environment().clock().currentTimeMillis();
        TopicConfig.Timestamps timestamps = config.timestamps();
        boolean anyTime = timestamps.logAppendTime();
        long earliest = timestamps.beforeMaxMillis() > now ? Long.MIN_VALUE : now - timestamps.beforeMaxMillis();
        long latest =
                timestamps.afterMaxMillis() > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + timestamps.afterMaxMillis();
        RecordCursor cursor = unfolded(batch, id, config);
        int count = 0;
        Errors refusal = Errors.NONE;
        while (cursor.next()) {
            if (cursor.offset() != batch.baseOffset() + count) {
                throw ErrorCode.DATA_CORRUPTED.error(
                        "record %d of a batch has offset delta %d", count, cursor.offset() - batch.baseOffset());
            }
            long time = cursor.timestamp();
            String wrong = null;
            if (config.cleanup().compact() && cursor.keyLength() < 0) {
                refusal = Errors.INVALID_RECORD;
                wrong = "Compacted topic cannot accept message without key in topic partition " + id + ".";
            } else if (!anyTime && time != NO_TIMESTAMP && (time < earliest || time > latest)) {
                refusal = Errors.INVALID_TIMESTAMP;
                wrong = "Timestamp " + time + " of message with offset " + count
                        + " is out of range. The timestamp should be within [" + earliest + ", " + latest + "]";
            }
            if (wrong != null && result.recordErrors().size() < MOST_RECORD_ERRORS) {
                result.recordErrors()
                        .add(new BatchIndexAndErrorMessage()
                                .setBatchIndex(count)
                                .setBatchIndexErrorMessage(wrong));
            }
            count++;
        }
        if (count != batch.recordCount()) {
            throw ErrorCode.DATA_CORRUPTED.error(
                    "a record batch of %d records says that it has %d", count, batch.recordCount());
        }
        if (refusal == Errors.NONE) {
            return true;
        }
        fail(
                result,
                refusal,
                refusal == Errors.INVALID_TIMESTAMP
                        ? "One or more records have been rejected due to invalid timestamp"
                        : "One or more records have been rejected");
        return false;
    }

    private static RecordCursor unfolded(RecordBatch batch, PartitionId id, TopicConfig config) {
        if (batch.compression() != Compression.NONE && batch.sizeInBytes() > config.maxMessageBytes()) {
            throw ErrorCode.LIMIT_EXCEEDED.error(
                    "a record batch of %s bytes is more than %s takes", batch.sizeInBytes(), id.topic());
        }
        long most = Math.max(LEAST_PLAIN_BYTES, config.maxMessageBytes() * MOST_PLAIN_BATCHES);
        return batch.records((int) Math.min(Integer.MAX_VALUE, most));
    }

    private static void succeed(PartitionProduceResponse result, Append.Result appended, PartitionLog partition) {
        result.setBaseOffset(appended.baseOffset())
                .setLogAppendTimeMs(appended.logAppendMillis())
                .setLogStartOffset(partition.startOffset());
    }

    private static void fail(PartitionProduceResponse result, Throwable error) {
        MillraceException cause = KafkaErrors.cause(error);
        Errors code = cause.code() == ErrorCode.LIMIT_EXCEEDED ? Errors.MESSAGE_TOO_LARGE : KafkaErrors.of(cause);
        fail(result, code, cause.getMessage());
    }

    private static void fail(PartitionProduceResponse result, Errors code, @Nullable String message) {
        result.setErrorCode(code.code()).setErrorMessage(message);
    }
}
