package io.millrace.storage.transaction;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.Append;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.group.GroupPosition;
import io.millrace.storage.group.GroupPositions;
import io.millrace.storage.record.RecordBatch;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All transactional ids of a node. Thread-safe. Futures complete on the coordinator's loop, or on a thread of the store
 * that what depends on it must not hold up; exceptionally with {@link MillraceException}: INVALID_PRODUCER_MAPPING for an
 * id that is not the producer's, PRODUCER_FENCED for one that was replaced, CONCURRENT_TRANSACTIONS while the id's last
 * change is being written, INVALID_TRANSACTION_STATE, INVALID_TRANSACTION_TIMEOUT, TOPIC_NOT_FOUND.
 */
public final class TransactionCoordinator implements AutoCloseable {
    /** Kafka's {@code transaction.max.timeout.ms}. */
    public static final int LONGEST_TIMEOUT_MILLIS = 900_000;

    /** Kafka's {@code transactional.id.expiration.ms}. */
    public static final long FORGOTTEN_AFTER_MILLIS = 7L * 24 * 3600 * 1000;

    private static final Logger LOG = LoggerFactory.getLogger(TransactionCoordinator.class);

    private static final int FORGETTING_MILLIS = 3_600_000;

    private final Environment environment;
    private final LogStore log;
    private final TransactionLog states;
    private final EventLoop loop;
    private final TransactionEnds ends;

    /** Changed on the loop. */
    private final Map<String, TransactionSlot> slots = new ConcurrentSkipListMap<>();

    /** By producer id, batches on their way to the loop: those that follow must not overtake them. */
    private final Map<Long, Integer> adding = new ConcurrentHashMap<>();

    /** Reads the states, and ends what a crash left open without one; waits for the disk. */
    public TransactionCoordinator(Environment environment, LogStore log, GroupPositions positions) {
        this.environment = environment;
        this.log = log;
        this.states = new TransactionLog(environment, log);
        this.loop = environment.newLoop("transactions");
        this.ends = new TransactionEnds(environment.clock(), log, states, positions, slots.values(), loop);
        Map<String, TransactionState> known = states.load();
        new TransactionRecovery(environment, log, known).run();
        known.forEach((id, state) -> slots.put(id, new TransactionSlot(state)));
        loop.execute(ends::expire);
        loop.execute(this::forgetOld);
    }

    /** All ids, a snapshot of each. */
    public List<TransactionState> states() {
        return slots.values().stream().map(slot -> slot.state).toList();
    }

    public Optional<TransactionState> state(String transactionalId) {
        return Optional.ofNullable(slots.get(transactionalId)).map(slot -> slot.state);
    }

    /** Whether an open transaction will change the position. */
    public boolean isPending(String group, PartitionId partition) {
        return slots.values().stream()
                .anyMatch(slot ->
                        slot.state.positions().getOrDefault(group, Map.of()).containsKey(partition));
    }

    /**
     * A producer takes over the id and fences whoever had it. What that one left open is rolled back first; meanwhile the
     * answer is CONCURRENT_TRANSACTIONS.
     *
     * @param before what the producer was until now (KIP-360); {@link ProducerIdentity#NONE} if it is new
     */
    public CompletableFuture<ProducerIdentity> initialize(
            String transactionalId, int timeoutMillis, ProducerIdentity before) {
        if (timeoutMillis <= 0 || timeoutMillis > LONGEST_TIMEOUT_MILLIS) {
            return CompletableFuture.failedFuture(ErrorCode.INVALID_TRANSACTION_TIMEOUT.error(
                    "a transaction's timeout is 1 to %s ms, not %s", LONGEST_TIMEOUT_MILLIS, timeoutMillis));
        }
        CompletableFuture<TransactionSlot> slot = slots.containsKey(transactionalId)
                ? loop.call(() -> completedFuture(existing(transactionalId)))
                : log.newProducerId()
                        .thenCompose(id -> loop.call(() -> completedFuture(slots.computeIfAbsent(
                                transactionalId,
                                name -> new TransactionSlot(TransactionState.first(
                                        name, new ProducerIdentity(id, (short) -1), timeoutMillis, now()))))));
        return slot.thenCompose(found -> loop.call(() -> initialize(found, timeoutMillis, before)));
    }

