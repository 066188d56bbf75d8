package io.millrace.storage;

import static io.millrace.common.error.Invariant.check;

import io.millrace.common.environment.Clock;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.record.AbortedTransaction;
import io.millrace.storage.record.ReadBuffer;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.StoredBatches;
import io.millrace.storage.segment.LogRecovery;
import io.millrace.storage.segment.SegmentedLog;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One partition's log. Appends run on the partition's loop; reads on the caller's thread. Thread-safe. */
public final class PartitionLog {
    private static final int REPLAY_BYTES = 1 << 20;

    private final PartitionId id;
    private final long topicId;
    private final CommitOrder order;
    private final TailCache tail;
    private final Clock clock;

    /** Null if the partition could not be opened, as are the next two. */
    private final @Nullable SegmentedLog log;

    private final @Nullable PartitionReads reads;
    private final @Nullable PartitionWriter writer;
    private final CommitListeners listeners;

    private final CommitProgress progress;
    private final PartitionLife life;
    private volatile TopicConfig config;

    PartitionLog(PartitionId id, TopicSettings settings, LogRecovery.Recovered recovered, StoreContext context) {
        this.id = id;
        this.listeners = new CommitListeners(id);
        this.topicId = settings.id();
        this.config = settings.config();
        this.order = context.order();
        this.clock = context.environment().clock();
        this.log = recovered.log();
        this.tail = new TailCache(context.tailBudget());
        this.reads = new PartitionReads(this, log, tail);
        this.progress = new CommitProgress(id, recovered);
        this.life = new PartitionLife(id, null);
        this.writer = new PartitionWriter(this, recovered, tail, context);
    }

    /** One that could not be opened. */
    PartitionLog(PartitionId id, TopicSettings settings, MillraceException failure, StoreContext context) {
        this.id = id;
        this.listeners = new CommitListeners(id);
        this.topicId = settings.id();
        this.config = settings.config();
        this.order = context.order();
        this.clock = context.environment().clock();
        this.log = null;
        this.reads = null;
        this.tail = new TailCache(context.tailBudget());
        this.progress = new CommitProgress(id, null);
        this.life = new PartitionLife(id, failure);
        this.writer = null;
    }

    public PartitionId id() {
        return id;
    }

    /** The first offset that can be read; grows with retention. */
    public long startOffset() {
        return log == null ? 0 : log.startOffset();
    }

    /** The offset the next record will get. */
    public long endOffset() {
        return writer == null ? 0 : writer.admission().nextOffset();
    }

    /**
     * The fate of every record before it is decided: it may be shown, unless its transaction was rolled back. Where the
     * first open transaction begins, or {@link #committedOffset()}; Kafka's last stable offset.
     */
    public long stableOffset() {
        return progress.stableOffset();
    }

    /**
     * Every record before it is durable, but those from {@link #stableOffset()} on may belong to transactions that are not
     * decided; at most {@link #endOffset()}. Kafka's high watermark.
     */
    public long committedOffset() {
        return progress.committedOffset();
    }

    /** Bytes on disk. */
    public long sizeInBytes() {
        return log == null ? 0 : log.sizeInBytes();
    }

    /** What stopped this partition, if anything did: it takes no appends until the store is opened again. */
    public Optional<MillraceException> failure() {
        return Optional.ofNullable(life.failure());
    }

    /**
     * As {@link LogStore#append} with one batch. The future completes when it is committed and visible, on a thread of
     * the store that what depends on it must not hold up.
     */
    public CompletableFuture<Append.Result> append(RecordBatch batch) {
        Part part = new Part(this, null);
        part.offer(batch);
        try {
            checkAppend(part);
            writer().admit(part);
        } catch (MillraceException e) {
            part.fail(e);
        }
        return part.future;
    }

    /** @throws MillraceException if this partition cannot take {@code part} */
    void checkAppend(Part part) {
        checkRunning();
        part.offered.replaceAll(batch -> TopicRules.conformed(batch, config, clock));
        part.offered.forEach(batch -> TopicRules.check(batch, config, id));
    }

    void checkRunning() {
        life.checkRunning();
    }

    PartitionWriter writer() {
        check(writer != null, "partition %s was not opened", id);
        return Objects.requireNonNull(writer);
    }

