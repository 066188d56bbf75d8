package io.millrace.storage.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.storage.Batches;
import io.millrace.storage.CrashWatch;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.group.GroupPosition;
import io.millrace.storage.group.GroupPositions;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.RecordBatchBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three producers with transactions over the same partitions, plain appends between them, positions, restarts; and at
 * every single operation of the disk a look at what another machine would find after a crash at that moment.
 * {@code -Dmillrace.seed=N} runs another script.
 */
final class TransactionSweepTest {
    private static final Path DIRECTORY = Path.of("/data/log");
    private static final int STEPS = 80;
    private static final int PARTITIONS = 3;
    private static final long SEED = Long.getLong("millrace.seed", 20_261_123L);
    private static final List<String> IDS = List.of("a", "b", "c");

    private enum Fate {
        OPEN,
        COMMIT_ASKED,
        COMMITTED,
        ROLLED_BACK
    }

    /** What was asked of one transaction, and what was heard of it. */
    private static final class Attempt {
        final Map<PartitionId, List<String>> values = new TreeMap<>();
        Fate fate = Fate.OPEN;

        /** Of the group named like its id; 0 for none. */
        long position;
    }

    /** One transactional id and its open transaction. */
    private static final class Writer {
        final Map<PartitionId, Integer> sequences = new HashMap<>();
        final List<Attempt> attempts = new ArrayList<>();
        ProducerIdentity producer = ProducerIdentity.NONE;
        Attempt current = new Attempt();
    }

    private final Random random = new Random(SEED);
    private final SimulatedEnvironment environment = new SimulatedEnvironment(SEED);
    private final CrashWatch watch = new CrashWatch(environment.simulatedDisk(), SEED, this::checkAfterCrash);
    private final Map<String, Writer> writers = new TreeMap<>();
    private final Set<String> plain = new HashSet<>();
    private LogStore log;
    private TransactionCoordinator transactions;
    private int values;

    @Test
    void endsEveryTransactionEverywhereOrNowhereWhereverTheMachineCrashes() {
        environment.await(log.createTopic(
                "t",
                TopicConfig.DEFAULT
                        .withPartitions(PARTITIONS)
                        .withSegmentBytes(900)
                        .withRetention(-1, -1)));
        IDS.forEach(id -> writers.put(id, new Writer()));
        watch.begin();
        for (int i = 0; i < STEPS; i++) {
            step();
            watch.check(i);
        }
        assertThat(watch.looks()).isGreaterThan(1_000);
        long committed = writers.values().stream()
                .flatMap(writer -> writer.attempts.stream())
                .filter(attempt -> attempt.fate == Fate.COMMITTED)
                .count();
        assertThat(committed).isGreaterThan(3);
    }

    @BeforeEach
    void open() {
        log = LogStore.open(environment, DIRECTORY);
        transactions = new TransactionCoordinator(environment, log, new GroupPositions(environment, log));
    }

    private void step() {
        String id = IDS.get(random.nextInt(IDS.size()));
        Writer writer = Objects.requireNonNull(writers.get(id));
        int die = random.nextInt(100);
        if (writer.producer.equals(ProducerIdentity.NONE)) {
            writer.producer = environment.await(transactions.initialize(id, 60_000, ProducerIdentity.NONE));
        } else if (die < 50) {
            write(id, writer);
        } else if (die < 57) {
            PartitionId partition = partition();
            String value = "plain" + values++;
            environment.await(log.partition(partition).append(batch(ProducerIdentity.NONE, 0, value)));
            plain.add(value);
        } else if (die < 65) {
            long position = ++values;
            writer.current.position = position;
            environment.await(transactions.addPositions(
                    id, writer.producer, id, Map.of(partition(0), new GroupPosition(position, -1, "", 1_000)), true));
        } else if (die < 95) {
            end(id, writer, die < 85);
        } else {
            transactions.close();
            log.close();
            open();
        }
    }

    private PartitionId partition() {
        return partition(random.nextInt(PARTITIONS));
    }

    private static PartitionId partition(int number) {
        return new PartitionId("t", number);
    }

