package io.millrace.storage.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.common.simulation.SimulatedDisk;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.common.simulation.Survival;
import io.millrace.storage.Append;
import io.millrace.storage.Batches;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.group.GroupPositions;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.RecordBatchBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;

/** A log with two partitions and a producer with transactions over them, in simulated time. */
abstract class TransactionScenario {
    private static final Path DIRECTORY = Path.of("/data/log");
    static final String ID = "payments";
    static final int TIMEOUT_MILLIS = 60_000;
    static final PartitionId FIRST = new PartitionId("orders", 0);
    static final PartitionId SECOND = new PartitionId("orders", 1);

    SimulatedEnvironment environment = new SimulatedEnvironment(1, new SimulatedDisk());
    final Map<PartitionId, Integer> sequences = new HashMap<>();
    LogStore log;
    GroupPositions positions;
    TransactionCoordinator transactions;

    @BeforeEach
    void begin() {
        open();
        environment.await(log.createTopic("orders", TopicConfig.DEFAULT.withPartitions(2)));
    }

    final void open() {
        log = LogStore.open(environment, DIRECTORY);
        positions = new GroupPositions(environment, log);
        transactions = new TransactionCoordinator(environment, log, positions);
    }

    final void restart() {
        transactions.close();
        log.close();
        open();
    }

    final void crash(Survival survival) {
        environment = new SimulatedEnvironment(2, environment.simulatedDisk().afterCrash(survival, 3));
        open();
    }

    final ProducerIdentity initialize() {
        sequences.clear();
        return environment.await(transactions.initialize(ID, TIMEOUT_MILLIS, ProducerIdentity.NONE));
    }

    final RecordBatch batch(ProducerIdentity producer, PartitionId partition, String... values) {
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE);
        for (String value : values) {
            builder.append(1_000, null, value.getBytes(UTF_8));
        }
        int sequence = sequences.merge(partition, values.length, Integer::sum) - values.length;
        return builder.producer(producer.producerId(), producer.epoch(), sequence)
                .transactional()
                .build();
    }

    /** By the newer protocol, which adds the partition on the way. */
    final void write(ProducerIdentity producer, PartitionId partition, String... values) {
        environment.await(append(producer, partition, values));
    }

    final CompletableFuture<Append.Result> append(ProducerIdentity producer, PartitionId partition, String... values) {
        return transactions.append(ID, log.partition(partition), batch(producer, partition, values));
    }

    final ProducerIdentity end(ProducerIdentity producer, boolean commit) {
        ProducerIdentity next = environment.await(transactions.end(ID, producer, commit, true));
        sequences.clear();
        return next;
    }

    final List<String> shown(PartitionId partition) {
        return Batches.values(log.partition(partition));
    }

    final TransactionState.Status status() {
        return transactions.state(ID).orElseThrow().status();
    }
}
