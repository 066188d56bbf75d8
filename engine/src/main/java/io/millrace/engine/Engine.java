package io.millrace.engine;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.Invariant;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.CursorDefinition;
import io.millrace.engine.catalog.QueryDefinition;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.engine.cursor.Cursors;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.function.ScalarFunctions;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.engine.task.CutGate;
import io.millrace.engine.task.Explanation;
import io.millrace.storage.LogStore;
import io.millrace.storage.Registration;
import io.millrace.storage.group.GroupCoordinator;
import io.millrace.storage.transaction.TransactionCoordinator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs plans over a log. Thread-safe. Futures complete exceptionally with
 * {@link io.millrace.common.error.MillraceException}.
 */
public final class Engine implements AutoCloseable {

    private final Environment environment;
    private final LogStore log;
    private final EventLoop loop;
    private final AtomicLong ids = new AtomicLong();
    private final CatalogWriter catalog;
    private final Sequences sequences;
    private final PersistentQueries persistent;
    private final SnapshotReads reads;
    private final SessionQueries sessions;
    private final TableWrites writes;
    private final GroupCoordinator groups;
    private final TransactionCoordinator transactions;
    private final Cursors cursors;

    /** As of the last change that was told. Owned by the loop. */
    private Catalog before;

    private Engine(Environment environment, LogStore log, Path stateDirectory, EngineOptions options) {
        this.environment = environment;
        this.log = log;
        this.loop = environment.newLoop("engine");
        CutGate gate = new CutGate(log);
        StateFiles files = new StateFiles(environment, stateDirectory);
        PersistentStart start = new PersistentStart(environment, log, loop, options, gate, files, this::catalog);
        this.persistent = new PersistentQueries(environment, start, files, ids::incrementAndGet);
        this.catalog = new CatalogWriter(environment, log, loop, this::beforeTopic);
        this.sequences = new Sequences(catalog);
        files.removeStrangers(catalog());
        this.reads = new SnapshotReads(environment, log, gate, persistent);
        this.sessions = new SessionQueries(environment, log, loop, options, reads, ids::incrementAndGet);
        this.writes = new TableWrites(environment, log, reads, this::catalog);
        this.groups = new GroupCoordinator(
                environment, log, name -> catalog().cursors().containsKey(name));
        this.transactions = new TransactionCoordinator(environment, log, groups.positions());
        this.cursors = new Cursors(environment, log, loop, groups);
        this.before = catalog.catalog();
        catalog.onChange(this::changed);
    }

    private CompletableFuture<?> beforeTopic(CatalogChange change) {
        if (change instanceof CatalogChange.RelationDropped dropped
                && catalog().relation(dropped.name()) instanceof ViewDefinition) {
            return persistent.dropView(dropped.name());
        } else if (change instanceof CatalogChange.QueryDropped dropped) {
            return persistent.dropQuery(dropped.name());
        } else if (change instanceof CatalogChange.CursorCreated created) {
            return cursors.created(catalog(), created.cursor());
        } else if (change instanceof CatalogChange.CursorDropped dropped) {
            return cursors.dropped(dropped.name());
        }
        return CompletableFuture.completedFuture(null);
    }

    private void changed(Catalog after, CatalogChange change) {
        sequences.changed(after, change);
        stopReaders(change);
        before = after;
        if (change instanceof CatalogChange.RelationDropped dropped) {
            forget(dropped.name());
        } else if (change instanceof CatalogChange.RelationAltered altered) {
            forget(altered.relation().name());
            persistent.restartReaders(altered.relation().name());
            sessions.wakeAll();
        } else if (change instanceof CatalogChange.RelationRenamed renamed) {
            forget(renamed.name());
            forget(renamed.relation().name());
        } else if (change instanceof CatalogChange.QueryAltered altered) {
            persistent.altered(altered.query());
        } else if (change instanceof CatalogChange.CursorAltered altered) {
            cursors.altered(altered.cursor());
        }
    }

