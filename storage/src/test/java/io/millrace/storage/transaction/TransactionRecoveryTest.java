package io.millrace.storage.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.simulation.SimulatedDisk;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.common.simulation.Survival;
import io.millrace.storage.Batches;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.group.GroupPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of transactions when the machine crashes or the store is opened again. */
final class TransactionRecoveryTest extends TransactionScenario {
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
        environment.await(log.partition(FIRST).append(Batches.of("plain")));
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
}
