package io.millrace.storage.producer;

import io.millrace.common.error.ErrorCode;
import io.millrace.storage.record.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One producer's last batches in one partition, oldest first.
 *
 * @param transactionOffset where its open transaction begins; {@link #NONE} if it has none
 * @param lastOffset of its last batch, or of the end of its last transaction if that is later
 * @param lastTimestamp of its last batch, milliseconds since the epoch
 * @param coordinatorEpoch in the end of its last transaction; -1 if there is none
 * @param batches of this epoch, at most {@link #KEPT_BATCHES}
 */
record ProducerEntry(
        short epoch,
        long transactionOffset,
        long lastOffset,
        long lastTimestamp,
        int coordinatorEpoch,
        List<Appended> batches) {
    /** Kafka keeps five, as many as a client may have in flight; ours keep a little more of an outbox. */
    static final int KEPT_BATCHES = 16;

    static final long NONE = -1;

    /** A batch that was appended. */
    record Appended(int firstSequence, int lastSequence, long firstOffset, long lastOffset) {}

    ProducerEntry {
        batches = List.copyOf(batches);
    }

    /** Of which nothing is known yet. */
    static ProducerEntry ofEpoch(short epoch) {
        return new ProducerEntry(epoch, NONE, NONE, NONE, -1, List.of());
    }

    boolean isInTransaction() {
        return transactionOffset != NONE;
    }

    /** -1 if it has appended nothing in this epoch. */
    int lastSequence() {
        return batches.isEmpty() ? -1 : batches.get(batches.size() - 1).lastSequence();
    }

    /** -1 if it has appended nothing in this epoch. */
    long lastRecordOffset() {
        return batches.isEmpty() ? NONE : batches.get(batches.size() - 1).lastOffset();
    }

    /** The same batch, if it was appended before. */
    Optional<Appended> find(RecordBatch batch) {
        if (batch.producerEpoch() != epoch) {
            return Optional.empty();
        }
        int first = batch.baseSequence();
        int last = lastSequence(batch);
        return batches.stream()
                .filter(known -> known.firstSequence() == first && known.lastSequence() == last)
                .findFirst();
    }

    /** @throws io.millrace.common.error.MillraceException PRODUCER_FENCED, OUT_OF_ORDER_SEQUENCE */
    void checkFollows(RecordBatch batch) {
        if (batch.producerEpoch() < epoch) {
            throw ErrorCode.PRODUCER_FENCED.error(
                    "producer %s of epoch %s was replaced by epoch %s",
                    batch.producerId(), batch.producerEpoch(), epoch);
        }
        int expected = batch.producerEpoch() > epoch ? 0 : next(lastSequence());
        if (batch.baseSequence() != expected) {
            throw ErrorCode.OUT_OF_ORDER_SEQUENCE.error(
                    "producer %s sent sequence %s where %s follows",
                    batch.producerId(), batch.baseSequence(), expected);
        }
        if (isInTransaction() && !batch.isTransactional()) {
            throw ErrorCode.INVALID_TRANSACTION_STATE.error(
                    "producer %s is in a transaction and sent a batch outside of it", batch.producerId());
        }
    }

    ProducerEntry with(RecordBatch batch, long firstOffset) {
        long lastOffset = firstOffset + batch.lastOffsetDelta();
        List<Appended> more = new ArrayList<>(batch.producerEpoch() == epoch ? batches : List.of());
        more.add(new Appended(batch.baseSequence(), lastSequence(batch), firstOffset, lastOffset));
        return new ProducerEntry(
                batch.producerEpoch(),
                isInTransaction() || !batch.isTransactional() ? transactionOffset : firstOffset,
                lastOffset,
                batch.maxTimestamp(),
                coordinatorEpoch,
                more.size() > KEPT_BATCHES ? more.subList(1, more.size()) : more);
    }

    /** Its transaction has ended, with a marker at {@code offset}; a later epoch begins its sequences anew. */
    ProducerEntry ended(short markerEpoch, int newCoordinatorEpoch, long offset, long timestamp) {
        boolean later = markerEpoch > epoch;
        return new ProducerEntry(
                later ? markerEpoch : epoch, NONE, offset, timestamp, newCoordinatorEpoch, later ? List.of() : batches);
    }

    /** Sequences go round from the largest int to 0. */
    private static int lastSequence(RecordBatch batch) {
        return (batch.baseSequence() + batch.lastOffsetDelta()) & Integer.MAX_VALUE;
    }

    private static int next(int sequence) {
        return (sequence + 1) & Integer.MAX_VALUE;
    }
}
