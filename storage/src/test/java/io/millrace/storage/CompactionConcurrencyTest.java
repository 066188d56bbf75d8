package io.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.environment.RealEnvironment;
import io.millrace.storage.KeyedModel.Keyed;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatchBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers of a log that is written and compacted meanwhile, by real threads on a real disk. */
final class CompactionConcurrencyTest {
    private static final PartitionId A = new PartitionId("a", 0);
    private static final int READERS = 2;
    private static final int BATCHES = 3_000;

    /** Where the workers have been slow. */
    private static final int MOST_BATCHES = 100 * BATCHES;

    private static final int KEYS = 50;

    @TempDir
    private Path directory;

    @Test
    void readersAlwaysFindEveryKey() {
        try (RealEnvironment environment = new RealEnvironment(2);
                LogStore store = LogStore.open(environment, directory.resolve("log"))) {
            TopicConfig config = TopicConfig.DEFAULT
                    .withSegmentBytes(5_000)
                    .withFlush(TopicConfig.Flush.OS)
                    .withCleanup(
                            TopicConfig.Cleanup.DEFAULT.withPolicy(false, true).withMinDirtyRatio(0.01));
            environment.await(store.createTopic("a", config));
            PartitionLog log = store.partition(A);
            for (int key = 0; key < KEYS; key++) {
                append(log, key, 0).join();
            }
            AtomicBoolean done = new AtomicBoolean();
            AtomicIntegerArray rounds = new AtomicIntegerArray(READERS + 1);
            List<CompletableFuture<Void>> workers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                int reader = i;
                workers.add(CompletableFuture.runAsync(
                        () -> read(log, done, () -> rounds.incrementAndGet(reader)), environment.blocking()));
            }
            workers.add(CompletableFuture.runAsync(
                    () -> {
                        while (!done.get()) {
                            store.compact().join();
                            rounds.incrementAndGet(READERS);
                        }
                    },
                    environment.blocking()));
            int last = 0;
            while (last < BATCHES || last < MOST_BATCHES && !allWentRound(rounds)) {
                last++;
                append(log, last % KEYS, last).join();
            }
            done.set(true);
            workers.forEach(CompletableFuture::join);
            assertThat(allWentRound(rounds)).as("%s", rounds).isTrue();
            assertThat(log.failure()).isEmpty();
            NavigableMap<Long, Keyed> left = KeyedModel.read(log);
            assertThat(left.size()).isLessThan(last / 2);
            Map<String, @Nullable String> expected = new TreeMap<>();
            for (int i = last - KEYS + 1; i <= last; i++) {
                expected.put("k" + i % KEYS, "v" + i);
            }
            assertThat(KeyedModel.state(left)).isEqualTo(expected);
        }
    }

    private static CompletableFuture<Append.Result> append(PartitionLog log, int key, int value) {
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE);
        return log.append(KeyedModel.build(builder, List.of(new Keyed("k" + key, "v" + value, 1_000L + value))));
    }

    /**
     * Reads the log over and over: whatever was stable when a reading began has a record of each key, unless a later one
     * came meanwhile, which a reading that goes on to the end finds.
     */
    private static void read(PartitionLog log, AtomicBoolean done, Runnable round) {
        while (!done.get()) {
            assertThat(KeyedModel.state(KeyedModel.read(log))).hasSize(KEYS);
            round.run();
        }
    }

    private static boolean allWentRound(AtomicIntegerArray rounds) {
        return IntStream.range(0, rounds.length()).allMatch(worker -> rounds.get(worker) > 3);
    }
}
