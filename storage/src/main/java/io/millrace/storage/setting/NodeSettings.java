package io.millrace.storage.setting;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.common.environment.Environment;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatchBuilder;
import io.millrace.storage.record.RecordCursor;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;

/** Texts under names, durable. Thread-safe. */
public final class NodeSettings {
    static final String TOPIC = "__node_settings";

    private static final PartitionId PARTITION = new PartitionId(TOPIC, 0);
    private static final TopicConfig CONFIG = TopicConfig.DEFAULT
            .withSegmentBytes(1 << 24)
            .withCleanup(TopicConfig.Cleanup.DEFAULT.withPolicy(false, true));

    private final Environment environment;
    private final LogStore log;
    private final ConcurrentSkipListMap<String, String> settings = new ConcurrentSkipListMap<>();

    /** What is seen is in the order of the log: the next change begins when this one is seen. Guarded by this. */
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    /** Reads them; waits for the disk. */
    public NodeSettings(Environment environment, LogStore log) {
        this.environment = environment;
        this.log = log;
        if (log.topic(TOPIC).isEmpty()) {
            environment.await(log.createTopic(TOPIC, CONFIG));
        }
        log.partition(PARTITION).forEach(batch -> read(batch.records()));
    }

    private void read(RecordCursor records) {
        while (records.next()) {
            String name = new String(records.bytes(), records.keyStart(), records.keyLength(), UTF_8);
            if (records.valueLength() < 0) {
                settings.remove(name);
            } else {
                settings.put(name, new String(records.bytes(), records.valueStart(), records.valueLength(), UTF_8));
            }
        }
    }

    /** Those whose names begin with {@code prefix}, as they are now. */
    public SortedMap<String, String> startingWith(String prefix) {
        return new TreeMap<>(settings.subMap(prefix, prefix + Character.MAX_VALUE));
    }

    /** Sets those that have a text and removes the others, all or none; durable, and seen, when the future completes. */
    public synchronized CompletableFuture<Void> change(Map<String, Optional<String>> changes) {
        if (changes.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        RecordBatchBuilder batch = new RecordBatchBuilder(Compression.NONE);
        long now = environment.clock().currentTimeMillis();
        new TreeMap<>(changes)
                .forEach((name, text) -> batch.append(
                        now,
                        name.getBytes(UTF_8),
                        text.map(each -> each.getBytes(UTF_8)).orElse(null)));
        last = last.handle((done, error) -> log.partition(PARTITION).append(batch.build()))
                .thenCompose(appending -> appending)
                .thenAccept(appended -> changes.forEach((name, text) -> {
                    if (text.isPresent()) {
                        settings.put(name, text.get());
                    } else {
                        settings.remove(name);
                    }
                }));
        return last;
    }
}
