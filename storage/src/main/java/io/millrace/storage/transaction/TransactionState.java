package io.millrace.storage.transaction;

import io.millrace.storage.PartitionId;
import io.millrace.storage.group.GroupPosition;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A transactional id, its producer and its last transaction.
 *
 * @param producer who may write now
 * @param previous who could before; whoever asks again for what made the change is known by it
 * @param bumps whether each end of a transaction gives the producer a new epoch (KIP-890), so that an end that comes late
 *     cannot end a later transaction
 * @param partitions that the open transaction touches
 * @param positions of groups that become committed with it
 * @param startedMillis of the open transaction, since the epoch; -1 if there is none
 * @param updatedMillis of the last change, since the epoch
 */
public record TransactionState(
        String transactionalId,
        ProducerIdentity producer,
        ProducerIdentity previous,
        int timeoutMillis,
        Status status,
        boolean bumps,
        Set<PartitionId> partitions,
        Map<String, Map<PartitionId, GroupPosition>> positions,
        long startedMillis,
        long updatedMillis) {

    /** As Kafka's, under its numbers and names. */
    public enum Status {
        EMPTY(0, "Empty"),
        ONGOING(1, "Ongoing"),
        PREPARE_COMMIT(2, "PrepareCommit"),
        PREPARE_ABORT(3, "PrepareAbort"),
        COMPLETE_COMMIT(4, "CompleteCommit"),
        COMPLETE_ABORT(5, "CompleteAbort");

        private final int number;
        private final String text;

        Status(int number, String text) {
            this.number = number;
            this.text = text;
        }

        int number() {
            return number;
        }

        public String text() {
            return text;
        }

        boolean isComplete() {
            return this == COMPLETE_COMMIT || this == COMPLETE_ABORT;
        }

        boolean isPrepared() {
            return this == PREPARE_COMMIT || this == PREPARE_ABORT;
        }
    }

    public TransactionState {
        partitions = Set.copyOf(partitions);
        positions = Map.copyOf(positions);
    }

    static TransactionState first(String transactionalId, ProducerIdentity producer, int timeoutMillis, long now) {
        return new TransactionState(
                transactionalId,
                producer,
                ProducerIdentity.NONE,
                timeoutMillis,
                Status.EMPTY,
                false,
                Set.of(),
                Map.of(),
                -1,
                now);
    }

    /** Another producer, or the same under another epoch, takes over; there is no open transaction. */
    TransactionState initialized(ProducerIdentity next, ProducerIdentity asked, int newTimeoutMillis, long now) {
        return new TransactionState(
                transactionalId, next, asked, newTimeoutMillis, Status.EMPTY, false, Set.of(), Map.of(), -1, now);
    }

    /** The open transaction, begun if there is none, touches {@code more} too. */
    TransactionState withPartitions(Collection<PartitionId> more, long now) {
        Set<PartitionId> all = new TreeSet<>(open() ? partitions : Set.of());
        all.addAll(more);
        return ongoing(all, open() ? positions : Map.of(), now);
    }

    /** As {@link #withPartitions}; a group may come without positions, which come later. */
    TransactionState withPositions(String group, Map<PartitionId, GroupPosition> more, long now) {
        Map<String, Map<PartitionId, GroupPosition>> all = new HashMap<>(open() ? positions : Map.of());
        Map<PartitionId, GroupPosition> ofGroup = new TreeMap<>(all.getOrDefault(group, Map.of()));
        ofGroup.putAll(more);
        all.put(group, Map.copyOf(ofGroup));
        return ongoing(open() ? partitions : Set.of(), all, now);
    }

    private TransactionState ongoing(
            Set<PartitionId> newPartitions, Map<String, Map<PartitionId, GroupPosition>> newPositions, long now) {
        return new TransactionState(
                transactionalId,
                producer,
                previous,
                timeoutMillis,
                Status.ONGOING,
                bumps,
                newPartitions,
                newPositions,
                open() ? startedMillis : now,
                now);
    }

    /** The end is decided: {@code signer} signs the markers. */
    TransactionState prepared(
            boolean commit, ProducerIdentity signer, ProducerIdentity before, boolean nowBumps, long now) {
        return new TransactionState(
                transactionalId,
                signer,
                before,
                timeoutMillis,
                commit ? Status.PREPARE_COMMIT : Status.PREPARE_ABORT,
                nowBumps,
                partitions,
                positions,
                startedMillis,
                now);
    }

    /** What was {@link #prepared} has come about; {@code next} may begin another transaction. */
    TransactionState completed(ProducerIdentity next, long now) {
        return new TransactionState(
                transactionalId,
                next,
                previous,
                timeoutMillis,
                status == Status.PREPARE_COMMIT ? Status.COMPLETE_COMMIT : Status.COMPLETE_ABORT,
                bumps,
                Set.of(),
                Map.of(),
                -1,
                now);
    }

    boolean open() {
        return status == Status.ONGOING;
    }

    boolean isTimedOut(long now) {
        return open() && now - startedMillis > timeoutMillis;
    }
}
