package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.planner.QueryText;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What an ALTER wants of the rows that are there, which is looked at before it changes anything. One statement's. */
final class PresentRows {
    private final SessionContext session;
    private final String relation;

    /** New columns: NULL in these rows, but for those that are filled with their defaults afterwards. */
    private final Map<String, DataType> added = new HashMap<>();

    private final Set<String> filled = new LinkedHashSet<>();

    /** By its text, a query that must give no row. */
    private final Map<String, Wanted> wanted = new LinkedHashMap<>();

    /**
     * @param columns that it reads
     * @param error what it means if there are these rows
     */
    private record Wanted(List<String> columns, Function<List<ColumnBatch>, MillraceException> error) {}

    PresentRows(SessionContext session, String relation) {
        this.session = session;
        this.relation = relation;
    }

    /** A column that they do not have. */
    void add(String column, DataType type, boolean isFilled) {
        added.put(column, type);
        if (isFilled) {
            filled.add(column);
        }
    }

    boolean isNew(String column) {
        return added.containsKey(column);
    }

    /** The new columns that are to be filled. */
    Set<String> filled() {
        return filled;
    }

    /** A column that goes. */
    void forget(String column) {
        added.remove(column);
        filled.remove(column);
        wanted.values().removeIf(each -> each.columns().contains(column));
    }

    /**
     * No row of which {@code condition} is true; but what is about columns that are filled is checked of each row that is.
     *
     * @param columns that it names
     */
    void want(List<String> columns, String condition, MillraceException error) {
        if (columns.stream().noneMatch(filled::contains)) {
            String text = "SELECT 1 FROM " + rows(columns) + " WHERE " + condition + " LIMIT 1";
            wanted.put(text, new Wanted(columns, rows -> error));
        }
    }

    /** No row of a query about columns that there are; new ones have nothing that could be wrong. */
    void want(List<String> columns, String query, Function<List<ColumnBatch>, MillraceException> error) {
        if (columns.stream().noneMatch(this::isNew)) {
            wanted.put(query, new Wanted(columns, error));
        }
    }

    void wantNoNulls(String column) {
        want(
                List.of(column),
                Alteration.quoted(column) + " IS NULL",
                ErrorCode.NOT_NULL_VIOLATION.error(
                        "column \"%s\" of relation \"%s\" contains null values", column, relation));
    }

    private String rows(List<String> columns) {
        String name = Alteration.quoted(relation);
        if (columns.stream().noneMatch(this::isNew)) {
            return name;
        }
        String items = columns.stream()
                .map(column -> (isNew(column) ? "CAST(NULL AS " + added.get(column) + ") AS " : "")
                        + Alteration.quoted(column))
                .collect(Collectors.joining(", "));
        return "(SELECT " + items + " FROM " + name + ") AS " + name;
    }

    /** Completes if they are as is wanted. */
    CompletableFuture<Void> looked() {
        CompletableFuture<Void> looked = CompletableFuture.completedFuture(null);
        for (Map.Entry<String, Wanted> each : wanted.entrySet()) {
            looked = looked.thenCompose(
                    done -> lookForNone(each.getKey(), each.getValue().error()));
        }
        return looked;
    }

    private CompletableFuture<Void> lookForNone(String text, Function<List<ColumnBatch>, MillraceException> error) {
        QueryPlan plan = session.planner()
                .plan(
                        session.engine().catalog(),
                        new QueryText(text, Emit.SNAPSHOT),
                        session.plannerContext(List.of()));
        return RowCollector.collect(
                        session.engine().snapshot(plan, session.queryContext(text, List.of())),
                        session.services().environment().blocking())
                .thenAccept(rows -> {
                    if (Batches.count(rows) > 0) {
                        throw error.apply(rows);
                    }
                });
    }
}
