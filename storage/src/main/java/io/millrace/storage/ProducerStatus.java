package io.millrace.storage;

/**
 * An idempotent producer as a partition knows it.
 *
 * @param lastSequence -1 if it has appended nothing in this epoch
 * @param lastTimestamp of its last batch, milliseconds since the epoch; -1 if there is none
 * @param coordinatorEpoch in the end of its last transaction; -1 if there is none
 * @param transactionOffset where its open transaction begins; -1 if it has none
 */
public record ProducerStatus(
        long producerId,
        short epoch,
        int lastSequence,
        long lastTimestamp,
        int coordinatorEpoch,
        long transactionOffset) {}