    private CompletableFuture<ProducerIdentity> initialize(
            TransactionSlot slot, int timeoutMillis, ProducerIdentity before) {
        slot.checkQuiet();
        TransactionState state = slot.state;
        ProducerIdentity current = state.producer();
        boolean isNew = current.epoch() < 0;
        boolean again = !isNew && !before.equals(current) && before.equals(state.previous());
        if (!before.equals(ProducerIdentity.NONE) && !isNew && !before.equals(current) && !again) {
            throw slot.fenced(before);
        }
        if (state.open()) {
            ends.fence(slot);
            throw slot.concurrent();
        }
        slot.changing = true;
        CompletableFuture<ProducerIdentity> next;
        if (again && !before.equals(ProducerIdentity.NONE)) {
            next = completedFuture(current);
        } else {
            next = current.isExhausted()
                    ? log.newProducerId().thenApply(id -> new ProducerIdentity(id, (short) 0))
                    : completedFuture(current.bumped());
        }
        return next.thenCompose(producer -> {
                    TransactionState initialized = state.initialized(producer, before, timeoutMillis, now());
                    return log.append(List.of(states.append(initialized))).thenApply(results -> initialized);
                })
                .whenCompleteAsync(
                        (initialized, error) -> {
                            slot.changing = false;
                            if (error == null) {
                                slot.state = initialized;
                            }
                        },
                        loop)
                .thenApply(TransactionState::producer);
    }

    /** The open transaction, begun if there is none, will write to {@code partitions}; durable when complete. */
    public CompletableFuture<Void> addPartitions(
            String transactionalId, ProducerIdentity producer, Collection<PartitionId> partitions) {
        return loop.call(() -> {
            TransactionSlot slot = existing(transactionalId).checkOwner(producer);
            TransactionState state = slot.state;
            if (state.open() && state.partitions().containsAll(partitions)) {
                return done();
            }
            List<PartitionLog> logs = partitions.stream().map(log::partition).toList();
            logs.forEach(partition -> partition.expectTransaction(producer.producerId(), producer.epoch()));
            return extend(slot, open -> open.withPartitions(partitions, now()));
        });
    }

    /** INVALID_TRANSACTION_STATE unless the open transaction writes to {@code partitions}. */
    public CompletableFuture<Void> verify(
            String transactionalId, ProducerIdentity producer, Collection<PartitionId> partitions) {
        return loop.call(() -> {
            TransactionSlot slot = existing(transactionalId).checkOwner(producer);
            if (!slot.state.open() || !slot.state.partitions().containsAll(partitions)) {
                throw slot.noTransaction();
            }
            return done();
        });
    }

    /** The open transaction, begun if there is none, will commit positions of {@code group}; durable when complete. */
    public CompletableFuture<Void> addGroup(String transactionalId, ProducerIdentity producer, String group) {
        return loop.call(() -> {
            TransactionSlot slot = existing(transactionalId).checkOwner(producer);
            return slot.state.open() && slot.state.positions().containsKey(group)
                    ? done()
                    : extend(slot, state -> state.withPositions(group, Map.of(), now()));
        });
    }

    /**
     * Positions that become committed with the open transaction, and are durable with it when the future completes.
     *
     * @param begins whether one may be begun by this, or {@link #addGroup} must have come before
     */
    public CompletableFuture<Void> addPositions(
            String transactionalId,
            ProducerIdentity producer,
            String group,
            Map<PartitionId, GroupPosition> newPositions,
            boolean begins) {
        return loop.call(() -> {
            TransactionSlot slot = existing(transactionalId).checkOwner(producer);
            if (!begins && !(slot.state.open() && slot.state.positions().containsKey(group))) {
                throw slot.noTransaction();
            }
            return extend(slot, state -> state.withPositions(group, newPositions, now()));
        });
    }

    /** Known at once, so that what follows finds it; the log keeps the order. */
    private CompletableFuture<Void> extend(TransactionSlot slot, UnaryOperator<TransactionState> change) {
        slot.state = change.apply(slot.state);
        ends.watch();
        return log.append(List.of(states.append(slot.state))).thenAccept(results -> {});
    }

