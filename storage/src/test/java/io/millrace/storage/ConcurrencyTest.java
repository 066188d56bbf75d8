package io.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.environment.RealEnvironment;
import io.millrace.storage.record.RecordBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many writers and readers at once, on real threads and the real disk, with segments that roll all the time. */
final class ConcurrencyTest {
    private static final int WRITERS = 3;
    private static final int APPENDS = 400;
    private static final List<PartitionId> IDS =
            List.of(new PartitionId("a", 0), new PartitionId("a", 1), new PartitionId("a", 2));

    private final AtomicInteger groups = new AtomicInteger();
    private final Map<String, Append.Result> acknowledged = new ConcurrentHashMap<>();

    @TempDir
    Path directory;

    @Test
    void keepsOrderAndAtomicityUnderLoad() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (RealEnvironment environment = new RealEnvironment()) {
            try (LogStore store = LogStore.open(environment, directory)) {
                store.createTopic("a", TopicConfig.DEFAULT.withPartitions(3).withSegmentBytes(20_000))
                        .join();
                AtomicBoolean done = new AtomicBoolean();
                Future<?> reader = threads.submit(() -> readWhile(store, done));
                List<Future<?>> writers = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    int writer = i;
                    writers.add(threads.submit(() -> appendSingly(store, writer)));
                    writers.add(threads.submit(() -> appendGroups(store)));
                }
                for (Future<?> writer : writers) {
                    writer.get();
                }
                done.set(true);
                reader.get();
            }
            try (LogStore again = LogStore.open(environment, directory)) {
                check(again);
            }
        } finally {
            threads.shutdown();
        }
    }

    private void appendSingly(LogStore store, int writer) {
        PartitionLog log = store.partition(IDS.get(writer % IDS.size()));
        List<CompletableFuture<?>> futures = new ArrayList<>();
        for (int i = 0; i < APPENDS; i++) {
            String value = "single " + writer + " " + i;
            futures.add(log.append(Batches.of(value)).thenAccept(result -> acknowledged.put(value, result)));
            if (i % 20 == 0) {
                futures.forEach(CompletableFuture::join);
            }
        }
        futures.forEach(CompletableFuture::join);
    }

    private void appendGroups(LogStore store) {
        List<CompletableFuture<?>> futures = new ArrayList<>();
        for (int i = 0; i < APPENDS; i++) {
            String value = "group " + groups.getAndIncrement();
            List<Append> appends = new ArrayList<>();
            for (int j = 0; j < IDS.size(); j++) {
                appends.add(new Append(IDS.get((i + j) % IDS.size()), Batches.of(value)));
            }
            futures.add(store.append(appends)
                    .thenAccept(results ->
                            results.forEach(result -> acknowledged.put(value + " " + result.partition(), result))));
            if (i % 5 == 0) {
                futures.forEach(CompletableFuture::join);
            }
        }
        futures.forEach(CompletableFuture::join);
    }

    /** Every cut holds the same groups in all partitions, in the same order. */
    private static void readWhile(LogStore store, AtomicBoolean done) {
        Map<PartitionId, Long> next = new HashMap<>();
        Map<PartitionId, List<String>> seen = new HashMap<>();
        boolean last = false;
        while (!last) {
            last = done.get();
            Cut cut = store.cut(IDS);
            for (PartitionId id : IDS) {
                List<String> groups = seen.computeIfAbsent(id, i -> new ArrayList<>());
                long from = next.getOrDefault(id, 0L);
                while (from < cut.stableOffset(id)) {
                    List<RecordBatch> batches = store.partition(id).read(from, cut.stableOffset(id), 2_000);
                    assertThat(batches.get(0).baseOffset()).isEqualTo(from);
                    Batches.texts(batches).stream()
                            .map(text -> text.substring(text.indexOf(':') + 1))
                            .filter(text -> text.startsWith("group"))
                            .forEach(groups::add);
                    from = batches.get(batches.size() - 1).lastOffset() + 1;
                }
                next.put(id, from);
                assertThat(groups).isEqualTo(seen.get(IDS.get(0)));
            }
        }
        assertThat(seen.get(IDS.get(0))).hasSize(WRITERS * APPENDS);
    }

    private void check(LogStore store) {
        assertThat(acknowledged).hasSize(WRITERS * APPENDS * (1 + IDS.size()));
        for (PartitionId id : IDS) {
            List<String> texts = Batches.all(store.partition(id));
            acknowledged.forEach((value, result) -> {
                if (result.partition().equals(id)) {
                    String text = texts.get((int) result.baseOffset());
                    String stored = text.substring(text.indexOf(':') + 1);
                    assertThat(value.equals(stored) || value.equals(stored + " " + id))
                            .isTrue();
                }
            });
        }
    }
}
