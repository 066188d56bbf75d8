package io.millrace.storage.transaction;

import static io.millrace.storage.FailsWith.hasCode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.ErrorCode;
import io.millrace.storage.Batches;
import io.millrace.storage.Cut;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.group.GroupPosition;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.RecordBatchBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions of both protocols: with an epoch for each, and with one for all. */
final class TransactionCoordinatorTest extends TransactionScenario {
    @Test
    void showsATransactionInAllItsPartitionsAtOneInstant() {
        ProducerIdentity producer = initialize();
        write(producer, FIRST, "a", "b");
        write(producer, SECOND, "c");
        environment.await(log.partition(FIRST).append(Batches.of("later")));
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
        assertThat(shown(FIRST)).isEmpty();
        assertThatThrownBy(() -> environment.await(transactions.end(ID, producer, false, false)))
                .satisfies(hasCode(ErrorCode.PRODUCER_FENCED));
        assertThatThrownBy(() -> end(producer, true)).satisfies(hasCode(ErrorCode.INVALID_TRANSACTION_STATE));
        ProducerIdentity next = new ProducerIdentity(producer.producerId(), (short) (producer.epoch() + 1));
        assertThat(end(producer, false)).isEqualTo(next);
        restart();
        assertThat(environment.await(transactions.initialize(ID, TIMEOUT_MILLIS, producer)))
                .isEqualTo(next);
        assertThat(status()).isEqualTo(TransactionState.Status.EMPTY);
        write(next, FIRST, "anew");
        end(next, true);
        assertThat(shown(FIRST)).containsExactly("anew");
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
    void refusesABatchThatOvertookItsProducersFirst() {
        ProducerIdentity producer = initialize();
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE);
        builder.append(1_000, null, "second".getBytes(UTF_8));
        RecordBatch second = builder.producer(producer.producerId(), producer.epoch(), 1)
                .transactional()
                .build();
        assertThatThrownBy(() -> environment.await(transactions.append(ID, log.partition(FIRST), second)))
                .satisfies(hasCode(ErrorCode.OUT_OF_ORDER_SEQUENCE));
        write(producer, FIRST, "first");
        environment.await(transactions.append(ID, log.partition(FIRST), second));
        end(producer, true);
        assertThat(shown(FIRST)).containsExactly("first", "second");
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
