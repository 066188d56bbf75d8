package io.millrace.engine.task;

import io.millrace.common.environment.Environment;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.RowDecoder;
import io.millrace.engine.data.RowFormats;
import io.millrace.engine.rows.KeptRows;
import io.millrace.engine.rows.UniqueRows;
import io.millrace.storage.Cut;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A table's (or a view's published) rows, brought up to a cut of its log when somebody asks. Who uses it holds
 * {@link #lock}.
 */
public final class KeptTable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Relation relation;
    private final UniqueRows unique;
    private final KeptRows rows;
    private final RowDecoder decoder;
    private final RowErrors errors;
    private final List<PartitionReader> partitions = new ArrayList<>();
    private final RowOrigins origins = new RowOrigins();
    private final Environment environment;
    private final LogStore log;

    public KeptTable(Environment environment, LogStore log, Relation relation) {
        this.environment = environment;
        this.log = log;
        this.relation = relation;
        List<Integer> keys =
                relation.keyColumns().stream().map(relation.schema()::indexOf).toList();
        this.unique = new UniqueRows(
                relation.schema(),
                keys,
                relation.rules().uniques().stream()
                        .map(each -> each.columns().stream()
                                .map(relation.schema()::indexOf)
                                .toList())
                        .toList());
        this.rows = unique.keep();
        this.decoder = RowFormats.decoder(relation, relation.schema());
        this.errors = new RowErrors(relation.name(), false, environment.clock()::currentTimeMillis);
        int count = log.topic(relation.topic()).map(TopicConfig::partitions).orElse(0);
        for (int i = 0; i < count; i++) {
            partitions.add(new PartitionReader(
                    log.partition(new PartitionId(relation.topic(), i)),
                    0,
                    environment.clock().nanoTime()));
        }
    }

    public ReentrantLock lock() {
        return lock;
    }

    public Relation relation() {
        return relation;
    }

    public KeptRows rows() {
        return rows;
    }

    /** Which of {@code changes} would break a unique constraint; null if none does. */
    public UniqueRows.@Nullable Clash firstClash(List<ColumnBatch> changes) {
        return unique.firstClash(rows, changes);
    }

    public RowErrors errors() {
        return errors;
    }

    public List<PartitionId> partitions() {
        return partitions.stream().map(partition -> partition.log().id()).toList();
    }

    /** Takes in all that is committed. */
    public void advance() {
        advance(log.cut(partitions()));
    }

    /** Takes in what is before {@code cut} and not yet taken in. Reads the log, so it may wait for the disk. */
    public void advance(Cut cut) {
        for (PartitionReader partition : partitions) {
            partition.extendTo(
                    cut.stableOffset(partition.log().id()), environment.clock().nanoTime());
            while (!partition.isAtEnd()) {
                origins.clear();
                partition.decode(
                        decoder,
                        ColumnBatch.TARGET_ROWS,
                        (number, offset, reason) -> errors.undecodable(relation.topic(), number, offset, reason),
                        origins);
                rows.apply(decoder.take());
            }
        }
    }
}
