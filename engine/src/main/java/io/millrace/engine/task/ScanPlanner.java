package io.millrace.engine.task;

import io.millrace.common.environment.Environment;
import io.millrace.engine.StartPosition;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.catalog.SystemColumns;
import io.millrace.engine.catalog.Watermark;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.RowFormats;
import io.millrace.engine.data.Schema;
import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.Step;
import io.millrace.engine.operator.UpsertToChanges;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.ScanBounds;
import io.millrace.engine.state.StateTable;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.TopicConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes scans into operators, and remembers them. One for each query. */
final class ScanPlanner {
    private final Environment environment;
    private final LogStore log;
    private final Catalog catalog;
    private final PlanOptions options;
    private final Step step;
    private final long idleMillis;
    private final List<LogScan> logScans = new ArrayList<>();
    private final List<KeptScan> keptScans = new ArrayList<>();
    private boolean watermarks;

    ScanPlanner(
            Environment environment, LogStore log, Catalog catalog, PlanOptions options, Step step, long idleMillis) {
        this.environment = environment;
        this.log = log;
        this.catalog = catalog;
        this.options = options;
        this.step = step;
        this.idleMillis = idleMillis;
    }

    /** Whether scans are to tell how far event time has come. */
    void watermarks(boolean wanted) {
        watermarks = wanted;
    }

    List<LogScan> logScans() {
        return List.copyOf(logScans);
    }

    List<KeptScan> keptScans() {
        return List.copyOf(keptScans);
    }

    /** @param condition all that will be asked of the rows, parameters bound; the caller checks it */
    Operator plan(PlanNode.Scan scan, @Nullable Expression condition, StateTable state, Collection<Operator> all) {
        Relation relation = catalog.relation(scan.relation());
        if (options.once() && readsKeptRows(relation, scan)) {
            ColumnBatch keys = KeyFilter.keyOf(relation, scan.schema(), condition);
            FrozenScan frozen = new FrozenScan(positions(relation.schema(), scan.schema()));
            keptScans.add(new KeptScan(relation.name(), keys, frozen));
            return frozen;
        }
        if (relation.changes() != Relation.Changes.UPSERT) {
            return logScan(relation, scan.schema(), scan.schema(), scan.bounds());
        }
        Schema withKey = withColumns(scan.schema(), relation, relation.keyColumns());
        LogScan source = logScan(relation, withKey, withKey, scan.bounds());
        all.add(source);
        List<Integer> keyColumns =
                relation.keyColumns().stream().map(withKey::indexOf).toList();
        Operator changes = new UpsertToChanges(source, withKey, keyColumns, step, state);
        if (withKey.size() == scan.schema().size()) {
            return changes;
        }
        all.add(changes);
        return new SelectColumns(changes, firstColumns(scan.schema().size()));
    }

    /** Whether a snapshot takes the rows from memory, and need not read the log for columns or bounds of records. */
    static boolean readsKeptRows(Relation relation, PlanNode.Scan scan) {
        return relation.changes() != Relation.Changes.APPEND
                && scan.bounds().equals(ScanBounds.ALL)
                && isDeclared(relation, scan.schema());
    }

    private LogScan logScan(Relation relation, Schema decoded, Schema given, ScanBounds bounds) {
        Watermark marked = watermarks && relation instanceof StreamDefinition stream ? stream.watermark() : null;
        Schema wanted = decoded;
        ScanWatermark watermark = null;
        if (marked != null) {
            wanted = withColumns(decoded, relation, List.of(marked.column()));
            watermark =
                    new ScanWatermark(wanted.indexOf(marked.column()), marked.delayMicros(), idleMillis * 1_000_000);
        }
        String topic = relation.topic();
        Schema decodedColumns = wanted;
        RowErrors errors = options.errors();
        LogScan scan = new LogScan(
                topic,
                partitions(relation, bounds),
                bounds.toOffset(),
                () -> RowFormats.decoder(relation, decodedColumns),
                (partition, offset, reason) -> errors.undecodable(topic, partition, offset, reason),
                watermark,
                wanted.size() == given.size() ? null : firstColumns(given.size()));
        if (bounds.partitions() == null) {
            scan.growing();
        }
        logScans.add(scan);
        return scan;
    }

    private List<PartitionReader> partitions(Relation relation, ScanBounds bounds) {
        int count = log.topic(relation.topic()).map(TopicConfig::partitions).orElse(0);
        Set<Integer> wanted = bounds.partitions();
        boolean latest = options.start() == StartPosition.LATEST && relation.changes() == Relation.Changes.APPEND;
        List<PartitionReader> readers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (wanted == null || wanted.contains(i)) {
                PartitionLog partition = log.partition(new PartitionId(relation.topic(), i));
                long from = latest ? partition.stableOffset() : first(partition, bounds);
                readers.add(
                        new PartitionReader(partition, from, environment.clock().nanoTime()));
            }
        }
        return readers;
    }

    private static long first(PartitionLog partition, ScanBounds bounds) {
        long first = Math.max(partition.startOffset(), bounds.fromOffset());
        if (bounds.fromTimestampMillis() != Long.MIN_VALUE) {
            long stable = partition.stableOffset();
            first = Math.max(
                    first,
                    partition.offsetForTimestamp(bounds.fromTimestampMillis()).orElse(stable));
        }
        return first;
    }

    private static boolean isDeclared(Relation relation, Schema wanted) {
        return wanted.fields().stream().allMatch(field -> relation.schema().indexOf(field.name()) >= 0);
    }

    private static int[] positions(Schema relation, Schema wanted) {
        return wanted.fields().stream()
                .mapToInt(field -> relation.indexOf(field.name()))
                .toArray();
    }

    private static int[] firstColumns(int count) {
        int[] columns = new int[count];
        Arrays.setAll(columns, i -> i);
        return columns;
    }

    /** {@code schema} and those of {@code names} that it has not. */
    private static Schema withColumns(Schema schema, Relation relation, List<String> names) {
        List<Schema.Field> fields = new ArrayList<>(schema.fields());
        for (String name : names) {
            if (schema.indexOf(name) < 0) {
                int declared = relation.schema().indexOf(name);
                fields.add(
                        declared >= 0
                                ? relation.schema().field(declared)
                                : SystemColumns.SCHEMA.field(SystemColumns.SCHEMA.indexOf(name)));
            }
        }
        return new Schema(fields);
    }
}