    /**
     * Whole batches of records that may be shown, in offset order, from the one that contains {@code fromOffset} (so its
     * first records may lie before it) and with base offsets below {@code upToOffset} and {@link #stableOffset()}; at most
     * about {@code maxBytes}, but at least one batch if there is one. What transactions that were rolled back left, and the
     * marks of their ends, are passed over. Empty at the end. The batches may be kept; those of one call may share an
     * array.
     *
     * @throws io.millrace.common.error.MillraceException OFFSET_OUT_OF_RANGE below {@link #startOffset()};
     *     DATA_CORRUPTED if a checksum is wrong; TOPIC_NOT_FOUND once it is deleted
     */
    public List<RecordBatch> read(long fromOffset, long upToOffset, int maxBytes) {
        return read(fromOffset, upToOffset, maxBytes, ReadBuffer.fresh());
    }

    /** The same, with batches that may lie in {@code buffer} and are then gone with its next use. */
    public List<RecordBatch> read(long fromOffset, long upToOffset, int maxBytes, ReadBuffer buffer) {
        return readable().visible(fromOffset, Math.min(upToOffset, stableOffset()), maxBytes, buffer);
    }

    /** Gives {@code each} every batch of {@link #read}, from the first on to what is stable now. Waits for the disk. */
    public void forEach(Consumer<RecordBatch> each) {
        long end = stableOffset();
        long from = startOffset();
        while (from < end) {
            List<RecordBatch> batches = read(from, end, REPLAY_BYTES);
            if (batches.isEmpty()) {
                return; // the last ones were compacted away
            }
            batches.forEach(each);
            from = batches.get(batches.size() - 1).lastOffset() + 1;
        }
    }

    /**
     * As {@link #read}, of all batches as they are, up to {@link #committedOffset()}: with those of open transactions, of
     * transactions that were rolled back, and control batches.
     */
    public List<RecordBatch> readAll(long fromOffset, long upToOffset, int maxBytes) {
        return readable().all(fromOffset, Math.min(upToOffset, committedOffset()), maxBytes, ReadBuffer.fresh());
    }

    /**
     * As {@link #readAll}, as far as the newest batches are in memory up to that offset within {@code maxBytes}; null if
     * they are not.
     */
    public @Nullable List<RecordBatch> readTail(long fromOffset, long upToOffset, int maxBytes) {
        return readable().tail(fromOffset, Math.min(upToOffset, committedOffset()), maxBytes);
    }

    /**
     * The same batches as {@link #readAll}, to be sent from their file and then closed; null if there are none. Reads no
     * more than a few headers, perhaps from the disk.
     */
    public @Nullable StoredBatches stored(long fromOffset, long upToOffset, int maxBytes) {
        return readable().stored(fromOffset, Math.min(upToOffset, committedOffset()), maxBytes);
    }

    /**
     * Transactions that were rolled back and have batches or their end at {@code fromOffset} or later, and begin before
     * {@code upToOffset}, which is at most {@link #stableOffset()}.
     */
    public List<AbortedTransaction> abortedTransactions(long fromOffset, long upToOffset) {
        return readable().abortedTransactions(fromOffset, upToOffset);
    }

    /** An offset not far before {@code offset} at which no batch is cut, for readers that divide a log; -1 if unknown. */
    public long batchEnd(long offset) {
        return readable().batchEnd(offset);
    }

    /** @throws MillraceException why nothing can be read */
    PartitionReads readable() {
        life.checkReadable();
        return Objects.requireNonNull(reads);
    }

    /** The first offset whose record's timestamp is at or after {@code timestampMillis}; empty if none is. */
    public OptionalLong offsetForTimestamp(long timestampMillis) {
        return offsetForTimestamp(timestampMillis, stableOffset());
    }

    /** As {@link #offsetForTimestamp(long)}, among the records before {@code limit}. */
    public OptionalLong offsetForTimestamp(long timestampMillis, long limit) {
        return readable().offsetForTimestamp(timestampMillis, limit);
    }

    /** The first offset of the latest timestamp; empty if there is no record. */
    public OptionalLong offsetOfMaxTimestamp() {
        OptionalLong latest = readable().maxTimestamp();
        return latest.isEmpty() ? latest : offsetForTimestamp(latest.getAsLong(), committedOffset());
    }

