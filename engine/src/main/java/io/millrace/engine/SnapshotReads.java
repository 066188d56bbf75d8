package io.millrace.engine;

import io.millrace.common.environment.Environment;
import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.rows.FrozenRows;
import io.millrace.engine.rows.KeptRows;
import io.millrace.engine.rows.UniqueRows;
import io.millrace.engine.task.Circuit;
import io.millrace.engine.task.CutGate;
import io.millrace.engine.task.KeptScan;
import io.millrace.engine.task.KeptTable;
import io.millrace.storage.Cut;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives a snapshot query one instant for all it reads: an offset in each partition of its streams, and the rows that its
 * tables and views have after exactly those offsets. Thread-safe.
 */
final class SnapshotReads {
    private final Environment environment;
    private final LogStore log;
    private final CutGate gate;
    private final PersistentQueries queries;
    private final Map<String, KeptTable> tables = new ConcurrentHashMap<>();

    SnapshotReads(Environment environment, LogStore log, CutGate gate, PersistentQueries queries) {
        this.environment = environment;
        this.log = log;
        this.gate = gate;
        this.queries = queries;
    }

    /** Fills the circuit's scans of kept rows; completes with the cut for its other scans. */
    CompletableFuture<Cut> prepare(Catalog catalog, Circuit circuit) {
        if (circuit.kept().isEmpty()) {
            return CompletableFuture.completedFuture(log.cut(circuit.inputs().partitions()));
        }
        Set<String> views = new LinkedHashSet<>();
        circuit.kept().forEach(scan -> addViews(catalog, scan.relation(), views));
        // Views that are being started are worth waiting for.
        return queries.settled(views)
                .thenApplyAsync(nothing -> read(catalog, circuit), environment.blocking())
                .thenCompose(cut -> cut);
    }

    private static void addViews(Catalog catalog, String name, Set<String> views) {
        if (catalog.find(name).orElse(null) instanceof ViewDefinition view && views.add(name)) {
            view.sources().forEach(source -> addViews(catalog, source, views));
        }
    }

    private CompletableFuture<Cut> read(Catalog catalog, Circuit circuit) {
        TreeMap<String, KeptTable> wanted = new TreeMap<>();
        RunningViews views = new RunningViews(log, gate, catalog, queries);
        for (KeptScan scan : circuit.kept()) {
            Relation relation = catalog.relation(scan.relation());
            if (relation instanceof ViewDefinition) {
                views.want(relation.name(), rows -> scan.give(frozen(rows, scan.keys())));
            } else {
                wanted.put(relation.name(), table(relation));
            }
        }
        // Always in the order of names, so that two queries never wait for each other.
        List<KeptTable> locked = new ArrayList<>(wanted.values());
        locked.forEach(table -> table.lock().lock());
        try {
            Set<PartitionId> partitions = new LinkedHashSet<>(circuit.inputs().partitions());
            locked.forEach(table -> partitions.addAll(table.partitions()));
            Cut cut = views.take(partitions);
            locked.forEach(table -> table.advance(cut));
            for (KeptScan scan : circuit.kept()) {
                KeptTable table = wanted.get(scan.relation());
                if (table != null) {
                    scan.give(frozen(table.rows(), scan.keys()));
                }
            }
            return views.looked().thenApply(nothing -> cut);
        } finally {
            locked.forEach(table -> table.lock().unlock());
        }
    }

    /** Completes if a table without a key has the rows that {@code written} takes away. Else SERIALIZATION_FAILURE. */
    CompletableFuture<Void> checkTaken(Relation relation, List<ColumnBatch> written) {
        return CompletableFuture.runAsync(
                () -> {
                    List<ColumnBatch> all = new ArrayList<>(RelationRows.net(relation.schema(), written));
                    all.addAll(present(relation, List.copyOf(all)));
                    for (ColumnBatch batch : RelationRows.net(relation.schema(), all)) {
                        for (int row = 0; row < batch.rowCount(); row++) {
                            if (batch.weight(row) < 0) {
                                throw ErrorCode.SERIALIZATION_FAILURE
                                        .error("could not serialize access due to concurrent update")
                                        .hint("Another transaction has changed or deleted a row; try this one again.");
                            }
                        }
                    }
                },
                environment.blocking());
    }

    /** Completes if no unique constraint of a table is broken once {@code written} is. Else UNIQUE_VIOLATION. */
    CompletableFuture<Void> checkUnique(Relation relation, List<ColumnBatch> written) {
        return CompletableFuture.runAsync(
                () -> {
                    KeptTable table = table(relation);
                    table.lock().lock();
                    try {
                        table.advance();
                        UniqueRows.Clash clash = table.firstClash(written);
                        if (clash != null) {
                            throw UniqueViolation.of(relation, clash);
                        }
                    } finally {
                        table.lock().unlock();
                    }
                },
                environment.blocking());
    }

    /** The rows that a table without a key has of those in {@code wanted}. Waits for the disk. */
    private List<ColumnBatch> present(Relation relation, List<ColumnBatch> wanted) {
        List<ColumnBatch> found = new ArrayList<>();
        KeptTable table = table(relation);
        table.lock().lock();
        try {
            table.advance();
            for (ColumnBatch batch : wanted) {
                FrozenRows present = table.rows().lookup(batch);
                for (int i = 0; i < present.batchCount(); i++) {
                    found.add(present.batch(i));
                }
            }
        } finally {
            table.lock().unlock();
        }
        return found;
    }

    private static FrozenRows frozen(KeptRows rows, @Nullable ColumnBatch keys) {
        return keys == null ? rows.freeze() : rows.lookup(keys);
    }

    private KeptTable table(Relation relation) {
        KeptTable present = tables.get(relation.name());
        if (present != null && present.relation().equals(relation)) {
            return present;
        }
        KeptTable made = new KeptTable(environment, log, relation);
        tables.put(relation.name(), made);
        return made;
    }

    /** Frees the rows of a relation that is changed or gone. */
    void forget(String relation) {
        tables.remove(relation);
    }

    List<RowError> errors() {
        List<RowError> errors = new ArrayList<>();
        tables.values().forEach(table -> errors.addAll(table.errors().newest()));
        return errors;
    }
}
