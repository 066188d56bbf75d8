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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers of a log that is written and compacted meanwhile, by real threads on a real disk. */
final class CompactionConcurrencyTest {
    private static final PartitionId A = new PartitionId("a", 0);
    private static final int READERS = 2;
    private static final int BATCHES = 3_000;
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
            List<CompletableFuture<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(CompletableFuture.supplyAsync(() -> read(log, done), environment.blocking()));
            }
            CompletableFuture<Integer> compactions = CompletableFuture.supplyAsync(
                    () -> {
                        int count = 0;
                        while (!done.get()) {
                            store.compact().join();
                            count++;
                        }
                        return count;
                    },
                    environment.blocking());
            for (int i = 1; i <= BATCHES; i++) {
                append(log, i % KEYS, i).join();
            }
            done.set(true);
            assertThat(compactions.join()).isGreaterThan(3);
            readers.forEach(reader -> assertThat(reader.join()).isGreaterThan(3));
            assertThat(log.failure()).isEmpty();
            NavigableMap<Long, Keyed> left = KeyedModel.read(log);
            assertThat(left.size()).isLessThan(BATCHES / 2);
            Map<String, @Nullable String> expected = new TreeMap<>();
            for (int i = BATCHES - KEYS + 1; i <= BATCHES; i++) {
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
    private static int read(PartitionLog log, AtomicBoolean done) {
        int count = 0;
        while (!done.get()) {
            assertThat(KeyedModel.state(KeyedModel.read(log))).hasSize(KEYS);
            count++;
        }
        return count;
    }
}