    private void stopReaders(CatalogChange change) {
        if (change instanceof CatalogChange.RelationAltered altered) {
            stopReaders(altered.relation().name(), altered.relation());
        } else if (change instanceof CatalogChange.RelationRenamed renamed) {
            stopReaders(renamed.name(), renamed.relation());
        }
    }

    /** What a query that runs for ever knows of a relation's columns must stay so. */
    private void stopReaders(String name, Relation altered) {
        Relation known = before.relations().get(name);
        boolean stays =
                altered.name().equals(name) && known != null && altered.schema().isLonger(known.schema());
        if (known != null && !stays) {
            sessions.stopReaders(
                    name,
                    ErrorCode.CACHED_PLAN_CHANGED
                            .error("the columns of \"%s\" were altered", name)
                            .hint("Run the query again."));
        }
    }

    private void forget(String relation) {
        reads.forget(relation);
        writes.forget(relation);
    }

    /**
     * Replays the catalog. Views and persistent queries do not run until {@link #startView} and {@link #startQuery}.
     *
     * @param stateDirectory for the checkpoints of views and queries
     */
    public static Engine open(Environment environment, LogStore log, Path stateDirectory) {
        return open(environment, log, stateDirectory, EngineOptions.DEFAULT);
    }

    /** As {@link #open(Environment, LogStore, Path)}. */
    public static Engine open(Environment environment, LogStore log, Path stateDirectory, EngineOptions options) {
        return new Engine(environment, log, stateDirectory, options);
    }

    /** As of the last committed change. */
    public Catalog catalog() {
        return catalog.catalog();
    }

    /**
     * Checks a change (names taken, unknown or depended on), makes or drops the topic, appends it to the catalog's log;
     * completes with the catalog after it, once durable and the listeners have been told. A cursor that is dropped or gets
     * another name must have no member: GROUP_NOT_EMPTY.
     */
    public CompletableFuture<Catalog> change(CatalogChange change) {
        if (change instanceof CatalogChange.CursorDropped dropped
                && catalog().cursors().containsKey(dropped.name())) {
            return Outcome.plain(groups.checkEmpty(dropped.name()).thenCompose(empty -> catalog.change(change)));
        } else if (change instanceof CatalogChange.CursorAltered altered
                && !altered.name().equals(altered.cursor().name())) {
            return Outcome.plain(rename(altered));
        } else if (change instanceof CatalogChange.RelationDropped dropped
                && catalog().relations().containsKey(dropped.name())) {
            String topic = catalog().relation(dropped.name()).topic();
            return Outcome.plain(catalog.change(change)
                    .thenCompose(after -> log.topic(topic).isPresent()
                            ? CompletableFuture.completedFuture(after)
                            : groups.positions().removeTopics(topic::equals).thenApply(done -> after)));
        }
        return Outcome.plain(catalog.change(change));
    }

    /** Positions are under the new name before the cursor is, so that it is nowhere at its beginning again. */
    private CompletableFuture<Catalog> rename(CatalogChange.CursorAltered change) {
        ChangeCheck.cursor(catalog(), change.name());
        ChangeCheck.checkFree(catalog(), change.cursor().name());
        return groups.checkEmpty(change.name())
                .thenCompose(empty ->
                        cursors.copyPositions(change.name(), change.cursor().name()))
                .thenCompose(copied -> catalog.change(change))
                .thenCompose(after -> cursors.dropped(change.name()).thenApply(gone -> after));
    }

    /** The values of the catalog's sequences. */
    public Sequences sequences() {
        return sequences;
    }

    /** What reads or writes a relation, such as {@code view v depends on table t}. */
    public List<String> dependents(String kind, String relation) {
        return new Dependents(catalog()).of(kind, relation, true);
    }

