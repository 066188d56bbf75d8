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
import java.util.ArrayList;
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
    void encode(Relation relation, RelationRows rows, List<Append> appends) {
        rows.checkMadeFor(relation);
        EncodedRows ahead = rows.ahead();
        if (ahead != null
                && ahead.holdsFor(
                        relation, config(relation), environment.clock().currentTimeMillis())) {
            appends.addAll(ahead.appends());
        } else {
            appends.addAll(encode(relation, rows).appends());
        }
    }

    /** Does the work of {@link #encode} before, which pays if that follows at once. */
    void encodeAhead(Relation relation, RelationRows rows) {
        if (rows.ahead() == null) {
            rows.ahead(encode(relation, rows));
        }
    }

    private TopicConfig config(Relation relation) {
        return log.topic(relation.topic()).orElse(TopicConfig.DEFAULT);
    }

    private EncodedRows encode(Relation relation, RelationRows rows) {
        TopicConfig config = config(relation);
        long now = environment.clock().currentTimeMillis();
        List<Append> appends = new ArrayList<>();
        Queue<RowEncoder> pool = idle.computeIfAbsent(relation, key -> new ConcurrentLinkedQueue<>());
        RowEncoder encoder = pool.poll();
        if (encoder == null) {
            encoder = RowFormats.encoder(relation);
        }
        for (ColumnBatch batch : rows.batches()) {
            for (RowEncoder.PartitionBatch encoded : encoder.encode(
                    batch.widened(relation.schema()), now, config.partitions(), config.maxMessageBytes())) {
                appends.add(new Append(new PartitionId(relation.topic(), encoded.partition()), encoded.batch()));
            }
        }
        // Not after a failure: what an encoder has half done must not get into another's rows.
        pool.add(encoder);
        return new EncodedRows(relation, config, now, appends);
    }

    /** Forgets a relation that is changed or gone. */
    void forget(String relation) {
        idle.keySet().removeIf(key -> key.name().equals(relation));
    }
}
