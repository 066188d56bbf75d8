package io.millrace.storage;

import static io.millrace.storage.FailsWith.hasCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.environment.SoleService;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.common.simulation.Survival;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.RecordBatchBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Retention, deletion, lookup by time and idempotent producers, in a simulated world. */
final class LogFeaturesTest {
    private static final Path DIRECTORY = Path.of("/data/log");
    private static final PartitionId A = new PartitionId("a", 0);
    private static final TopicConfig SMALL = TopicConfig.DEFAULT.withSegmentBytes(500);

    private final SimulatedEnvironment environment = new SimulatedEnvironment(5);
    private LogStore store;

    @BeforeEach
    void open() {
        store = LogStore.open(environment, DIRECTORY);
    }

    private void reopen() {
        store.close();
        store = LogStore.open(environment, DIRECTORY);
    }

    private Append.Result append(RecordBatch batch) {
        return environment.await(store.partition(A).append(batch));
    }

    @Test
    void writesAndForcesOnAThreadThatServesNobodyElse() {
        environment.await(store.createTopic("a", SMALL));
        append(Batches.of("first"));
        CompletableFuture<Append.Result> second = store.partition(A).append(Batches.of("second"));
        assertThat(second).isNotDone();
        environment.runUntilIdle();
        AtomicReference<CompletableFuture<Append.Result>> third = new AtomicReference<>();
        while (third.get() == null) {
            SoleService.serve("a client", () -> {
                if (SoleService.isCurrent()) {
                    third.set(store.partition(A).append(Batches.of("third")));
                }
            });
        }
        assertThat(third.get()).isDone();
        SoleService.serve("another", () -> assertThat(store.partition(A).append(Batches.of("fourth")))
                .isNotDone());
        SimulatedEnvironment crashed =
                new SimulatedEnvironment(6, environment.simulatedDisk().afterCrash(Survival.NONE, 6));
        try (LogStore again = LogStore.open(crashed, DIRECTORY)) {
            assertThat(Batches.all(again.partition(A))).containsExactly("0:first", "1:second", "2:third");
        }
    }

    @Test
    void deletesOldSegmentsByTime() {
        environment.await(store.createTopic("a", SMALL.withRetention(60_000, -1)));
        long now = environment.clock().currentTimeMillis();
        for (int i = 0; i < 40; i++) {
            append(Batches.at(now, "old" + i));
        }
        environment.advance(50_000);
        for (int i = 0; i < 40; i++) {
            append(Batches.at(environment.clock().currentTimeMillis(), "new" + i));
        }
        environment.advance(45_000);
        List<String> left = Batches.all(store.partition(A));
        assertThat(left).contains("40:new0", "79:new39").doesNotContain("0:old0");
        long start = store.partition(A).startOffset();
        assertThat(start).isBetween(1L, 40L);
        assertThatThrownBy(() -> store.partition(A).read(0, 10, 100)).satisfies(hasCode(ErrorCode.OFFSET_OUT_OF_RANGE));
        reopen();
        assertThat(store.partition(A).startOffset()).isEqualTo(start);
        // Even the last segment goes once all in it is old, and offsets go on.
        environment.advance(200_000);
        assertThat(Batches.all(store.partition(A))).isEmpty();
        assertThat(append(Batches.of("x")).baseOffset()).isEqualTo(80);
    }

    @Test
    void deletesOldSegmentsBySize() {
        environment.await(store.createTopic("a", SMALL.withRetention(-1, 2_000)));
        for (int i = 0; i < 200; i++) {
            append(Batches.of("value" + i));
        }
        store.applyRetention();
        environment.runUntilIdle();
        assertThat(store.partition(A).sizeInBytes()).isBetween(2_000L, 2_600L);
        assertThat(Batches.all(store.partition(A))).contains("199:value199");
    }

    @Test
    void deletesRecordsOnDemand() {
        environment.await(store.createTopic("a", SMALL));
        for (int i = 0; i < 30; i++) {
            append(Batches.of("x" + i, "y" + i));
        }
        environment.await(store.partition(A).deleteRecordsBefore(31));
        assertThat(store.partition(A).startOffset()).isEqualTo(31);
        assertThat(store.partition(A).read(31, 60, 10)).hasSize(1);
        assertThatThrownBy(() -> environment.await(store.partition(A).deleteRecordsBefore(61)))
                .satisfies(hasCode(ErrorCode.OFFSET_OUT_OF_RANGE));
        reopen();
        assertThat(store.partition(A).startOffset()).isEqualTo(31);
        assertThat(store.partition(A).endOffset()).isEqualTo(60);
    }

