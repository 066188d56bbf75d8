package io.millrace.storage.producer;

import io.millrace.storage.record.AbortedTransaction;
import io.millrace.storage.record.EndMarker;
import io.millrace.storage.record.RecordBatch;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The idempotent producers of one partition. Not thread-safe. */
public final class ProducerState {
    /** Beyond that, who has been silent for longest is forgotten, and could repeat itself unnoticed. */
    private static final int MOST_PRODUCERS = 10_000;

    final Map<Long, ProducerEntry> producers;

    private final OpenTransactions open = new OpenTransactions();

    public ProducerState() {
        this(new HashMap<>());
    }

    ProducerState(Map<Long, ProducerEntry> producers) {
        this.producers = producers;
        findOpen();
    }

    private void findOpen() {
        producers.forEach((id, entry) -> {
            if (entry.isInTransaction()) {
                open.add(id, entry.transactionOffset());
            }
        });
    }

    /** What is known of one producer. */
    public interface Visitor {
        void visit(
                long id,
                short epoch,
                int lastSequence,
                long lastTimestamp,
                int coordinatorEpoch,
                long transactionOffset);
    }

    public void forEach(Visitor visitor) {
        producers.forEach((id, entry) -> visitor.visit(
                id,
                entry.epoch(),
                entry.lastSequence(),
                entry.lastTimestamp(),
                entry.coordinatorEpoch(),
                entry.transactionOffset()));
    }

    /** Whether {@code producerId} has appended to a transaction that has not ended. */
    public boolean isInTransaction(long producerId, short epoch) {
        ProducerEntry entry = producers.get(producerId);
        return entry != null && entry.isInTransaction() && entry.epoch() == epoch;
    }

    /** Offsets of a batch that had been appended before. */
    public record Duplicate(long firstOffset, long lastOffset) {}

    /**
     * Where {@code batch} was appended before; empty if it is new and follows what its producer appended last, or nothing
     * is known of its producer.
     *
     * @throws io.millrace.common.error.MillraceException PRODUCER_FENCED, OUT_OF_ORDER_SEQUENCE,
     *     INVALID_TRANSACTION_STATE
     */
    public Optional<Duplicate> check(RecordBatch batch) {
        ProducerEntry entry = isIdempotent(batch) ? producers.get(batch.producerId()) : null;
        if (entry == null) {
            return Optional.empty();
        }
        Optional<Duplicate> duplicate =
                entry.find(batch).map(known -> new Duplicate(known.firstOffset(), known.lastOffset()));
        if (duplicate.isEmpty()) {
            entry.checkFollows(batch);
        }
        return duplicate;
    }

    /** {@code batch} is appended at {@code firstOffset}; the transaction that it rolls back, if it does. */
    public Optional<AbortedTransaction> add(RecordBatch batch, long firstOffset) {
        if (batch.isControl()) {
            return end(batch, firstOffset);
        }
        if (!isIdempotent(batch)) {
            return Optional.empty();
        }
        producers.put(batch.producerId(), known(batch).with(batch, firstOffset));
        if (batch.isTransactional()) {
            open.add(batch.producerId(), firstOffset);
        }
        if (producers.size() > MOST_PRODUCERS) {
            forgetOldest();
        }
        return Optional.empty();
    }

    private ProducerEntry known(RecordBatch batch) {
        ProducerEntry known = producers.get(batch.producerId());
        return known == null ? ProducerEntry.ofEpoch(batch.producerEpoch()) : known;
    }

    private Optional<AbortedTransaction> end(RecordBatch batch, long offset) {
        long producerId = batch.producerId();
        EndMarker marker = EndMarker.of(batch);
        producers.put(
                producerId,
                known(batch).ended(batch.producerEpoch(), marker.coordinatorEpoch(), offset, batch.maxTimestamp()));
        Long first = open.end(producerId);
        return first == null || marker.commit()
                ? Optional.empty()
                : Optional.of(new AbortedTransaction(producerId, first, offset, open.first(offset + 1)));
    }

    private void forgetOldest() {
        @Nullable Long oldest = null;
        long offset = Long.MAX_VALUE;
        for (Map.Entry<Long, ProducerEntry> each : producers.entrySet()) {
            long last = each.getValue().lastOffset();
            if (last < offset && !each.getValue().isInTransaction()) {
                offset = last;
                oldest = each.getKey();
            }
        }
        if (oldest != null) {
            producers.remove(oldest);
        }
    }

    /** The offset of each producer's last record. */
    public Map<Long, Long> lastOffsets() {
        Map<Long, Long> offsets = new HashMap<>();
        producers.forEach((id, entry) -> offsets.put(id, entry.lastRecordOffset()));
        return offsets;
    }

    /** What {@link #add} would change, on top of this one, which stays as it is. */
    public ProducerState overlay(Iterable<RecordBatch> batches) {
        Map<Long, ProducerEntry> some = new HashMap<>();
        for (RecordBatch batch : batches) {
            ProducerEntry entry = producers.get(batch.producerId());
            if (entry != null) {
                some.put(batch.producerId(), entry);
            }
        }
        return new ProducerState(some);
    }

    /** Takes over what {@code other} knows, and forgets what this one knew. */
    public void restore(ProducerState other) {
        producers.clear();
        producers.putAll(other.producers);
        open.clear();
        findOpen();
    }

    public ProducerState copy() {
        return new ProducerState(new HashMap<>(producers));
    }

    private static boolean isIdempotent(RecordBatch batch) {
        return batch.producerId() >= 0 && batch.baseSequence() >= 0 && !batch.isControl();
    }
}
