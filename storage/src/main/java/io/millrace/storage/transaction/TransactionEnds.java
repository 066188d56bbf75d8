package io.millrace.storage.transaction;

import io.millrace.common.environment.Clock;
import io.millrace.common.environment.EventLoop;
import io.millrace.storage.LogStore;
import io.millrace.storage.group.GroupPositions;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings transactions to their end: those that their producers end, those that are open for too long, and those whose end
 * was decided and could not be carried out. Owned by the coordinator's loop.
 */
final class TransactionEnds {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionEnds.class);
    private static final int CHECK_MILLIS = 1_000;

    private final Clock clock;
    private final LogStore log;
    private final TransactionLog states;
    private final GroupPositions positions;
    private final Collection<TransactionSlot> slots;
    private final EventLoop loop;

    /** Runs while there is something to look after. */
    private EventLoop.@Nullable Timer expiry;

    /** @param slots all that there are, as they come and go */
    TransactionEnds(
            Clock clock,
            LogStore log,
            TransactionLog states,
            GroupPositions positions,
            Collection<TransactionSlot> slots,
            EventLoop loop) {
        this.clock = clock;
        this.log = log;
        this.states = states;
        this.positions = positions;
        this.slots = slots;
        this.loop = loop;
    }

    /** Carries out what was decided. The slot is free again when the future completes, on the loop. */
    CompletableFuture<Void> end(TransactionSlot slot, TransactionState prepared) {
        slot.changing = true;
        CompletableFuture<ProducerIdentity> next = prepared.producer().epoch() == ProducerIdentity.LAST_EPOCH
                ? log.newProducerId().thenApply(id -> new ProducerIdentity(id, (short) 0))
                : CompletableFuture.completedFuture(prepared.producer());
        // The first stage brings the others to the loop, whatever comes of it.
        return next.whenCompleteAsync((producer, error) -> {}, loop)
                .thenCompose(
                        producer -> carryOut(slot, prepared, prepared.completed(producer, clock.currentTimeMillis())))
                .whenComplete((done, error) -> {
                    slot.changing = false;
                    if (error != null) {
                        watch();
                    }
                });
    }

    private CompletableFuture<Void> carryOut(
            TransactionSlot slot, TransactionState prepared, TransactionState completed) {
        TransactionEnd end = new TransactionEnd(log, states, positions, prepared, completed);
        return end.run()
                .whenCompleteAsync(
                        (done, error) -> {
                            if (error == null) {
                                slot.state = completed;
                            } else if (end.isDecided()) {
                                slot.state = prepared;
                            }
                        },
                        loop);
    }

    /**
     * Rolls back what is open, under an epoch that nobody has; whoever had it open gets that one if it asks, until another
     * producer takes over.
     */
    void fence(TransactionSlot slot) {
        TransactionState state = slot.state;
        LOG.info("rolling back transaction id={} producer={}", state.transactionalId(), state.producer());
        endOrWarn(
                slot,
                state.prepared(false, state.producer().bumped(), state.producer(), true, clock.currentTimeMillis()));
    }

    private void endOrWarn(TransactionSlot slot, TransactionState prepared) {
        end(slot, prepared).whenComplete((done, error) -> {
            if (error != null) {
                LOG.warn("transaction not ended id={}", prepared.transactionalId(), error);
            }
        });
    }

    /** A transaction is open, or its end waits to be carried out. */
    void watch() {
        if (expiry == null) {
            expiry = loop.schedule(this::expire, CHECK_MILLIS);
        }
    }

    /** Ends what has been open for too long, and what was decided and could not be carried out. */
    void expire() {
        expiry = null;
        long now = clock.currentTimeMillis();
        for (TransactionSlot slot : slots) {
            TransactionState state = slot.state;
            if (!slot.changing && state.status().isPrepared()) {
                endOrWarn(slot, state);
            } else if (!slot.changing && state.isTimedOut(now)) {
                fence(slot);
            }
            if (state.open()) {
                watch();
            }
        }
    }
}
