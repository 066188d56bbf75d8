package io.millrace.server.kafka;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.Append;
import io.millrace.storage.PartitionId;
import io.millrace.storage.PartitionLog;
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
 * does 1: this node is every in-sync replica that there is. With 0 there is no answer.
 */
final class ProduceHandler {
    private static final int MAGIC_AT = 16;
    private static final int MAGIC = 2;

    /** KIP-890. */
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
        return TopicHandlers.all(appends).thenApply(done -> {
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
            RecordBatch batch = checked((MemoryRecords) records, result);
            if (batch == null) {
                return CompletableFuture.completedFuture(null);
            }
            return append(request, partition, batch).handle((appended, error) -> {
                if (error == null) {
                    succeed(result, appended, partition);
                } else {
                    fail(result, error);
                }
                return null;
            });
        } catch (MillraceException e) {
            fail(result, e);
            return CompletableFuture.completedFuture(null);
        }
    }

    /** By the newer protocol the first batch of a transaction in a partition adds the partition to it. */
    private CompletableFuture<Append.Result> append(Request request, PartitionLog partition, RecordBatch batch) {
        boolean adds = batch.isTransactional()
                && request.version() >= FIRST_THAT_ADDS
                && !partition.isInTransaction(batch.producerId(), batch.producerEpoch());
        if (!adds) {
            return partition.append(batch);
        }
        String id = request.body(ProduceRequestData.class).transactionalId();
        return broker.transactions().append(id == null ? "" : id, partition, batch);
    }

    /** Null if {@code result} says what is wrong. */
    private static @Nullable RecordBatch checked(@Nullable MemoryRecords records, PartitionProduceResponse result) {
        ByteBuffer bytes = records == null ? ByteBuffer.allocate(0) : records.buffer();
        if (bytes.remaining() < RecordBatch.HEADER_BYTES) {
            fail(result, Errors.INVALID_RECORD, "a record batch of " + bytes.remaining() + " bytes has no header");
            return null;
        }
        byte magic = bytes.get(bytes.position() + MAGIC_AT);
        if (magic != MAGIC) {
            fail(
                    result,
                    Errors.INVALID_RECORD,
                    "record batches of magic " + magic + " are not taken, only of magic 2 (Kafka 0.11 and later)");
            return null;
        }
        RecordBatch batch = RecordBatch.wrap(bytes);
        batch.checkCrc();
        if (batch.isControl()) {
            fail(result, Errors.INVALID_RECORD, "clients write no control batches");
            return null;
        }
        if (batch.isTransactional() && (batch.producerId() < 0 || batch.baseSequence() < 0)) {
            fail(result, Errors.INVALID_RECORD, "a batch in a transaction has no producer or no sequence");
            return null;
        }
        checkRecords(batch);
        return batch;
    }

    /** Nothing that a reader cannot read gets into the log. */
    private static void checkRecords(RecordBatch batch) {
        RecordCursor cursor = batch.records();
        int count = 0;
        while (cursor.next()) {
            if (cursor.offset() != batch.baseOffset() + count) {
                throw ErrorCode.DATA_CORRUPTED.error(
                        "record %d of a batch has offset delta %d", count, cursor.offset() - batch.baseOffset());
            }
            count++;
        }
        if (count != batch.recordCount()) {
            throw ErrorCode.DATA_CORRUPTED.error(
                    "a record batch of %d records says that it has %d", count, batch.recordCount());
        }
    }

    private static void succeed(PartitionProduceResponse result, Append.Result appended, PartitionLog partition) {
        result.setBaseOffset(appended.baseOffset()).setLogAppendTimeMs(-1).setLogStartOffset(partition.startOffset());
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
