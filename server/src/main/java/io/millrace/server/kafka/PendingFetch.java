package io.millrace.server.kafka;

import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.PartitionId;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.Registration;
import io.millrace.storage.record.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.AbortedTransaction;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;

/**
 * One Fetch until it has {@code min.bytes}, an error to tell, or waited {@code max.wait}. Reads on the blocking pool, one
 * attempt at a time, again after each commit to one of its partitions.
 */
final class PendingFetch {
    /** At most so much in one answer, whatever the client asks. */
    private static final int MOST_BYTES = 64 << 20;

    private final Broker broker;
    private final FetchRequestData asked;
    private final boolean byId;
    private final boolean readsCommitted;
    private final CompletableFuture<FetchResponseData> answer = new CompletableFuture<>();
    private final AtomicBoolean wanted = new AtomicBoolean();
    private final AtomicBoolean running = new AtomicBoolean();
    private final List<Registration> registrations = new ArrayList<>();
    private volatile boolean timedOut;

    PendingFetch(Broker broker, FetchRequestData asked, short version) {
        this.broker = broker;
        this.asked = asked;
        this.byId = version >= 13;
        this.readsCommitted = asked.isolationLevel() == IsolationLevel.READ_COMMITTED.id();
    }

    CompletableFuture<FetchResponseData> start() {
        if (asked.maxWaitMs() <= 0 || asked.minBytes() <= 0) {
            timedOut = true;
        } else {
            for (FetchTopic topic : asked.topics()) {
                for (FetchPartition partition : topic.partitions()) {
                    watch(topic, partition);
                }
            }
            EventLoop.Timer timer = broker.timers()
                    .schedule(
                            () -> {
                                timedOut = true;
                                wake();
                            },
                            asked.maxWaitMs());
            answer.whenComplete((done, error) -> {
                timer.cancel();
                registrations.forEach(Registration::close);
            });
        }
        wake();
        return answer;
    }

    private void watch(FetchTopic topic, FetchPartition partition) {
        try {
            registrations.add(broker.log().partition(id(topic, partition)).onCommit(this::wake));
        } catch (MillraceException e) {
            // There is no such partition: the attempt says so.
            timedOut = true;
        }
    }

    private PartitionId id(FetchTopic topic, FetchPartition partition) {
        String name = byId ? broker.topicName(topic.topicId()) : topic.topic();
        return new PartitionId(name == null ? "" : name, partition.partition());
    }

    private void wake() {
        wanted.set(true);
        if (!answer.isDone() && running.compareAndSet(false, true)) {
            broker.environment().blocking().execute(this::run);
        }
    }

    private void run() {
        try {
            while (wanted.getAndSet(false) && !answer.isDone()) {
                attempt();
            }
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        } finally {
            running.set(false);
        }
        if (wanted.get()) {
            wake();
        }
    }

    private void attempt() {
        boolean last = timedOut;
        FetchResponseData response = new FetchResponseData();
        int room = Math.min(MOST_BYTES, Math.max(0, asked.maxBytes()));
        int bytes = 0;
        boolean failed = false;
        for (FetchTopic topic : asked.topics()) {
            FetchableTopicResponse result =
                    new FetchableTopicResponse().setTopic(topic.topic()).setTopicId(topic.topicId());
            response.responses().add(result);
            for (FetchPartition partition : topic.partitions()) {
                PartitionData data = read(topic, partition, room - bytes, bytes == 0);
                failed |= data.errorCode() != Errors.NONE.code();
                StoredRecords records = (StoredRecords) data.records();
                bytes += records == null ? 0 : records.sizeInBytes();
                result.partitions().add(data);
            }
        }
        if (last || failed || bytes >= asked.minBytes()) {
            answer.complete(response);
        }
    }

    /** @param first whether a batch larger than {@code room} may be given, lest a client never gets beyond it */
    private PartitionData read(FetchTopic topic, FetchPartition asking, int room, boolean first) {
        PartitionData data = new PartitionData()
                .setPartitionIndex(asking.partition())
                .setHighWatermark(-1)
                .setRecords(StoredRecords.EMPTY);
        PartitionId id = id(topic, asking);
        if (!Broker.isVisible(id.topic()) || broker.topic(id.topic()).isEmpty()) {
            Errors unknown = byId ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION;
            return data.setErrorCode(unknown.code());
        }
        try {
            PartitionLog partition = broker.log().partition(id);
            if (asking.currentLeaderEpoch() > Broker.LEADER_EPOCH) {
                return data.setErrorCode(Errors.UNKNOWN_LEADER_EPOCH.code());
            }
            long stable = partition.stableOffset();
            long committed = partition.committedOffset();
            data.setHighWatermark(committed).setLastStableOffset(stable).setLogStartOffset(partition.startOffset());
            if (asking.fetchOffset() > partition.endOffset()) {
                return data.setErrorCode(Errors.OFFSET_OUT_OF_RANGE.code());
            }
            int most = Math.min(room, Math.max(0, asking.partitionMaxBytes()));
            if (most > 0 || first) {
                long limit = readsCommitted ? stable : committed;
                List<RecordBatch> batches = partition.readAll(asking.fetchOffset(), limit, Math.max(1, most));
                data.setRecords(StoredRecords.of(batches));
                if (readsCommitted && !batches.isEmpty()) {
                    addAborted(data, partition, batches);
                }
            }
            return data;
        } catch (MillraceException e) {
            return data.setErrorCode(KafkaErrors.of(e).code());
        }
    }

    /** The client is to leave out what these transactions wrote. */
    private static void addAborted(PartitionData data, PartitionLog partition, List<RecordBatch> batches) {
        long from = batches.get(0).baseOffset();
        long upTo = batches.get(batches.size() - 1).lastOffset() + 1;
        for (io.millrace.storage.record.AbortedTransaction aborted : partition.abortedTransactions(from, upTo)) {
            data.abortedTransactions()
                    .add(new AbortedTransaction()
                            .setProducerId(aborted.producerId())
                            .setFirstOffset(aborted.firstOffset()));
        }
    }
}
