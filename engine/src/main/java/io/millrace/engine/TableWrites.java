package io.millrace.engine;

import io.millrace.common.environment.Environment;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.LongColumn;
import io.millrace.storage.Append;
import io.millrace.storage.LogStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes rows into streams and tables. Thread-safe. */
final class TableWrites {
    private static final Logger LOG = LoggerFactory.getLogger(TableWrites.class);

    private final LogStore log;
    private final RowAppender encoder;
    private final Map<String, WriteGate> gates = new ConcurrentHashMap<>();

    TableWrites(Environment environment, LogStore log) {
        this.log = log;
        this.encoder = new RowAppender(environment, log);
    }

    CompletableFuture<Long> append(Catalog catalog, List<RelationRows> rows, List<Append> more) {
        List<Append> appends = new ArrayList<>();
        TreeSet<String> tables = new TreeSet<>();
        long count = 0;
        try {
            for (RelationRows each : rows) {
                Relation relation = catalog.relation(each.relation());
                if (relation instanceof ViewDefinition) {
                    throw ChangeCheck.notWritable(relation.name());
                } else if (relation instanceof TableDefinition) {
                    tables.add(relation.name());
                }
                encoder.encode(relation, each, appends);
                count += each.rowCount();
            }
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        appends.addAll(more);
        if (appends.isEmpty()) {
            return CompletableFuture.completedFuture(0L);
        }
        long total = count;
        Supplier<CompletableFuture<Long>> write = () -> write(appends, total);
        for (String table : tables.descendingSet()) {
            Supplier<CompletableFuture<Long>> inner = write;
            write = () -> gate(table).beside(inner);
        }
        return write.get();
    }

    /** Errors are left to {@link #append}, which meets them again. */
    void encodeAhead(Catalog catalog, RelationRows rows) {
        Relation relation = catalog.relations().get(rows.relation());
        if (relation != null && !(relation instanceof ViewDefinition)) {
            try {
                encoder.encodeAhead(relation, rows);
            } catch (MillraceException e) {
                LOG.debug("rows cannot be encoded relation={} error={}", rows.relation(), e.message());
            }
        }
    }

    private CompletableFuture<Long> write(List<Append> appends, long count) {
        if (appends.size() == 1) {
            Append only = appends.get(0);
            return log.partition(only.partition()).append(only.batch()).thenApply(result -> count);
        }
        return log.append(appends).thenApply(results -> count);
    }

    /** @param query gives the rows to write, and whether to delete each */
    CompletableFuture<RelationRows> modify(Catalog catalog, String name, Supplier<Subscription> query) {
        if (!(catalog.relation(name) instanceof TableDefinition table)) {
            throw ErrorCode.WRONG_OBJECT_TYPE
                    .error("\"%s\" is not a table", name)
                    .hint("Only tables, which have a primary key, can be updated and deleted from.");
        }
        return gate(name).alone(() -> {
            Subscription rows = query.get();
            return Collected.rows(rows).thenCompose(batches -> {
                List<ColumnBatch> changes =
                        batches.stream().map(TableWrites::change).toList();
                RelationRows written = new RelationRows(name, changes);
                List<Append> appends = new ArrayList<>();
                encoder.encode(table, written, appends);
                return appends.isEmpty()
                        ? CompletableFuture.completedFuture(written)
                        : write(appends, written.rowCount()).thenApply(count -> written);
            });
        });
    }

    /** The last column says which rows to delete. */
    private static ColumnBatch change(ColumnBatch batch) {
        int last = batch.columnCount() - 1;
        int[] columns = new int[last];
        for (int i = 0; i < last; i++) {
            columns[i] = i;
        }
        long[] delete = ((LongColumn) batch.column(last)).values();
        long[] weights = new long[batch.rowCount()];
        for (int row = 0; row < weights.length; row++) {
            weights[row] = delete[row] == 0 ? 1 : -1;
        }
        return batch.select(columns).withWeights(weights);
    }

    private WriteGate gate(String table) {
        return gates.computeIfAbsent(table, name -> new WriteGate());
    }

    void forget(String relation) {
        encoder.forget(relation);
    }
}
