package io.millrace.storage.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.common.simulation.SimulatedDisk;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.common.simulation.Survival;
import io.millrace.storage.Append;
import io.millrace.storage.Cut;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.group.GroupPosition;
import io.millrace.storage.group.GroupPositions;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.RecordBatchBuilder;
import io.millrace.storage.record.RecordCursor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions in simulated time, of both protocols: with an epoch for each, and with one for all. */
final class TransactionCoordinatorTest {
    private static final Path DIRECTORY = Path.of("/data/log");
    private static final String ID = "payments";
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final PartitionId FIRST = new PartitionId("orders", 0);
    private static final PartitionId SECOND = new PartitionId("orders", 1);

    private SimulatedEnvironment environment = new SimulatedEnvironment(1, new SimulatedDisk());
    private final Map<PartitionId, Integer> sequences = new HashMap<>();
    private LogStore log;
    private GroupPositions positions;
    private TransactionCoordinator transactions;

    @BeforeEach
    void begin() {
        open();
        environment.await(log.createTopic("orders", TopicConfig.DEFAULT.withPartitions(2)));
    }

    private void open() {
        log = LogStore.open(environment, DIRECTORY);
        positions = new GroupPositions(environment, log);
        transactions = new TransactionCoordinator(environment, log, positions);
    }

    private void restart() {
        transactions.close();
        log.close();
        open();
    }

    private void crash(Survival survival) {
        environment = new SimulatedEnvironment(2, environment.simulatedDisk().afterCrash(survival, 3));
        open();
    }

    private ProducerIdentity initialize() {
        sequences.clear();
        return environment.await(transactions.initialize(ID, TIMEOUT_MILLIS, ProducerIdentity.NONE));
    }

