package io.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.common.simulation.Survival;
import io.millrace.storage.KeyedModel.Keyed;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.EndMarker;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.RecordBatchBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compaction in a simulated world. */
final class CompactionTest {
    private static final Path DIRECTORY = Path.of("/data/log");
    private static final PartitionId A = new PartitionId("a", 0);
    private static final TopicConfig COMPACTED = TopicConfig.DEFAULT
            .withSegmentBytes(2_000)
            .withCleanup(TopicConfig.Cleanup.DEFAULT.withPolicy(false, true).withDeleteRetention(60_000));

    private final SimulatedEnvironment environment = new SimulatedEnvironment(11);
    private LogStore store;

    @BeforeEach
    void open() {
        store = LogStore.open(environment, DIRECTORY);
    }

    private void reopen() {
        store.close();
        store = LogStore.open(environment, DIRECTORY);
    }

    private long now() {
        return environment.clock().currentTimeMillis();
    }

    private Append.Result append(RecordBatch batch) {
        return environment.await(store.partition(A).append(batch));
    }

    private void append(KeyedModel model, List<Keyed> records) {
        model.acknowledge(append(model.batch(records)).baseOffset(), records);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 32L << 20})
    void keepsTheLastRecordOfEachKeyUnderItsOffset(long mapBytes) {
        store.compactionLimits(new CompactionLimits(Long.MAX_VALUE, mapBytes));
        environment.await(store.createTopic("a", COMPACTED));
        KeyedModel model = new KeyedModel(new Random(3), 40);
        for (int round = 0; round < 6; round++) {
            for (int i = 0; i < 150; i++) {
                append(model, model.someRecords(now()));
            }
            long end = store.partition(A).endOffset();
            environment.await(store.compact());
            PartitionLog log = store.partition(A);
            assertThat(log.failure()).isEmpty();
            assertThat(log.endOffset()).isEqualTo(end);
            model.check(log);
            // 40 keys, and what is in the active segment.
            assertThat(log.sizeInBytes()).isLessThan(20_000);
            NavigableMap<Long, Keyed> before = KeyedModel.read(log);
            reopen();
            assertThat(store.partition(A).endOffset()).isEqualTo(end);
            assertThat(KeyedModel.read(store.partition(A))).isEqualTo(before);
        }
    }

    @Test
    void keepsTombstonesForAWhile() {
        environment.await(store.createTopic("a", COMPACTED));
        append(KeyedModel.build(new RecordBatchBuilder(Compression.NONE), List.of(new Keyed("gone", "v", now()))));
        append(KeyedModel.build(new RecordBatchBuilder(Compression.NONE), List.of(new Keyed("gone", null, now()))));
        fill("f");
        environment.await(store.compact());
        assertThat(KeyedModel.read(store.partition(A)).get(0L)).isNull();
        assertThat(KeyedModel.read(store.partition(A)).get(1L)).isEqualTo(new Keyed("gone", null, 1_700_000_000_000L));
        environment.advance(61_000);
        fill("g");
        environment.await(store.compact());
        assertThat(KeyedModel.read(store.partition(A)).get(1L)).isNull();
    }

    @Test
    void dropsWhatWasRolledBackAndKeepsWhatThatWouldHaveHidden() {
        environment.await(store.createTopic("a", COMPACTED));
        append(KeyedModel.build(new RecordBatchBuilder(Compression.NONE), List.of(new Keyed("k", "first", now()))));
        for (boolean commit : new boolean[] {false, true}) {
            RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE);
            builder.producer(7, (short) 0, commit ? 1 : 0).transactional();
            store.partition(A).expectTransaction(7, (short) 0);
            append(KeyedModel.build(builder, List.of(new Keyed(commit ? "other" : "k", "in it", now()))));
            append(new EndMarker(commit, 0).batch(7, (short) 0, now()));
        }
        fill("f");
        environment.await(store.compact());
        for (int i = 0; i < 2; i++) {
            PartitionLog log = store.partition(A);
            NavigableMap<Long, Keyed> shown = KeyedModel.read(log);
            assertThat(shown.get(0L)).extracting(Keyed::value).isEqualTo("first");
            assertThat(shown.get(3L)).extracting(Keyed::key).isEqualTo("other");
            assertThat(shown).doesNotContainKeys(1L, 2L, 4L);
            assertThat(log.readAll(1, 3, 10_000))
                    .extracting(RecordBatch::baseOffset)
                    .containsExactly(2L);
            assertThat(log.abortedTransactions(0, 3)).hasSize(1);
            reopen();
        }
    }

    private void fill(String value) {
        for (int i = 0; i < 60; i++) {
            Keyed record = new Keyed("filler", value + "x".repeat(100), now());
            append(KeyedModel.build(new RecordBatchBuilder(Compression.NONE), List.of(record)));
        }
    }

    @Test
    void leavesYoungRecordsAloneAndCompactsOldOnesHoweverFew() {
        TopicConfig.Cleanup cleanup = COMPACTED.cleanup().withMinLag(100_000).withMinDirtyRatio(1);
        environment.await(store.createTopic("a", COMPACTED.withCleanup(cleanup)));
        fill("a");
        long bytes = store.partition(A).sizeInBytes();
        environment.await(store.compact());
        assertThat(store.partition(A).sizeInBytes()).isEqualTo(bytes);
        environment.await(store.alterTopic(
                "a", COMPACTED.withCleanup(cleanup.withMinLag(0).withMaxLag(50_000))));
        environment.await(store.compact());
        assertThat(store.partition(A).sizeInBytes()).isEqualTo(bytes);
        // The active segment is closed too, and all but the last record goes.
        environment.advance(90_000);
        environment.await(store.compact());
        assertThat(store.partition(A).sizeInBytes()).isLessThan(300);
        assertThat(KeyedModel.read(store.partition(A))).containsOnlyKeys(59L);
    }

    @Test
    void remembersProducersWhoseRecordsAreGone() {
        environment.await(store.createTopic("a", COMPACTED));
        long producer = environment.await(store.newProducerId());
        assertThat(append(idempotent(producer, 0)).baseOffset()).isZero();
        fill("a");
        environment.await(store.compact());
        environment.runUntilIdle();
        assertThat(KeyedModel.read(store.partition(A))).doesNotContainKey(0L);
        // As after a crash that also cost the snapshots.
        SimulatedEnvironment other =
                new SimulatedEnvironment(1, environment.simulatedDisk().afterCrash(Survival.NONE, 1));
        for (String name : files(other, ".snapshot")) {
            try {
                other.disk().delete(DIRECTORY.resolve("a-0").resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        try (LogStore recovered = LogStore.open(other, DIRECTORY)) {
            Append.Result again = other.await(recovered.partition(A).append(idempotent(producer, 0)));
            assertThat(again).isEqualTo(new Append.Result(A, 0, 0, true));
            assertThat(other.await(recovered.partition(A).append(idempotent(producer, 1)))
                            .duplicate())
                    .isFalse();
        }
    }

    private RecordBatch idempotent(long producer, int sequence) {
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE).producer(producer, (short) 0, sequence);
        return KeyedModel.build(builder, List.of(new Keyed("filler", "p", now())));
    }

    @Test
    void dropsWhatWasRolledBackAndInTimeTheEndsOfTransactions() {
        environment.await(store.createTopic("a", COMPACTED));
        long committer = environment.await(store.newProducerId());
        long aborter = environment.await(store.newProducerId());
        for (int i = 0; i < 30; i++) {
            append(transactional(committer, i, "kept", "c" + i));
            append(new EndMarker(true, 0).batch(committer, (short) 0, now()));
            append(transactional(aborter, i, i % 2 == 0 ? "kept" : "aborted", "a" + i));
            append(new EndMarker(false, 0).batch(aborter, (short) 0, now()));
        }
        fill("f");
        environment.await(store.compact());
        assertThat(KeyedModel.state(KeyedModel.read(store.partition(A))))
                .containsEntry("kept", "c29")
                .doesNotContainKey("aborted");
        int markers = markers();
        assertThat(markers).isGreaterThan(40);
        // A pass that finds them without records sets their time; one after that time removes them.
        for (int pass = 0; pass < 3; pass++) {
            environment.advance(61_000);
            fill("g" + pass);
            environment.await(store.compact());
        }
        assertThat(markers()).isLessThan(8);
        PartitionLog log = store.partition(A);
        assertThat(log.abortedTransactions(0, log.stableOffset())).hasSizeLessThan(4);
        assertThat(KeyedModel.state(KeyedModel.read(log))).containsEntry("kept", "c29");
        reopen();
        assertThat(KeyedModel.state(KeyedModel.read(store.partition(A)))).containsEntry("kept", "c29");
        assertThat(store.partition(A).abortedTransactions(0, store.partition(A).stableOffset()))
                .hasSizeLessThan(4);
        assertThat(append(transactional(committer, 30, "kept", "c30")).duplicate())
                .isFalse();
    }

    private int markers() {
        PartitionLog log = store.partition(A);
        int count = 0;
        long from = log.startOffset();
        while (true) {
            List<RecordBatch> batches = log.readAll(from, Long.MAX_VALUE, 1 << 16);
            if (batches.isEmpty()) {
                return count;
            }
            for (RecordBatch batch : batches) {
                count += batch.isControl() ? 1 : 0;
                from = batch.lastOffset() + 1;
            }
        }
    }

    private RecordBatch transactional(long producer, int sequence, String key, String value) {
        store.partition(A).expectTransaction(producer, (short) 0);
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE)
                .producer(producer, (short) 0, sequence)
                .transactional();
        return KeyedModel.build(builder, List.of(new Keyed(key, value, now())));
    }

    @Test
    void putsSmallSegmentsTogether() {
        environment.await(store.createTopic("a", COMPACTED.withSegmentBytes(1_000)));
        for (int round = 0; round < 5; round++) {
            fill("a" + round);
            environment.await(store.compact());
        }
        List<String> names = files(environment, "");
        assertThat(names).noneMatch(name -> name.endsWith(".swap") || name.endsWith(".cleaned"));
        assertThat(files(environment, ".log")).hasSizeLessThan(4);
    }

    private static List<String> files(SimulatedEnvironment of, String suffix) {
        try {
            return of.disk().list(DIRECTORY.resolve("a-0")).stream()
                    .filter(name -> name.endsWith(suffix))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void letsGoOfATopicThatIsDeleted() {
        store.compactionLimits(new CompactionLimits(2_000, 32L << 20));
        for (int i = 0; i < 10; i++) {
            environment.await(store.createTopic("a", COMPACTED));
            fill("a");
            CompletableFuture<Void> compacted = store.compact();
            environment.advance(i * 700L);
            environment.await(store.deleteTopic("a"));
            assertThat(environment.disk().exists(DIRECTORY.resolve("a-0"))).isFalse();
            environment.await(compacted);
            assertThat(environment.disk().exists(DIRECTORY.resolve("a-0"))).isFalse();
        }
    }

    @Test
    void deletesByTimeToo() {
        TopicConfig.Cleanup both = COMPACTED.cleanup().withPolicy(true, true);
        environment.await(store.createTopic("a", COMPACTED.withCleanup(both).withRetention(100_000, -1)));
        fill("a");
        environment.await(store.compact());
        assertThat(store.partition(A).startOffset()).isZero();
        environment.advance(200_000);
        assertThat(store.partition(A).startOffset()).isEqualTo(60);
        List<Keyed> left = new ArrayList<>(KeyedModel.read(store.partition(A)).values());
        assertThat(left).isEmpty();
    }
}
