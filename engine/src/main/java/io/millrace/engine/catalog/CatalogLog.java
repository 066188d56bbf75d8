package io.millrace.engine.catalog;

import io.millrace.common.environment.Environment;
import io.millrace.storage.Append;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatchBuilder;
import io.millrace.storage.record.RecordCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The catalog's changes in the order they were made, or since it was said anew, in the topic {@value #TOPIC}. Thread-safe.
 */
public final class CatalogLog {
    public static final String TOPIC = "__catalog";

    private static final PartitionId PARTITION = new PartitionId(TOPIC, 0);
    private static final TopicConfig CONFIG =
            TopicConfig.DEFAULT.withRetention(-1, -1).withSegmentBytes(1 << 24);

    /** Of what is said anew; some more, by one change. */
    private static final int BATCH_BYTES = 256 << 10;

    private final LogStore log;

    private CatalogLog(LogStore log) {
        this.log = log;
    }

    /** Makes the topic if it is not there; waits until it is. */
    public static CatalogLog open(Environment environment, LogStore log) {
        if (log.topic(TOPIC).isEmpty()) {
            environment.await(log.createTopic(TOPIC, CONFIG));
        }
        return new CatalogLog(log);
    }

    /** All changes that are committed, in order. */
    public List<CatalogChange> replay() {
        List<CatalogChange> changes = new ArrayList<>();
        log.partition(PARTITION).forEach(batch -> {
            RecordCursor records = batch.records();
            while (records.next()) {
                changes.add(CatalogJson.decode(records.bytes(), records.valueStart(), records.valueLength()));
            }
        });
        return changes;
    }

    /**
     * Has the log say {@code changes}, of which the first is {@link CatalogChange.Restated}, and nothing of what came before;
     * waits until that is durable. After a crash meanwhile it says them all or none of them.
     */
    public void restate(Environment environment, List<CatalogChange> changes) {
        long now = environment.clock().currentTimeMillis();
        List<Append> appends = new ArrayList<>();
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE);
        for (CatalogChange change : changes) {
            if (builder.sizeInBytes() > BATCH_BYTES) {
                appends.add(new Append(PARTITION, builder.build()));
                builder = new RecordBatchBuilder(Compression.NONE);
            }
            builder.append(now, null, CatalogJson.encode(change));
        }
        appends.add(new Append(PARTITION, builder.build()));
        long first = environment.await(log.append(appends)).get(0).baseOffset();
        environment.await(log.partition(PARTITION).deleteRecordsBefore(first));
    }

    /** Completes once {@code change} is durable. */
    public CompletableFuture<Append.Result> append(CatalogChange change, long timestampMillis) {
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE);
        builder.append(timestampMillis, null, CatalogJson.encode(change));
        return log.partition(PARTITION).append(builder.build());
    }
}