    @Test
    void findsOffsetsByTime() {
        environment.await(store.createTopic("a", SMALL));
        List<Long> timestamps = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            long timestamp = i * 10L + (i % 3 == 0 ? 25 : 0); // not quite in order
            timestamps.add(timestamp);
            append(Batches.at(timestamp, "v" + i));
        }
        for (boolean again : new boolean[] {false, true}) {
            if (again) {
                reopen();
            }
            for (long wanted = -5; wanted < 1_030; wanted += 7) {
                OptionalLong expected = OptionalLong.empty();
                for (int i = 99; i >= 0; i--) {
                    expected = timestamps.get(i) >= wanted ? OptionalLong.of(i) : expected;
                }
                assertThat(store.partition(A).offsetForTimestamp(wanted))
                        .as("at %s", wanted)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void storesARepeatedBatchOnce() {
        environment.await(store.createTopic("a", SMALL));
        long producer = environment.await(store.newProducerId());
        append(Batches.of("other"));
        assertThat(append(idempotent(producer, 0, 0, 3))).isEqualTo(new Append.Result(A, 1, 3, false));
        assertThat(append(idempotent(producer, 0, 0, 3))).isEqualTo(new Append.Result(A, 1, 3, true));
        assertThat(append(idempotent(producer, 0, 3, 2))).isEqualTo(new Append.Result(A, 4, 5, false));
        assertThatThrownBy(() -> append(idempotent(producer, 0, 7, 1)))
                .satisfies(hasCode(ErrorCode.OUT_OF_ORDER_SEQUENCE));
        for (int i = 0; i < 50; i++) {
            append(Batches.of("fills segments" + i));
        }
        reopen();
        assertThat(append(idempotent(producer, 0, 3, 2))).isEqualTo(new Append.Result(A, 4, 5, true));
        assertThat(append(idempotent(producer, 0, 5, 1)).duplicate()).isFalse();
        assertThat(append(idempotent(producer, 1, 0, 1)).duplicate()).isFalse();
        assertThatThrownBy(() -> append(idempotent(producer, 0, 6, 1))).satisfies(hasCode(ErrorCode.PRODUCER_FENCED));
        List<Append.Result> both = environment.await(store.append(
                List.of(new Append(A, idempotent(producer, 1, 0, 1)), new Append(A, idempotent(producer, 1, 1, 1)))));
        assertThat(both).extracting(Append.Result::duplicate).containsExactly(true, false);
    }

    @Test
    void letsTheRestOfAGroupGoOnWhenATopicIsDeleted() {
        PartitionId b = new PartitionId("b", 0);
        environment.await(store.createTopic("a", SMALL));
        environment.await(store.createTopic("b", SMALL));
        int kept = 0;
        for (int i = 0; i < 20; i++) {
            var group = store.append(List.of(new Append(A, Batches.of("g" + i)), new Append(b, Batches.of("g" + i))));
            var single = store.partition(A).append(Batches.of("s" + i));
            var deletion = store.deleteTopic("b");
            assertThat(environment.await(single).baseOffset()).isEqualTo(kept + 1);
            environment.await(deletion);
            environment.runUntilIdle();
            assertThat(group).isDone();
            kept += 2;
            environment.await(store.createTopic("b", SMALL));
        }
        assertThat(Batches.all(store.partition(A))).hasSize(kept);
        reopen();
        assertThat(Batches.all(store.partition(A))).hasSize(kept);
    }

    @Test
    void finishesGroupsBeforeItCloses() {
        PartitionId b = new PartitionId("b", 0);
        for (int i = 0; i < 30; i++) {
            if (i == 0) {
                environment.await(store.createTopic("a", SMALL));
                environment.await(store.createTopic("b", SMALL));
            }
            var group = store.append(List.of(new Append(A, Batches.of("g" + i)), new Append(b, Batches.of("g" + i))));
            reopen();
            assertThat(group).isCompleted();
            assertThat(store.partition(A).stableOffset()).isEqualTo(i + 1);
            assertThat(store.partition(b).stableOffset()).isEqualTo(i + 1);
        }
    }

    @Test
    void neverGivesAProducerIdTwice() {
        long first = environment.await(store.newProducerId());
        long second = environment.await(store.newProducerId());
        reopen();
        long third = environment.await(store.newProducerId());
        assertThat(second).isGreaterThan(first);
        assertThat(third).isGreaterThan(second);
    }

    @Test
    void wakesListenersUntilTheyLeave() {
        environment.await(store.createTopic("a", SMALL));
        AtomicInteger calls = new AtomicInteger();
        Registration registration = store.partition(A).onCommit(calls::incrementAndGet);
        append(Batches.of("x"));
        environment.runUntilIdle();
        assertThat(calls).hasValue(1);
        registration.close();
        registration.close();
        append(Batches.of("x"));
        environment.runUntilIdle();
        assertThat(calls).hasValue(1);
    }

    @Test
    void refusesWhatIsTooLargeOrNoTopic() {
        environment.await(store.createTopic("a", SMALL));
        assertThatThrownBy(() -> append(Batches.of("x".repeat(2_000_000))))
                .satisfies(hasCode(ErrorCode.LIMIT_EXCEEDED));
        assertThatThrownBy(() -> environment.await(store.createTopic("a/b", SMALL)))
                .satisfies(hasCode(ErrorCode.INVALID_NAME));
        assertThatThrownBy(() -> environment.await(store.createTopic("a", SMALL)))
                .satisfies(hasCode(ErrorCode.DUPLICATE_RELATION));
        assertThatThrownBy(() -> environment.await(store.deleteTopic("b")))
                .satisfies(hasCode(ErrorCode.TOPIC_NOT_FOUND));
    }

    private static RecordBatch idempotent(long producer, int epoch, int sequence, int count) {
        RecordBatchBuilder builder =
                new RecordBatchBuilder(Compression.NONE).producer(producer, (short) epoch, sequence);
        for (int i = 0; i < count; i++) {
            builder.append(1_000, null, new byte[] {'s'});
        }
        return builder.build();
    }
}
