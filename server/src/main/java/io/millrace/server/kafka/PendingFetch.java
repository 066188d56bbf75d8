package io.millrace.server.kafka;

import io.millrace.common.error.MillraceException;
import io.millrace.storage.PartitionId;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.Registration;
import io.millrace.storage.record.RecordBatch;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.AbortedTransaction;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.resource.ResourceType;

/**
 * One Fetch until it has {@code min.bytes}, an error to tell, or waited {@code max.wait}. Tries once at a time, again after
 * each commit to one of its partitions: on the connection's loop where the bytes are sent from memory or straight from the
 * file, and on the blocking pool where they have to be read.
 */
final class PendingFetch {
    /** At most so much in one answer, whatever the client asks. */
    private static final int MOST_BYTES = 64 << 20;

    /** What is sent from memory if it is there; opening a file costs more than copying that. */
    private static final int FEW_BYTES = 64 << 10;

    private final Broker broker;
    private final FetchRequestData asked;
    private final Request request;
    private final EventExecutor loop;
    private final boolean plain;
    private final boolean byId;
    private final boolean readsCommitted;
    private final CompletableFuture<FetchResponseData> answer = new CompletableFuture<>();
    private final AtomicBoolean wanted = new AtomicBoolean();
    private final AtomicBoolean running = new AtomicBoolean();
    private final List<Registration> registrations = new ArrayList<>();
    private volatile boolean timedOut;

    PendingFetch(Broker broker, FetchRequestData asked, Request request) {
        this.broker = broker;
        this.asked = asked;
        this.request = request;
        this.loop = request.origin().loop();
        this.plain = request.origin().plain();
        this.byId = request.version() >= 13;
        this.readsCommitted = asked.isolationLevel() == IsolationLevel.READ_COMMITTED.id();
    }

    CompletableFuture<FetchResponseData> start() {
        if (asked.maxWaitMs() <= 0 || asked.minBytes() <= 0) {
            timedOut = true;
            wake();
        } else if (plain) {
            attempt(); // most have something to read at once, and need not watch for it
            if (!answer.isDone()) {
                await();
            }
        } else {
            await();
        }
        return answer;
    }

    private void await() {
        for (FetchTopic topic : asked.topics()) {
            for (FetchPartition partition : topic.partitions()) {
                watch(topic, partition);
            }
        }
        ScheduledFuture<?> timer = loop.schedule(
                () -> {
                    timedOut = true;
                    wake();
                },
                asked.maxWaitMs(),
                TimeUnit.MILLISECONDS);
        answer.whenComplete((done, error) -> {
            timer.cancel(false);
            registrations.forEach(Registration::close);
        });
        wake(); // for what came before the watch began
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
        if (answer.isDone() || !running.compareAndSet(false, true)) {
            return;
        }
        if (!plain) {
            broker.environment().blocking().execute(this::run);
        } else if (loop.inEventLoop()) {
            run();
        } else {
            loop.execute(this::run);
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
        FetchResponseData response = new FetchResponseData();
        boolean given = false;
        try {
            given = attempt(response);
        } finally {
            if (!given) {
                StoredRecords.close(response);
            }
        }
    }

    /** Whether {@code response} is the answer. */
    private boolean attempt(FetchResponseData response) {
        boolean last = timedOut;
        int room = Math.min(MOST_BYTES, Math.max(0, asked.maxBytes()));
        int bytes = 0;
        boolean failed = false;
        for (FetchTopic topic : asked.topics()) {
            FetchableTopicResponse result =
                    new FetchableTopicResponse().setTopic(topic.topic()).setTopicId(topic.topicId());
            response.responses().add(result);
            for (FetchPartition partition : topic.partitions()) {
                PartitionData data = new PartitionData().setPartitionIndex(partition.partition());
                result.partitions().add(data);
                bytes += read(topic, partition, room - bytes, bytes == 0, data);
                failed |= data.errorCode() != Errors.NONE.code();
            }
        }
        return (last || failed || bytes >= asked.minBytes()) && answer.complete(response);
    }

    /**
     * Fills {@code data}.
     *
     * @param first whether a batch larger than {@code room} may be given, lest a client never gets beyond it
     * @return bytes of records
     */
    private int read(FetchTopic topic, FetchPartition asking, int room, boolean first, PartitionData data) {
        data.setHighWatermark(-1).setRecords(StoredRecords.EMPTY);
        PartitionId id = id(topic, asking);
        if (!Broker.isVisible(id.topic()) || broker.topic(id.topic()).isEmpty()) {
            Errors unknown = byId ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION;
            data.setErrorCode(unknown.code());
            return 0;
        }
        if (!broker.rules().allow(request, AclOperation.READ, ResourceType.TOPIC, id.topic())) {
            data.setErrorCode(Errors.TOPIC_AUTHORIZATION_FAILED.code());
            return 0;
        }
        try {
            PartitionLog partition = broker.log().partition(id);
            if (asking.currentLeaderEpoch() > Broker.LEADER_EPOCH) {
                data.setErrorCode(Errors.UNKNOWN_LEADER_EPOCH.code());
                return 0;
            }
            long stable = partition.stableOffset();
            long committed = partition.committedOffset();
            data.setHighWatermark(committed).setLastStableOffset(stable).setLogStartOffset(partition.startOffset());
            if (asking.fetchOffset() > partition.endOffset()) {
                data.setErrorCode(Errors.OFFSET_OUT_OF_RANGE.code());
                return 0;
            }
            int most = Math.min(room, Math.max(0, asking.partitionMaxBytes()));
            if (most <= 0 && !first) {
                return 0;
            }
            long limit = readsCommitted ? stable : committed;
            StoredRecords records = read(partition, asking.fetchOffset(), limit, Math.max(1, most));
            if (!first && records.sizeInBytes() > most) {
                records.close();
                return 0;
            }
            data.setRecords(records);
            if (readsCommitted) {
                addAborted(data, partition, records);
            }
            return records.sizeInBytes();
        } catch (MillraceException e) {
            data.setErrorCode(KafkaErrors.of(e).code());
            return 0;
        }
    }

    private StoredRecords read(PartitionLog partition, long from, long limit, int most) {
        if (!plain) {
            return StoredRecords.of(partition.readAll(from, limit, most));
        }
        List<RecordBatch> newest = partition.readTail(from, limit, Math.min(most, FEW_BYTES));
        return newest == null ? StoredRecords.of(partition.stored(from, limit, most)) : StoredRecords.of(newest);
    }

    /** The client is to leave out what these transactions wrote. */
    private static void addAborted(PartitionData data, PartitionLog partition, StoredRecords records) {
        if (records.sizeInBytes() == 0) {
            return;
        }
        for (io.millrace.storage.record.AbortedTransaction aborted :
                partition.abortedTransactions(records.firstOffset(), records.endOffset())) {
            data.abortedTransactions()
                    .add(new AbortedTransaction()
                            .setProducerId(aborted.producerId())
                            .setFirstOffset(aborted.firstOffset()));
        }
    }
}