    /**
     * Raises {@link #startOffset()}; durable when the future completes. Nothing if it is not below {@code offset}.
     * OFFSET_OUT_OF_RANGE beyond {@link #stableOffset()}.
     */
    public CompletableFuture<Void> deleteRecordsBefore(long offset) {
        try {
            checkRunning();
        } catch (MillraceException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (offset < 0 || offset > stableOffset()) {
            return CompletableFuture.failedFuture(ErrorCode.OFFSET_OUT_OF_RANGE.error(
                    "records of %s before offset %s cannot be deleted: it ends at %s", id, offset, stableOffset()));
        }
        return writer().upkeep().deleteBefore(offset);
    }

    /** Closes a segment that has become old and deletes what the topic need not keep; soon, not at once. */
    void applyRetention() {
        if (writer != null) {
            writer.applyRetention();
        }
    }

    /**
     * {@code listener} is called after each advance of {@link #stableOffset()}, on an unspecified thread, and must only
     * wake somebody.
     */
    public Registration onCommit(Runnable listener) {
        return listeners.add(listener);
    }

    /** Whether somebody waits for what comes, and will read it soon. */
    boolean isFollowed() {
        return !listeners.isEmpty();
    }

    void notifyCommit() {
        listeners.run();
    }

    CommitProgress progress() {
        return progress;
    }

    /**
     * {@code producerId} may begin a transaction here, until one of it ends here; anybody else's batches in a transaction
     * are refused with INVALID_TRANSACTION_STATE.
     */
    public void expectTransaction(long producerId, short epoch) {
        writer().admission().expectTransaction(producerId, epoch);
    }

    /**
     * Appends {@code marker}, a control batch, which ends its producer's transaction here alone. PRODUCER_FENCED if the
     * producer has a later epoch.
     */
    public CompletableFuture<Append.Result> endTransaction(RecordBatch marker) {
        for (ProducerStatus producer : producers()) {
            if (producer.producerId() == marker.producerId() && producer.epoch() > marker.producerEpoch()) {
                return CompletableFuture.failedFuture(ErrorCode.PRODUCER_FENCED.error(
                        "producer %s has epoch %s in %s", producer.producerId(), producer.epoch(), id));
            }
        }
        return append(marker);
    }

    /** Whether it has appended to a transaction that has not ended. */
    public boolean isInTransaction(long producerId, short epoch) {
        return writer != null && writer.admission().isInTransaction(producerId, epoch);
    }

    /** Idempotent producers that are remembered. */
    public List<ProducerStatus> producers() {
        return writer == null ? List.of() : writer.admission().producers();
    }

    long topicId() {
        return topicId;
    }

    CommitOrder order() {
        return order;
    }

    TopicConfig config() {
        return config;
    }

    void config(TopicConfig newConfig) {
        config = newConfig;
    }

    @Nullable
    MillraceException failureOrNull() {
        return life.failure();
    }

    /** Nothing is acknowledged any more; what is pending fails with {@code error}. By any thread; the first one counts. */
    void stop(Throwable error) {
        MillraceException reason = life.stop(error);
        if (reason != null) {
            failPending(reason);
        }
    }

    private void failPending(MillraceException reason) {
        if (writer != null) {
            writer.stopped(reason);
        }
        order.abandon(this).forEach(part -> part.fail(reason));
    }

    /** Stops for good; once the future is complete nothing of this partition touches its files. */
    CompletableFuture<Void> delete() {
        MillraceException gone = StorageErrors.topicNotFound(id.topic());
        if (life.delete(gone)) {
            failPending(gone);
        }
        tail.close();
        notifyCommit();
        return writer == null ? life.compacted() : CompletableFuture.allOf(writer.letGo(), life.compacted());
    }

    /** Whether it could be opened. */
    boolean isOpen() {
        return writer != null;
    }

    /** A compaction begins that is over when {@code done} is; false if the partition has stopped. */
    boolean beginCompaction(CompletableFuture<Void> done) {
        return life.beginCompaction(done);
    }

    /** Ends writing in good order. */
    CompletableFuture<Void> shutdown() {
        tail.close();
        return writer == null
                ? CompletableFuture.failedFuture(Objects.requireNonNull(life.failure()))
                : writer.shutdown();
    }
}
