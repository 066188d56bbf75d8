package io.millrace.storage.producer;

import io.millrace.common.error.ErrorCode;
import io.millrace.storage.record.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One producer's last batches in one partition, oldest first.
 *
 * @param batches at least one, at most {@link #KEPT_BATCHES}
 */
record ProducerEntry(short epoch, List<Appended> batches) {
    /** Kafka keeps five, as many as a client may have in flight; ours keep a little more of an outbox. */
    static final int KEPT_BATCHES = 16;

    /** A batch that was appended. */
    record Appended(int firstSequence, int lastSequence, long firstOffset, long lastOffset) {}

    ProducerEntry {
        batches = List.copyOf(batches);
    }

    Appended last() {
        return batches.get(batches.size() - 1);
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
        int expected = batch.producerEpoch() > epoch ? 0 : next(last().lastSequence());
        if (batch.baseSequence() != expected) {
            throw ErrorCode.OUT_OF_ORDER_SEQUENCE.error(
                    "producer %s sent sequence %s where %s follows",
                    batch.producerId(), batch.baseSequence(), expected);
        }
    }

    ProducerEntry with(RecordBatch batch, long firstOffset) {
        List<Appended> more = new ArrayList<>(batch.producerEpoch() == epoch ? batches : List.of());
        more.add(appended(batch, firstOffset));
        return new ProducerEntry(
                batch.producerEpoch(), more.size() > KEPT_BATCHES ? more.subList(1, more.size()) : more);
    }

    static ProducerEntry first(RecordBatch batch, long firstOffset) {
        return new ProducerEntry(batch.producerEpoch(), List.of(appended(batch, firstOffset)));
    }

    private static Appended appended(RecordBatch batch, long firstOffset) {
        return new Appended(
                batch.baseSequence(), lastSequence(batch), firstOffset, firstOffset + batch.lastOffsetDelta());
    }

    /** Sequences go round from the largest int to 0. */
    private static int lastSequence(RecordBatch batch) {
        return (batch.baseSequence() + batch.lastOffsetDelta()) & Integer.MAX_VALUE;
    }

    private static int next(int sequence) {
        return (sequence + 1) & Integer.MAX_VALUE;
    }
}