    private void write(String id, Writer writer) {
        for (int i = 0; i <= random.nextInt(3); i++) {
            PartitionId partition = partition();
            String value = id + values++ + "x".repeat(random.nextInt(40));
            int sequence = writer.sequences.merge(partition, 1, Integer::sum) - 1;
            writer.current
                    .values
                    .computeIfAbsent(partition, none -> new ArrayList<>())
                    .add(value);
            environment.await(
                    transactions.append(id, log.partition(partition), batch(writer.producer, sequence, value)));
        }
    }

    private void end(String id, Writer writer, boolean commit) {
        Attempt ended = writer.current;
        if (ended.values.isEmpty() && ended.position == 0) {
            return;
        }
        writer.attempts.add(ended);
        ended.fate = commit ? Fate.COMMIT_ASKED : Fate.ROLLED_BACK;
        writer.producer = environment.await(transactions.end(id, writer.producer, commit, true));
        ended.fate = commit ? Fate.COMMITTED : Fate.ROLLED_BACK;
        writer.current = new Attempt();
        writer.sequences.clear();
    }

    private static RecordBatch batch(ProducerIdentity producer, int sequence, String value) {
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE);
        builder.append(1_000, null, value.getBytes(UTF_8));
        if (!producer.equals(ProducerIdentity.NONE)) {
            builder.producer(producer.producerId(), producer.epoch(), sequence).transactional();
        }
        return builder.build();
    }

    private void checkAfterCrash(SimulatedEnvironment other) {
        LogStore recovered = LogStore.open(other, DIRECTORY);
        GroupPositions positions = new GroupPositions(other, recovered);
        TransactionCoordinator coordinator = new TransactionCoordinator(other, recovered, positions);
        // What was open runs into its time-out.
        other.advance(62_000);
        other.runUntilIdle();
        check(recovered, positions, coordinator);
    }

    private void check(LogStore recovered, GroupPositions positions, TransactionCoordinator coordinator) {
        assertThat(coordinator.states()).noneMatch(TransactionState::open);
        Map<PartitionId, List<String>> shown = new TreeMap<>();
        Set<String> all = new HashSet<>();
        for (int i = 0; i < PARTITIONS; i++) {
            PartitionLog partition = recovered.partition(partition(i));
            assertThat(partition.failure()).isEmpty();
            assertThat(partition.stableOffset()).isEqualTo(partition.endOffset());
            shown.put(partition.id(), Batches.values(partition));
            shown.get(partition.id())
                    .forEach(value ->
                            assertThat(all.add(value)).as("%s once", value).isTrue());
        }
        assertThat(all).containsAll(plain);
        writers.forEach((id, writer) -> {
            long position = 0;
            List<Attempt> attempts = new ArrayList<>(writer.attempts);
            attempts.add(writer.current);
            for (Attempt attempt : attempts) {
                boolean isShown = check(attempt, shown, all, positions, id);
                position = isShown && attempt.position > 0 ? attempt.position : position;
            }
            GroupPosition committed = positions.committed(id).get(partition(0));
            assertThat(committed == null ? 0 : committed.offset())
                    .as("position of %s", id)
                    .isEqualTo(position);
        });
    }

    /** Whether it was committed, as far as this can be seen. */
    private static boolean check(
            Attempt attempt,
            Map<PartitionId, List<String>> shown,
            Set<String> all,
            GroupPositions positions,
            String id) {
        List<String> wanted = new ArrayList<>();
        attempt.values.values().forEach(wanted::addAll);
        boolean some = wanted.stream().anyMatch(all::contains);
        GroupPosition committed = positions.committed(id).get(partition(0));
        boolean positioned = attempt.position > 0 && committed != null && committed.offset() == attempt.position;
        boolean isShown = attempt.fate == Fate.COMMITTED
                || (attempt.fate == Fate.COMMIT_ASKED && (some || (wanted.isEmpty() && positioned)));
        if (!isShown) {
            assertThat(wanted).as("of %s", attempt.fate).noneMatch(all::contains);
            return false;
        }
        attempt.values.forEach(
                (partition, values) -> assertThat(shown.get(partition)).containsSubsequence(values));
        return true;
    }
}
