package io.millrace.engine;

import io.millrace.common.environment.Environment;
import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.storage.Append;
import io.millrace.storage.LogStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes rows into streams and tables. Thread-safe. */
final class TableWrites {
    private static final Logger LOG = LoggerFactory.getLogger(TableWrites.class);

    private final LogStore log;
    private final SnapshotReads reads;
    private final Supplier<Catalog> catalog;
    private final RowAppender encoder;
    private final WriteGates gates = new WriteGates();

    /** @param catalog as it is */
    TableWrites(Environment environment, LogStore log, SnapshotReads reads, Supplier<Catalog> catalog) {
        this.log = log;
        this.reads = reads;
        this.catalog = catalog;
        this.encoder = new RowAppender(environment, log);
    }

    CompletableFuture<Long> append(List<RelationRows> rows, List<Append> more) {
        TreeMap<String, List<ColumnBatch>> relations = new TreeMap<>();
        for (RelationRows each : rows) {
            if (catalog.get().relation(each.relation()) instanceof ViewDefinition) {
                throw ChangeCheck.notWritable(each.relation());
            }
            relations
                    .computeIfAbsent(each.relation(), name -> new ArrayList<>())
                    .addAll(each.batches());
        }
        Supplier<CompletableFuture<Long>> write = () -> encodeAndWrite(rows, more);
        for (Map.Entry<String, List<ColumnBatch>> relation :
                relations.descendingMap().entrySet()) {
            write = throughGate(relation.getKey(), relation.getValue(), write);
        }
        return write.get();
    }

    private Supplier<CompletableFuture<Long>> throughGate(
            String relation, List<ColumnBatch> written, Supplier<CompletableFuture<Long>> write) {
        Relation known = catalog.get().relation(relation);
        boolean mayTake = known.changes() == Relation.Changes.WEIGHTED
                && written.stream().anyMatch(batch -> batch.weights() != null);
        if (!mayTake && known.rules().uniques().isEmpty()) {
            return () -> gates.beside(relation, write);
        }
        return () -> gates.alone(relation, () -> {
            Relation present = catalog.get().relation(relation);
            CompletableFuture<Void> taken =
                    mayTake ? reads.checkTaken(present, written) : CompletableFuture.completedFuture(null);
            return taken.thenCompose(done -> checkUnique(present, written)).thenCompose(done -> write.get());
        });
    }

    /** Completes if {@code written} breaks no unique constraint of the relation as it is now. */
    CompletableFuture<Void> checkUnique(Relation relation, List<ColumnBatch> written) {
        return relation.rules().uniques().isEmpty() || !(relation instanceof TableDefinition)
                ? CompletableFuture.completedFuture(null)
                : reads.checkUnique(
                        relation,
                        written.stream()
                                .map(batch -> batch.widened(relation.schema()))
                                .toList());
    }

    /** Behind the gates, where definitions do not change. */
    private CompletableFuture<Long> encodeAndWrite(List<RelationRows> rows, List<Append> more) {
        List<Append> appends = new ArrayList<>();
        long count = 0;
        for (RelationRows each : rows) {
            encoder.encode(catalog.get().relation(each.relation()), each, appends);
            count += each.rowCount();
        }
        appends.addAll(more);
        return appends.isEmpty() ? CompletableFuture.completedFuture(0L) : write(appends, count);
    }

    /** Errors are left to {@link #append}, which meets them again. */
    void encodeAhead(RelationRows rows) {
        Relation relation = catalog.get().relations().get(rows.relation());
        if (relation != null && !(relation instanceof ViewDefinition)) {
            try {
                encoder.encodeAhead(relation, rows);
            } catch (RuntimeException e) {
                LOG.debug("rows cannot be encoded relation={}", rows.relation(), e);
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

    /**
     * Within {@link #alone}.
     *
     * @param query gives rows as {@link TableChanges} takes them
     * @param checked what is done with them before they are written
     */
    CompletableFuture<RelationRows> modify(
            String name,
            Supplier<Subscription> query,
            Function<List<ColumnBatch>, CompletableFuture<List<ColumnBatch>>> checked) {
        if (!(catalog.get().relation(name) instanceof TableDefinition table)) {
            throw ErrorCode.WRONG_OBJECT_TYPE
                    .error("\"%s\" is not a table", name)
                    .hint("Only tables can be updated and deleted from.");
        }
        Subscription rows = query.get();
        checkPlanned(table, rows);
        return Collected.rows(rows).thenCompose(checked).thenCompose(batches -> {
            RelationRows written = new RelationRows(
                    name, TableChanges.of(batches, table.schema().size()));
            List<Append> appends = new ArrayList<>();
            encoder.encode(table, written, appends);
            return appends.isEmpty()
                    ? CompletableFuture.completedFuture(written)
                    : checkUnique(table, written.batches())
                            .thenCompose(done -> write(appends, written.rowCount()))
                            .thenApply(count -> written);
        });
    }

    /** Does {@code work} while nobody else writes into the relation. */
    <T> CompletableFuture<T> alone(String relation, Supplier<CompletableFuture<T>> work) {
        return gates.alone(relation, work);
    }

    /** The table may have been altered since the query was planned. */
    private static void checkPlanned(TableDefinition table, Subscription rows) {
        List<String> planned =
                rows.schema().fields().stream().map(Schema.Field::name).toList();
        List<String> columns =
                table.schema().fields().stream().map(Schema.Field::name).toList();
        if (planned.size() <= columns.size()
                || !planned.subList(0, columns.size()).equals(columns)) {
            rows.close();
            throw ErrorCode.SERIALIZATION_FAILURE
                    .error("could not serialize access due to concurrent ALTER of \"%s\"", table.name())
                    .hint("Its columns are others now; try again.");
        }
    }

    void forget(String relation) {
        encoder.forget(relation);
    }
}