    /**
     * Appends a batch to the open transaction, begun if there is none; the first one in a partition adds the partition to it
     * (KIP-890). A start finds in the partition what was added, so nothing else is written. Batches that one thread gives
     * keep their order.
     */
    public CompletableFuture<Append.Result> append(String transactionalId, PartitionLog partition, RecordBatch batch) {
        ProducerIdentity producer = new ProducerIdentity(batch.producerId(), batch.producerEpoch());
        boolean waits = adding.containsKey(producer.producerId());
        if (!waits && partition.isInTransaction(producer.producerId(), producer.epoch())) {
            return partition.append(batch);
        }
        adding.merge(producer.producerId(), 1, Integer::sum);
        return loop.call(() -> {
            try {
                return add(transactionalId, producer, partition, batch);
            } finally {
                adding.computeIfPresent(producer.producerId(), (id, count) -> count == 1 ? null : count - 1);
            }
        });
    }

    private CompletableFuture<Append.Result> add(
            String transactionalId, ProducerIdentity producer, PartitionLog partition, RecordBatch batch) {
        TransactionSlot slot = existing(transactionalId).checkOwner(producer);
        partition.expectTransaction(producer.producerId(), producer.epoch());
        if (!slot.state.open() || !slot.state.partitions().contains(partition.id())) {
            slot.state = slot.state.withPartitions(Set.of(partition.id()), now());
            ends.watch();
        }
        checkFirst(producer, partition, batch);
        return partition.append(batch);
    }

    /** One that overtook its producer's first batch there, which was refused and comes again, is refused too. */
    private static void checkFirst(ProducerIdentity producer, PartitionLog partition, RecordBatch batch) {
        if (batch.baseSequence() != 0
                && partition.producers().stream().noneMatch(known -> known.producerId() == producer.producerId())) {
            throw ErrorCode.OUT_OF_ORDER_SEQUENCE.error(
                    "producer %s begins in %s with sequence %s",
                    producer.producerId(), partition.id(), batch.baseSequence());
        }
    }

    /**
     * Ends the open transaction; all of it is visible and durable, or gone, when the future completes with what the
     * producer is from then on.
     *
     * @param bumps whether the producer gets a new epoch by it (KIP-890); then one may be rolled back that was never begun
     */
    public CompletableFuture<ProducerIdentity> end(
            String transactionalId, ProducerIdentity producer, boolean commit, boolean bumps) {
        return loop.call(() -> {
            TransactionSlot slot = existing(transactionalId);
            TransactionState state = slot.state;
            boolean again = bumps
                    && (state.status().isComplete() || state.status().isPrepared())
                    && producer.equals(state.previous());
            if (state.producer().producerId() != producer.producerId() && !again) {
                throw slot.wrongProducer(producer);
            }
            if (!state.producer().equals(producer) && !again) {
                throw slot.fenced(producer);
            }
            slot.checkQuiet();
            if (state.open() || (bumps && !again && !commit)) {
                ProducerIdentity signer = bumps ? producer.bumped() : producer;
                return ends.end(slot, state.prepared(commit, signer, producer, bumps, now()))
                        .thenApply(done -> slot.state.producer());
            }
            TransactionState.Status same =
                    commit ? TransactionState.Status.COMPLETE_COMMIT : TransactionState.Status.COMPLETE_ABORT;
            if (state.status() != same || (bumps && !again)) {
                throw slot.noTransaction();
            }
            return completedFuture(state.producer());
        });
    }

    /** Ids that nobody has used for a week. */
    private void forgetOld() {
        long now = now();
        for (TransactionSlot slot : List.copyOf(slots.values())) {
            TransactionState state = slot.state;
            boolean idle = !slot.changing && !state.open() && !state.status().isPrepared();
            if (idle && now - state.updatedMillis() > FORGOTTEN_AFTER_MILLIS) {
                slots.remove(state.transactionalId());
                log.append(List.of(states.forget(state, now))).whenComplete((results, error) -> {
                    if (error != null) {
                        LOG.warn("transactional id not forgotten id={}", state.transactionalId(), error);
                    }
                });
            }
        }
        loop.schedule(this::forgetOld, FORGETTING_MILLIS);
    }

    private TransactionSlot existing(String transactionalId) {
        TransactionSlot slot = slots.get(transactionalId);
        if (slot == null) {
            throw ErrorCode.INVALID_PRODUCER_MAPPING.error("transactional id \"%s\" has no producer", transactionalId);
        }
        return slot;
    }

    private long now() {
        return environment.clock().currentTimeMillis();
    }

    private static CompletableFuture<Void> done() {
        return completedFuture(null);
    }

    /** Open transactions stay open; they are found again. */
    @Override
    public void close() {
        loop.close();
    }
}
