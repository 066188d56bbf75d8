package io.millrace.engine;

import io.millrace.common.environment.Environment;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.QueryDefinition;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.storage.LogStore;
import io.millrace.storage.Registration;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * Runs plans over a log. Thread-safe. Futures complete exceptionally with
 * {@link io.millrace.common.error.MillraceException}.
 */
public final class Engine implements AutoCloseable {

    private Engine() {}

    /**
     * Replays the catalog. Views and persistent queries do not run until {@link #startView} and {@link #startQuery}.
     *
     * @param stateDirectory for the checkpoints of views and queries
     */
    public static Engine open(Environment environment, LogStore log, Path stateDirectory) {
        throw new AssertionError("being written");
    }

    /** As of the last committed change. */
    public Catalog catalog() {
        throw new AssertionError("being written");
    }

    /**
     * Checks a change (names taken, unknown or depended on), makes or drops the topic, appends it to the catalog's log;
     * completes with the catalog after it, once durable and the listeners have been told.
     */
    public CompletableFuture<Catalog> change(CatalogChange change) {
        throw new AssertionError("being written");
    }

    /** Called after each change, in order, on an unspecified thread; must not wait. */
    public Registration onChange(BiConsumer<Catalog, CatalogChange> listener) {
        throw new AssertionError("being written");
    }

    /**
     * Runs {@code plan} once over what is committed now. A scan of a view first waits until the view has taken in what
     * was committed when this was called.
     */
    public Subscription snapshot(QueryPlan plan, QueryContext context) {
        throw new AssertionError("being written");
    }

    /** Runs {@code plan} until the subscription is closed. */
    public Subscription subscribe(QueryPlan plan, QueryContext context) {
        throw new AssertionError("being written");
    }

    /** Starts, or resumes from its checkpoint, the query that keeps a view of the catalog. */
    public void startView(ViewDefinition view, QueryPlan plan) {
        throw new AssertionError("being written");
    }

    /** Starts, or resumes from its checkpoint, an INSERT … SELECT of the catalog. */
    public void startQuery(QueryDefinition query, QueryPlan plan) {
        throw new AssertionError("being written");
    }

    /** Records why a view or query of the catalog cannot run (its text no longer plans); shown by {@link #queries()}. */
    public void markFailed(String name, RuntimeException reason) {
        throw new AssertionError("being written");
    }

    /** Appends rows to relations; all visible in one instant and durable when done. Completes with the row count. */
    public CompletableFuture<Long> append(List<RelationRows> rows) {
        throw new AssertionError("being written");
    }

    /** As {@link #append(List)}; the cursors' new positions become durable and visible in the same instant. */
    public CompletableFuture<Long> append(List<RelationRows> rows, List<CursorCommit> commits) {
        throw new AssertionError("being written");
    }

    /**
     * Joins a named cursor of the catalog as a member.
     *
     * @param plan of the cursor's SELECT: a scan of its stream under filters and projections
     * @param member who, for listings
     * @throws io.millrace.common.error.MillraceException CURSOR_NOT_FOUND
     */
    public CursorReader openCursor(String name, QueryPlan plan, QueryContext context, String member) {
        throw new AssertionError("being written");
    }

    /** Moves a named cursor's positions; durable when done. OBJECT_IN_USE while a member has uncommitted rows. */
    public CompletableFuture<Void> moveCursor(String name, CursorTarget target) {
        throw new AssertionError("being written");
    }

    /** All named cursors, one row a partition. */
    public List<CursorStatus> cursors() {
        throw new AssertionError("being written");
    }

    /**
     * Runs {@code plan}, whose rows are those of a table to write (weight 1) or delete (weight -1), over the table as it
     * is with no other writer in between, and appends them. Completes with the number of rows.
     *
     * @param plan gives the table's columns, and a last column BOOLEAN: true to delete
     */
    public CompletableFuture<Long> modify(String table, QueryPlan plan, QueryContext context) {
        throw new AssertionError("being written");
    }

    /** Ends a query by {@link QueryStatus#id()}; false if there is none. */
    public boolean cancel(long queryId) {
        throw new AssertionError("being written");
    }

    public List<QueryStatus> queries() {
        throw new AssertionError("being written");
    }

    /** The most recent ones, oldest first; a bounded number is kept for each query. */
    public List<RowError> errors() {
        throw new AssertionError("being written");
    }

    /** The operators that would run {@code plan}: an indented tree, one operator a line. */
    public List<String> explain(QueryPlan plan) {
        throw new AssertionError("being written");
    }

    public LogStore log() {
        throw new AssertionError("being written");
    }

    /** Checkpoints and stops all queries. */
    @Override
    public void close() {
        throw new AssertionError("being written");
    }
}