    private RecordBatch batch(ProducerIdentity producer, PartitionId partition, String... values) {
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
    private void write(ProducerIdentity producer, PartitionId partition, String... values) {
        environment.await(append(producer, partition, values));
    }

    private CompletableFuture<Append.Result> append(
            ProducerIdentity producer, PartitionId partition, String... values) {
        return transactions.append(ID, log.partition(partition), batch(producer, partition, values));
    }

    private ProducerIdentity end(ProducerIdentity producer, boolean commit) {
        ProducerIdentity next = environment.await(transactions.end(ID, producer, commit, true));
        sequences.clear();
        return next;
    }

    private List<String> shown(PartitionId partition) {
        PartitionLog source = log.partition(partition);
        List<String> values = new ArrayList<>();
        for (long from = source.startOffset(); ; ) {
            List<RecordBatch> batches = source.read(from, Long.MAX_VALUE, 100);
            if (batches.isEmpty()) {
                return values;
            }
            for (RecordBatch batch : batches) {
                RecordCursor cursor = batch.records();
                while (cursor.next()) {
                    values.add(new String(cursor.bytes(), cursor.valueStart(), cursor.valueLength(), UTF_8));
                }
                from = batch.lastOffset() + 1;
            }
        }
    }

    private static Consumer<Throwable> hasCode(ErrorCode code) {
        return error -> assertThat(((MillraceException) error).code()).isEqualTo(code);
    }

    private TransactionState.Status status() {
        return transactions.state(ID).orElseThrow().status();
    }

    @Test
    void showsATransactionInAllItsPartitionsAtOneInstant() {
        ProducerIdentity producer = initialize();
        write(producer, FIRST, "a", "b");
        write(producer, SECOND, "c");
        environment.await(log.partition(FIRST).append(plain("later")));
        assertThat(log.partition(FIRST).stableOffset()).isZero();
        assertThat(log.partition(FIRST).committedOffset()).isEqualTo(3);
        assertThat(shown(FIRST)).isEmpty();
        List<Long> sums = new ArrayList<>();
        log.partition(FIRST).onCommit(() -> sums.add(stableSum()));
        log.partition(SECOND).onCommit(() -> sums.add(stableSum()));
        end(producer, true);
        // Three records and the one after them, and two markers.
        assertThat(sums).isNotEmpty().allMatch(sum -> sum == 6);
        assertThat(shown(FIRST)).containsExactly("a", "b", "later");
        assertThat(shown(SECOND)).containsExactly("c");
        assertThat(status()).isEqualTo(TransactionState.Status.COMPLETE_COMMIT);
    }

    private long stableSum() {
        Cut cut = log.cut(List.of(FIRST, SECOND));
        return cut.stableOffset(FIRST) + cut.stableOffset(SECOND);
    }

    private static RecordBatch plain(String value) {
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE);
        builder.append(1_000, null, value.getBytes(UTF_8));
        return builder.build();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void neverShowsWhatWasRolledBack(boolean restarted) {
        ProducerIdentity producer = initialize();
        write(producer, FIRST, "kept");
        producer = end(producer, true);
        write(producer, FIRST, "dropped", "too");
        producer = end(producer, false);
        write(producer, FIRST, "last");
        end(producer, true);
        if (restarted) {
            restart();
        }
        assertThat(shown(FIRST)).containsExactly("kept", "last");
        assertThat(log.partition(FIRST).abortedTransactions(0, 7))
                .singleElement()
                .satisfies(aborted -> {
                    assertThat(aborted.firstOffset()).isEqualTo(2);
                    assertThat(aborted.lastOffset()).isEqualTo(4);
                    assertThat(aborted.lastStableOffset()).isEqualTo(5);
                });
        assertThat(log.partition(FIRST).abortedTransactions(5, 7)).isEmpty();
        assertThat(log.partition(FIRST).abortedTransactions(0, 2)).isEmpty();
    }

    @Test
    void findsTheIndexOfARolledBackTransactionInALaterSegment() {
        environment.await(log.createTopic("small", TopicConfig.DEFAULT.withSegmentBytes(200)));
        PartitionId small = new PartitionId("small", 0);
        ProducerIdentity producer = initialize();
        for (int i = 0; i < 5; i++) {
            write(producer, small, "x".repeat(50) + i);
        }
        producer = end(producer, false);
        for (int i = 0; i < 5; i++) {
            write(producer, small, "y" + i);
        }
        end(producer, true);
        List<String> expected = List.of("y0", "y1", "y2", "y3", "y4");
        assertThat(shown(small)).isEqualTo(expected);
        restart();
        assertThat(shown(small)).isEqualTo(expected);
        crash(Survival.NONE);
        assertThat(shown(small)).isEqualTo(expected);
    }

    @Test
    void fencesWhoWasReplacedAndRollsBackWhatItLeftOpen() {
        ProducerIdentity zombie = initialize();
        write(zombie, FIRST, "zombie");
        assertThatThrownBy(this::initialize).satisfies(hasCode(ErrorCode.CONCURRENT_TRANSACTIONS));
        environment.runUntilIdle();
        ProducerIdentity successor = initialize();
        assertThat(successor.producerId()).isEqualTo(zombie.producerId());
        assertThat(successor.epoch()).isGreaterThan(zombie.epoch());
        sequences.put(FIRST, 1);
        assertThatThrownBy(() -> write(zombie, FIRST, "late")).satisfies(hasCode(ErrorCode.PRODUCER_FENCED));
        assertThatThrownBy(() -> environment.await(log.partition(FIRST).append(batch(zombie, FIRST, "later"))))
                .satisfies(hasCode(ErrorCode.PRODUCER_FENCED));
        assertThatThrownBy(() -> end(zombie, true)).satisfies(hasCode(ErrorCode.PRODUCER_FENCED));
        sequences.clear();
        write(successor, FIRST, "successor");
        end(successor, true);
        assertThat(shown(FIRST)).containsExactly("successor");
    }

    /** KIP-890: the reason why each transaction has an epoch. */
    @Test
    void doesNotEndATransactionByADelayedEndOfTheOneBefore() {
        ProducerIdentity before = initialize();
        write(before, FIRST, "first");
        ProducerIdentity after = end(before, true);
        assertThat(after.epoch()).isEqualTo((short) (before.epoch() + 1));
        // Whoever did not hear of it asks again, and hears the same.
        assertThat(end(before, true)).isEqualTo(after);
        assertThatThrownBy(() -> end(before, false)).satisfies(hasCode(ErrorCode.INVALID_TRANSACTION_STATE));
        write(after, FIRST, "second");
        assertThatThrownBy(() -> end(before, true)).satisfies(hasCode(ErrorCode.PRODUCER_FENCED));
        assertThat(status()).isEqualTo(TransactionState.Status.ONGOING);
        assertThat(shown(FIRST)).containsExactly("first");
        end(after, false);
        assertThat(shown(FIRST)).containsExactly("first");
    }

    @Test
    void endsTransactionsOfTheOlderProtocolUnderOneEpoch() {
        ProducerIdentity producer = initialize();
        assertThatThrownBy(() -> environment.await(log.partition(FIRST).append(batch(producer, FIRST, "unknown"))))
                .satisfies(hasCode(ErrorCode.INVALID_TRANSACTION_STATE));
        sequences.clear();
        for (boolean commit : new boolean[] {true, false, true}) {
            environment.await(transactions.addPartitions(ID, producer, Set.of(FIRST, SECOND)));
            environment.await(log.partition(FIRST).append(batch(producer, FIRST, "commit " + commit)));
            assertThat(environment.await(transactions.end(ID, producer, commit, false)))
                    .isEqualTo(producer);
            // Said again it changes nothing.
            assertThat(environment.await(transactions.end(ID, producer, commit, false)))
                    .isEqualTo(producer);
            assertThatThrownBy(() -> environment.await(transactions.end(ID, producer, !commit, false)))
                    .satisfies(hasCode(ErrorCode.INVALID_TRANSACTION_STATE));
            // Too late for the transaction, and in no other.
            RecordBatch late = batch(producer, FIRST, "late");
            sequences.merge(FIRST, -1, Integer::sum);
            assertThatThrownBy(() -> environment.await(log.partition(FIRST).append(late)))
                    .satisfies(hasCode(ErrorCode.INVALID_TRANSACTION_STATE));
        }
        assertThat(shown(FIRST)).containsExactly("commit true", "commit true");
        assertThat(log.partition(SECOND).stableOffset()).isEqualTo(3);
    }

    @Test
    void rollsBackWhatIsOpenForTooLong() {
        ProducerIdentity producer = initialize();
        write(producer, FIRST, "slow");
        environment.advance(TIMEOUT_MILLIS - 2_000);
        assertThat(status()).isEqualTo(TransactionState.Status.ONGOING);
        environment.advance(4_000);
        environment.runUntilIdle();
        assertThat(status()).isEqualTo(TransactionState.Status.COMPLETE_ABORT);
        assertThat(log.partition(FIRST).stableOffset()).isEqualTo(2);
        assertThatThrownBy(() -> end(producer, true)).satisfies(hasCode(ErrorCode.PRODUCER_FENCED));
        assertThatThrownBy(() -> environment.await(transactions.initialize(ID, TIMEOUT_MILLIS, producer)))
                .satisfies(hasCode(ErrorCode.PRODUCER_FENCED));
        assertThat(shown(FIRST)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Survival.class)
    void goesOnWithATransactionAfterACrash(Survival survival) {
        ProducerIdentity producer = initialize();
        write(producer, FIRST, "before");
        crash(survival);
        assertThat(status()).isEqualTo(TransactionState.Status.ONGOING);
        assertThat(transactions.state(ID).orElseThrow().partitions()).containsExactly(FIRST);
        assertThat(shown(FIRST)).isEmpty();
        write(producer, FIRST, "after");
        write(producer, SECOND, "elsewhere");
        end(producer, true);
        assertThat(shown(FIRST)).containsExactly("before", "after");
        assertThat(shown(SECOND)).containsExactly("elsewhere");
    }

    @ParameterizedTest
    @EnumSource(Survival.class)
    void goesOnWithATransactionOfTheOlderProtocolAfterACrash(Survival survival) {
        ProducerIdentity producer = initialize();
        environment.await(transactions.addPartitions(ID, producer, Set.of(FIRST, SECOND)));
        environment.await(log.partition(FIRST).append(batch(producer, FIRST, "before")));
        crash(survival);
        environment.await(log.partition(FIRST).append(batch(producer, FIRST, "after")));
        environment.await(log.partition(SECOND).append(batch(producer, SECOND, "only after")));
        assertThat(shown(FIRST)).isEmpty();
        environment.await(transactions.end(ID, producer, true, false));
        crash(survival);
        assertThat(status()).isEqualTo(TransactionState.Status.COMPLETE_COMMIT);
        assertThat(shown(FIRST)).containsExactly("before", "after");
        assertThat(shown(SECOND)).containsExactly("only after");
    }

    @Test
    void rollsBackAfterARestartWhatIsOpenForTooLong() {
        ProducerIdentity producer = initialize();
        write(producer, FIRST, "lost");
        crash(Survival.NONE);
        environment.advance(TIMEOUT_MILLIS + 2_000);
        environment.runUntilIdle();
        assertThat(status()).isEqualTo(TransactionState.Status.COMPLETE_ABORT);
        assertThat(log.partition(FIRST).stableOffset())
                .isEqualTo(log.partition(FIRST).endOffset());
    }

    @Test
    void endsWhatNobodyAccountsFor() {
        log.partition(FIRST).expectTransaction(4_711, (short) 3);
        environment.await(log.partition(FIRST).append(batch(new ProducerIdentity(4_711, (short) 3), FIRST, "hanging")));
        environment.await(log.partition(FIRST).append(plain("plain")));
        assertThat(shown(FIRST)).isEmpty();
        restart();
        assertThat(shown(FIRST)).containsExactly("plain");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void commitsPositionsWithTheRowsOrNot(boolean commit) {
        GroupPosition position = new GroupPosition(7, -1, "note", 1_000);
        ProducerIdentity producer = initialize();
        write(producer, SECOND, "out");
        environment.await(transactions.addPositions(ID, producer, "billing", Map.of(FIRST, position), true));
        assertThat(positions.committed("billing")).isEmpty();
        assertThat(transactions.isPending("billing", FIRST)).isTrue();
        assertThat(transactions.isPending("billing", SECOND)).isFalse();
        crash(Survival.NONE);
        assertThat(transactions.isPending("billing", FIRST)).isTrue();
        end(producer, commit);
        Map<PartitionId, GroupPosition> expected = commit ? Map.of(FIRST, position) : Map.of();
        assertThat(positions.committed("billing")).isEqualTo(expected);
        assertThat(transactions.isPending("billing", FIRST)).isFalse();
        crash(Survival.NONE);
        assertThat(positions.committed("billing")).isEqualTo(expected);
        assertThat(shown(SECOND)).hasSize(commit ? 1 : 0);
    }

    @Test
    void takesPositionsOfTheOlderProtocolOnlyOfAnAnnouncedGroup() {
        GroupPosition position = new GroupPosition(7, -1, "", 1_000);
        ProducerIdentity producer = initialize();
        assertThatThrownBy(() -> environment.await(
                        transactions.addPositions(ID, producer, "billing", Map.of(FIRST, position), false)))
                .satisfies(hasCode(ErrorCode.INVALID_TRANSACTION_STATE));
        environment.await(transactions.addGroup(ID, producer, "billing"));
        environment.await(transactions.addPositions(ID, producer, "billing", Map.of(FIRST, position), false));
        environment.await(transactions.end(ID, producer, true, false));
        assertThat(positions.committed("billing")).containsOnlyKeys(FIRST);
    }

    /** Topics whose flush is OS: a process that is killed loses nothing that was written, but may be half through. */
    @Test
    void endsATransactionOverUnforcedTopicsEverywhereOrNowhere() {
        environment.await(
                log.createTopic("loose", TopicConfig.DEFAULT.withPartitions(3).withFlush(TopicConfig.Flush.OS)));
        ProducerIdentity producer = initialize();
        for (int i = 0; i < 3; i++) {
            write(producer, new PartitionId("loose", i), "v");
        }
        List<SimulatedDisk> moments = new ArrayList<>();
        moments.add(environment.simulatedDisk().afterCrash(Survival.ALL, 1));
        environment
                .simulatedDisk()
                .onOperation(
                        operation -> moments.add(environment.simulatedDisk().afterCrash(Survival.ALL, operation)));
        end(producer, true);
        environment.simulatedDisk().onOperation(operation -> {});
        Set<Integer> ends = new TreeSet<>();
        for (SimulatedDisk moment : moments) {
            environment = new SimulatedEnvironment(5, moment);
            open();
            environment.runUntilIdle();
            if (status() == TransactionState.Status.ONGOING) {
                end(producer, false);
            }
            int shown = 0;
            for (int i = 0; i < 3; i++) {
                shown += shown(new PartitionId("loose", i)).size();
            }
            assertThat(shown).isIn(0, 3);
            ends.add(shown);
        }
        assertThat(ends).containsExactly(0, 3);
    }

    @Test
    void endsATransactionAlthoughOneOfItsTopicsIsGone() {
        environment.await(log.createTopic("gone", TopicConfig.DEFAULT));
        ProducerIdentity producer = initialize();
        write(producer, FIRST, "here");
        write(producer, new PartitionId("gone", 0), "there");
        environment.await(log.deleteTopic("gone"));
        end(producer, true);
        assertThat(shown(FIRST)).containsExactly("here");
    }

    @Test
    @Tag("slow")
    void endsATransactionOverMorePartitionsThanOneAppendTakes() {
        int count = 4_700;
        environment.await(log.createTopic("wide", TopicConfig.DEFAULT.withPartitions(count)));
        ProducerIdentity producer = initialize();
        List<PartitionId> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new PartitionId("wide", i));
        }
        environment.await(transactions.addPartitions(ID, producer, all));
        write(producer, all.get(0), "a");
        write(producer, all.get(count - 1), "z");
        end(producer, true);
        assertThat(shown(all.get(0))).containsExactly("a");
        assertThat(shown(all.get(count - 1))).containsExactly("z");
        assertThat(log.partition(all.get(4_500)).stableOffset()).isEqualTo(1);
    }

    @Test
    void givesAProducerThatAsksAgainWhatItGotBefore() {
        ProducerIdentity first = initialize();
        ProducerIdentity second = environment.await(transactions.initialize(ID, TIMEOUT_MILLIS, first));
        assertThat(second.epoch()).isEqualTo((short) (first.epoch() + 1));
        assertThat(environment.await(transactions.initialize(ID, TIMEOUT_MILLIS, first)))
                .isEqualTo(second);
        ProducerIdentity third = initialize();
        assertThatThrownBy(() -> environment.await(transactions.initialize(ID, TIMEOUT_MILLIS, first)))
                .satisfies(hasCode(ErrorCode.PRODUCER_FENCED));
        restart();
        assertThat(initialize().epoch()).isEqualTo((short) (third.epoch() + 1));
    }

    @Test
    void givesANewProducerIdWhenAllEpochsAreUsed() {
        ProducerIdentity producer = initialize();
        long firstId = producer.producerId();
        while (producer.producerId() == firstId) {
            producer = end(producer, false);
        }
        assertThat(producer.epoch()).isZero();
        ProducerIdentity last = transactions.state(ID).orElseThrow().previous();
        assertThat(last).isEqualTo(new ProducerIdentity(firstId, (short) (Short.MAX_VALUE - 1)));
        assertThat(end(last, false)).isEqualTo(producer);
        write(producer, FIRST, "anew");
        end(producer, true);
        assertThat(shown(FIRST)).containsExactly("anew");
    }

    @Test
    void refusesWhatIsNotTheProducersToDo() {
        ProducerIdentity producer = initialize();
        ProducerIdentity stranger = new ProducerIdentity(producer.producerId() + 1, (short) 0);
        assertThatThrownBy(() -> environment.await(transactions.end("unknown", producer, true, true)))
                .satisfies(hasCode(ErrorCode.INVALID_PRODUCER_MAPPING));
        assertThatThrownBy(() -> end(stranger, true)).satisfies(hasCode(ErrorCode.INVALID_PRODUCER_MAPPING));
        assertThatThrownBy(() -> end(producer, true)).satisfies(hasCode(ErrorCode.INVALID_TRANSACTION_STATE));
        assertThatThrownBy(() -> environment.await(
                        transactions.addPartitions(ID, producer, Set.of(new PartitionId("nowhere", 0)))))
                .satisfies(hasCode(ErrorCode.TOPIC_NOT_FOUND));
        for (int timeout : new int[] {0, -1, TransactionCoordinator.LONGEST_TIMEOUT_MILLIS + 1}) {
            assertThatThrownBy(() -> environment.await(transactions.initialize(ID, timeout, ProducerIdentity.NONE)))
                    .satisfies(hasCode(ErrorCode.INVALID_TRANSACTION_TIMEOUT));
        }
        assertThat(log.partition(FIRST).endOffset()).isZero();
    }

    @Test
    void refusesABatchOutsideOfTheTransactionThatItsProducerIsIn() {
        ProducerIdentity producer = initialize();
        write(producer, FIRST, "inside");
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE);
        builder.append(1_000, null, "outside".getBytes(UTF_8));
        RecordBatch outside =
                builder.producer(producer.producerId(), producer.epoch(), 1).build();
        assertThatThrownBy(() -> environment.await(log.partition(FIRST).append(outside)))
                .satisfies(hasCode(ErrorCode.INVALID_TRANSACTION_STATE));
    }
}