    /** Called after each change, in order, on an unspecified thread; must not wait. */
    public Registration onChange(BiConsumer<Catalog, CatalogChange> listener) {
        return catalog.onChange(listener);
    }

    /**
     * Runs {@code plan} once over what is committed now. A scan of a view first waits until the view has taken in what
     * was committed when this was called.
     */
    public Subscription snapshot(QueryPlan plan, QueryContext context) {
        Invariant.check(plan.emit() == Emit.SNAPSHOT, "a plan with EMIT %s is no snapshot", plan.emit());
        return sessions.start(catalog(), plan, context, SessionQueries.Rows.ANSWER);
    }

    /** Runs {@code plan} until the subscription is closed. */
    public Subscription subscribe(QueryPlan plan, QueryContext context) {
        Invariant.check(plan.emit() != Emit.SNAPSHOT, "a snapshot does not run for ever");
        return sessions.start(catalog(), plan, context, SessionQueries.Rows.ANSWER);
    }

    /** Starts, or resumes from its checkpoint, the query that keeps a view of the catalog. */
    public void startView(ViewDefinition view, QueryPlan plan) {
        persistent.startView(view, plan);
    }

    /** Starts, or resumes from its checkpoint, an INSERT … SELECT of the catalog. */
    public void startQuery(QueryDefinition query, QueryPlan plan) {
        persistent.startQuery(catalog(), query, plan);
    }

    /** Completes once every view and query that was started or resumed before runs or has failed. Never fails. */
    public CompletableFuture<Void> started() {
        return persistent.started();
    }

    /** Records why a view or query of the catalog cannot run (its text no longer plans); shown by {@link #queries()}. */
    public void markFailed(String name, RuntimeException reason) {
        persistent.markFailed(catalog(), name, reason);
    }

    /**
     * Appends rows to relations; all visible in one instant and durable when done. Completes with the row count, or fails
     * with UNIQUE_VIOLATION, or with SERIALIZATION_FAILURE if a row to be taken from a table without a key is no longer
     * there or a relation is another than the rows were made for.
     */
    public CompletableFuture<Long> append(List<RelationRows> rows) {
        return append(rows, List.of());
    }

