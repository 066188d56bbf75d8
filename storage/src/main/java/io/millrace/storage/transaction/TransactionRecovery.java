package io.millrace.storage.transaction;

import io.millrace.common.environment.Environment;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.Append;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.ProducerStatus;
import io.millrace.storage.record.EndMarker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings partitions and states together at a start. A partition's own open transactions say what a transaction has touched,
 * so that beginning one needs no record of its own. What no state accounts for is ended, lest readers wait for ever. Used
 * once, before anybody writes; waits for the disk.
 */
final class TransactionRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionRecovery.class);

    private final Environment environment;
    private final LogStore log;
    private final Map<String, TransactionState> states;
    private final Map<Long, String> ids = new HashMap<>();

    TransactionRecovery(Environment environment, LogStore log, Map<String, TransactionState> states) {
        this.environment = environment;
        this.log = log;
        this.states = states;
        states.forEach((id, state) -> {
            ids.put(state.previous().producerId(), id);
            ids.put(state.producer().producerId(), id);
        });
    }

    /** Changes the states to what is open. */
    void run() {
        log.topics().forEach((topic, config) -> {
            for (int i = 0; i < config.partitions(); i++) {
                PartitionLog partition = log.partition(new PartitionId(topic, i));
                for (ProducerStatus producer : partition.producers()) {
                    if (producer.transactionOffset() >= 0) {
                        open(partition.id(), producer);
                    }
                }
            }
        });
        states.values().forEach(this::expect);
    }

    private void open(PartitionId partition, ProducerStatus producer) {
        String id = ids.get(producer.producerId());
        TransactionState state = id == null ? null : states.get(id);
        if (state != null && state.status().isPrepared()) {
            return; // is ended with the rest of it
        }
        if (id != null && state != null && mayBegin(state, producer)) {
            states.put(
                    id,
                    state.withPartitions(Set.of(partition), environment.clock().currentTimeMillis()));
        } else {
            end(partition, producer, state);
        }
    }

    /** Whether the transaction is one that the state's producer may have begun since the state was written. */
    private static boolean mayBegin(TransactionState state, ProducerStatus producer) {
        return state.producer().equals(new ProducerIdentity(producer.producerId(), producer.epoch()))
                && (!state.status().isComplete() || state.bumps());
    }

    /** Its end was decided, and lost here in a power cut; or it was never heard of. */
    private void end(PartitionId partition, ProducerStatus producer, @Nullable TransactionState state) {
        ProducerIdentity own = new ProducerIdentity(producer.producerId(), producer.epoch());
        boolean commit = state != null
                && state.status() == TransactionState.Status.COMPLETE_COMMIT
                && (state.bumps() ? state.previous() : state.producer()).equals(own);
        ProducerIdentity signer = state != null && commit && state.bumps() ? own.bumped() : own;
        LOG.warn(
                "ending a transaction that nobody accounts for partition={} producer={} epoch={} commit={}",
                partition,
                producer.producerId(),
                producer.epoch(),
                commit);
        EndMarker marker = new EndMarker(commit, TransactionEnd.COORDINATOR_EPOCH);
        Append append = new Append(
                partition,
                marker.batch(
                        signer.producerId(), signer.epoch(), environment.clock().currentTimeMillis()));
        try {
            environment.await(log.append(List.of(append)));
        } catch (MillraceException e) {
            LOG.error("transaction not ended partition={}", partition, e);
        }
    }

    private void expect(TransactionState state) {
        if (state.open()) {
            for (PartitionId partition : state.partitions()) {
                try {
                    log.partition(partition)
                            .expectTransaction(
                                    state.producer().producerId(),
                                    state.producer().epoch());
                } catch (MillraceException e) {
                    LOG.info("transaction without partition={} id={}", partition, state.transactionalId());
                }
            }
        }
    }
}
