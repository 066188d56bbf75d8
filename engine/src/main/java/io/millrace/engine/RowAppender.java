package io.millrace.engine;

import io.millrace.common.environment.Environment;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.RowEncoder;
import io.millrace.engine.data.RowFormats;
import io.millrace.storage.Append;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Encodes rows on the caller's thread, by encoders that are used again. Thread-safe. */
final class RowAppender {
    private final Environment environment;
    private final LogStore log;
    private final Map<Relation, Queue<RowEncoder>> idle = new ConcurrentHashMap<>();

    RowAppender(Environment environment, LogStore log) {
        this.environment = environment;
        this.log = log;
    }

    /** Adds the record batches of {@code rows} to {@code appends}. */
    void encode(Relation relation, List<ColumnBatch> rows, List<Append> appends) {
        TopicConfig config = log.topic(relation.topic()).orElse(TopicConfig.DEFAULT);
        long now = environment.clock().currentTimeMillis();
        Queue<RowEncoder> pool = idle.computeIfAbsent(relation, key -> new ConcurrentLinkedQueue<>());
        RowEncoder encoder = pool.poll();
        if (encoder == null) {
            encoder = RowFormats.encoder(relation);
        }
        for (ColumnBatch batch : rows) {
            for (RowEncoder.PartitionBatch encoded :
                    encoder.encode(batch, now, config.partitions(), config.maxMessageBytes())) {
                appends.add(new Append(new PartitionId(relation.topic(), encoded.partition()), encoded.batch()));
            }
        }
        // Not after a failure: what an encoder has half done must not get into another's rows.
        pool.add(encoder);
    }

    /** Forgets a relation that is changed or gone. */
    void forget(String relation) {
        idle.keySet().removeIf(key -> key.name().equals(relation));
    }
}