    /** As {@link #append(List)}; the cursors' new positions become durable and visible in the same instant. */
    public CompletableFuture<Long> append(List<RelationRows> rows, List<CursorCommit> commits) {
        List<CursorCommit> begun;
        try {
            begun = cursors.begin(commits);
        } catch (MillraceException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Long> appended;
        try {
            appended = writes.append(rows, cursors.appends(begun));
        } catch (RuntimeException e) {
            appended = CompletableFuture.failedFuture(e);
        }
        return Outcome.plain(appended.whenComplete((count, error) -> {
            if (error == null) {
                cursors.committed(begun);
            } else {
                cursors.notCommitted(begun);
            }
        }));
    }

    /**
     * Completes if {@code rows}, appended now, would break no unique constraint; else with UNIQUE_VIOLATION. Rows that are
     * appended are held to them in any case.
     */
    public CompletableFuture<Void> checkUnique(RelationRows rows) {
        return Outcome.plain(writes.checkUnique(catalog().relation(rows.relation()), rows.batches()));
    }

    /** Does part of the work of {@link #append} before it is called; saves time if that is within 2 ms. */
    public void encodeAhead(RelationRows rows) {
        writes.encodeAhead(rows);
    }

    /**
     * Joins a named cursor of the catalog as a member.
     *
     * @param plan of the cursor's SELECT: a scan of its stream under filters and projections
     * @param member who, for listings
     * @throws io.millrace.common.error.MillraceException CURSOR_NOT_FOUND
     */
    public CursorReader openCursor(String name, QueryPlan plan, QueryContext context, String member) {
        CursorDefinition cursor = ChangeCheck.cursor(catalog(), name);
        return cursors.join(catalog(), cursor, sessions.feed(catalog(), cursor, plan, context), member);
    }

    /** Moves a named cursor's positions; durable when done. OBJECT_IN_USE while a member has uncommitted rows. */
    public CompletableFuture<Void> moveCursor(String name, CursorTarget target) {
        CursorDefinition cursor = ChangeCheck.cursor(catalog(), name);
        return Outcome.plain(cursors.move(catalog(), cursor, target));
    }

    /** All named cursors, one row a partition. */
    public List<CursorStatus> cursors() {
        return cursors.statuses(catalog());
    }

    /**
     * Runs {@code plan} over a table as it is with no other writer in between, and appends what it gives. Completes with
     * what was written.
     *
     * @param plan gives rows as {@link TableChanges} takes them
     * @param checked what is done with the plan's rows before they are written; gives those to write
     */
    public CompletableFuture<RelationRows> modify(
            String table,
            QueryPlan plan,
            QueryContext context,
            Function<List<ColumnBatch>, CompletableFuture<List<ColumnBatch>>> checked) {
        return alone(table, () -> modifyAlone(table, plan, context, checked));
    }

    /** As {@link #modify(String, QueryPlan, QueryContext, Function)}, by somebody who is {@link #alone} there. */
    public CompletableFuture<RelationRows> modifyAlone(
            String table,
            QueryPlan plan,
            QueryContext context,
            Function<List<ColumnBatch>, CompletableFuture<List<ColumnBatch>>> checked) {
        return Outcome.plain(writes.modify(
                table, () -> sessions.start(catalog(), plan, context, SessionQueries.Rows.ANSWER), checked));
    }

    /** As {@link #modify(String, QueryPlan, QueryContext, Function)}, with nothing in between. */
    public CompletableFuture<RelationRows> modify(String table, QueryPlan plan, QueryContext context) {
        return modify(table, plan, context, CompletableFuture::completedFuture);
    }

    /** Does something while nobody else writes into a stream or table by SQL. */
    public <T> CompletableFuture<T> alone(String relation, Supplier<CompletableFuture<T>> work) {
        return Outcome.plain(writes.alone(relation, work));
    }

    /** Ends a query by {@link QueryStatus#id()}; false if there is none. */
    public boolean cancel(long queryId) {
        return sessions.cancel(queryId);
    }

    public List<QueryStatus> queries() {
        List<QueryStatus> statuses = new ArrayList<>();
        sessions.running().forEach(query -> statuses.add(query.status()));
        persistent.all().forEach(query -> statuses.add(query.status()));
        return statuses;
    }

    /** The most recent ones, oldest first; a bounded number is kept for each query. */
    public List<RowError> errors() {
        List<RowError> errors = new ArrayList<>(reads.errors());
        sessions.running().forEach(query -> errors.addAll(query.errors()));
        persistent.all().forEach(query -> errors.addAll(query.errors()));
        errors.addAll(sessions.cursorErrors());
        return errors;
    }

    /** The operators that would run {@code plan}: an indented tree, one operator a line. */
    public List<String> explain(QueryPlan plan) {
        return Explanation.of(catalog(), log, plan);
    }

    /** Whether expressions may call a scalar function of this name, in upper case. */
    public static boolean hasFunction(String name) {
        return ScalarFunctions.find(name).isPresent();
    }

    /** Consumer groups; a named cursor's positions are those of the group of its name. */
    public GroupCoordinator groups() {
        return groups;
    }

    /** Transactions of Kafka's producers; those of SQL are one append each, and never open in the log. */
    public TransactionCoordinator transactions() {
        return transactions;
    }

    public LogStore log() {
        return log;
    }

    /** Checkpoints and stops all queries. */
    @Override
    public void close() {
        sessions.stopAll(ErrorCode.SHUTTING_DOWN.error("the database is shutting down"));
        environment.await(persistent.stopAll());
        environment.await(sequences.close());
        transactions.close();
        groups.close();
        loop.close();
    }
}
