package io.millrace.engine;

import io.millrace.common.environment.Environment;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.QueryDefinition;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.engine.task.PersistentTask;
import io.millrace.engine.task.RowErrors;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Views and INSERT … SELECTs that run until dropped. What is asked of one is done in order. Thread-safe. */
final class PersistentQueries {
    private static final Logger LOG = LoggerFactory.getLogger(PersistentQueries.class);
    private static final String VIEW = "view ";
    private static final String QUERY = "query ";
    private static final String ON_ERROR = "on_error";
    private static final String TIME_ZONE = "timezone";

    private final Environment environment;
    private final PersistentStart start;
    private final StateFiles files;
    private final LongSupplier ids;
    private final Map<String, PersistentQuery> queries = new ConcurrentSkipListMap<>();
    private final Map<String, CompletableFuture<?>> last = new ConcurrentHashMap<>();

    PersistentQueries(Environment environment, PersistentStart start, StateFiles files, LongSupplier ids) {
        this.environment = environment;
        this.start = start;
        this.files = files;
        this.ids = ids;
    }

    void startView(ViewDefinition view, QueryPlan plan) {
        start(
                VIEW,
                new PersistentQuery.Definition(
                        ids.getAsLong(),
                        view.name(),
                        QueryStatus.Kind.VIEW,
                        view,
                        view.sql(),
                        view.sources(),
                        plan,
                        StartPosition.EARLIEST,
                        timeZone(view.options()),
                        failsOnError(view.options())));
    }

    void startQuery(Catalog catalog, QueryDefinition query, QueryPlan plan) {
        PersistentQuery.Definition definition = new PersistentQuery.Definition(
                ids.getAsLong(),
                query.name(),
                QueryStatus.Kind.INSERT,
                catalog.find(query.target()).orElse(null),
                query.sql(),
                query.sources(),
                plan,
                query.startPosition().toLowerCase(Locale.ROOT).equals("latest")
                        ? StartPosition.LATEST
                        : StartPosition.EARLIEST,
                timeZone(query.options()),
                failsOnError(query.options()));
        if (query.paused()) {
            PersistentQuery paused = make(QUERY, definition);
            paused.wantsPause(true);
            paused.paused();
        } else {
            start(QUERY, definition);
        }
    }

    private static ZoneId timeZone(Map<String, String> options) {
        return ZoneId.of(options.getOrDefault(TIME_ZONE, "UTC"));
    }

    private static boolean failsOnError(Map<String, String> options) {
        return "fail".equalsIgnoreCase(options.get(ON_ERROR));
    }

    private PersistentQuery make(String kind, PersistentQuery.Definition definition) {
        RowErrors errors =
                new RowErrors(definition.name(), definition.failOnError(), environment.clock()::currentTimeMillis);
        PersistentQuery query = new PersistentQuery(definition, errors);
        queries.put(kind + definition.name(), query);
        return query;
    }

    private void start(String kind, PersistentQuery.Definition definition) {
        String key = kind + definition.name();
        PersistentQuery present = queries.get(key);
        if (present != null && present.isActive()) {
            return;
        }
        run(key, make(kind, definition));
    }

    private void run(String key, PersistentQuery query) {
        query.starts();
        then(key, () -> start.start(query).handle((task, error) -> {
            if (error != null) {
                failed(query, Outcome.errorOf(error));
                return null;
            }
            query.runs(task);
            LOG.info("running query={}", query.definition().name());
            task.ended().whenComplete((nothing, reason) -> {
                if (reason != null) {
                    failed(query, Outcome.errorOf(reason));
                }
            });
            return null;
        }));
    }

    private static void failed(PersistentQuery query, MillraceException reason) {
        query.failed(reason);
        LOG.error("query failed query={}", query.definition().name(), reason);
    }

    private CompletableFuture<?> then(String key, Supplier<CompletableFuture<?>> work) {
        return Objects.requireNonNull(last.compute(
                key,
                (ignored, before) -> before == null
                        ? work.get()
                        : before.handle((value, error) -> 0).thenCompose(nothing -> work.get())));
    }

    void markFailed(Catalog catalog, String name, RuntimeException reason) {
        boolean isView = catalog.find(name).orElse(null) instanceof ViewDefinition;
        QueryDefinition query = catalog.queries().get(name);
        String sql = query != null
                ? query.sql()
                : catalog.find(name).map(view -> view.sql()).orElse("");
        make(
                        isView ? VIEW : QUERY,
                        new PersistentQuery.Definition(
                                ids.getAsLong(),
                                name,
                                isView ? QueryStatus.Kind.VIEW : QueryStatus.Kind.INSERT,
                                isView ? catalog.relation(name) : null,
                                sql,
                                List.of(),
                                null,
                                StartPosition.EARLIEST,
                                ZoneOffset.UTC,
                                false))
                .failed(Outcome.errorOf(reason));
    }

    /** A paused query stops after a checkpoint; resumed, it goes on from there. */
    void altered(QueryDefinition altered) {
        String key = QUERY + altered.name();
        PersistentQuery query = queries.get(key);
        if (query == null) {
            return;
        }
        if (!altered.paused()) {
            // A state that is not PAUSED yet: what stops it still runs, and comes first.
            if (query.definition().plan() != null && query.wantsPause()) {
                query.wantsPause(false);
                run(key, query);
            }
            return;
        }
        query.wantsPause(true);
        then(key, () -> {
            PersistentTask task = query.task();
            CompletableFuture<Void> stopped = task == null ? CompletableFuture.completedFuture(null) : task.stop();
            return stopped.handle((nothing, error) -> {
                if (error == null && query.wantsPause()) {
                    query.paused();
                }
                return 0;
            });
        });
    }

    /** Has those that read {@code relation} look at it anew: it may have more partitions now. */
    void restartReaders(String relation) {
        queries.forEach((key, query) -> {
            if (query.isActive() && query.definition().sources().contains(relation)) {
                then(key, () -> {
                    PersistentTask task = query.task();
                    return task == null ? CompletableFuture.completedFuture(null) : task.stop();
                });
                run(key, query);
            }
        });
    }

    /** Stops it and removes its state; completes when both are done. */
    CompletableFuture<?> dropView(String name) {
        return drop(VIEW + name, QueryStatus.Kind.VIEW, name);
    }

    /** As {@link #dropView}. */
    CompletableFuture<?> dropQuery(String name) {
        return drop(QUERY + name, QueryStatus.Kind.INSERT, name);
    }

    private CompletableFuture<?> drop(String key, QueryStatus.Kind kind, String name) {
        return then(key, () -> {
            PersistentQuery query = queries.remove(key);
            PersistentTask task = query == null ? null : query.task();
            CompletableFuture<Void> ended = task == null ? CompletableFuture.completedFuture(null) : task.abandon();
            return ended.handle((nothing, error) -> 0)
                    .thenRunAsync(() -> files.delete(kind, name), environment.blocking());
        });
    }

    /** The task that keeps a view; null while none runs. */
    @Nullable
    PersistentTask task(String view) {
        PersistentQuery query = queries.get(VIEW + view);
        return query == null ? null : query.task();
    }

    Optional<String> whyNotRunning(String view) {
        PersistentQuery query = queries.get(VIEW + view);
        return Optional.ofNullable(query).map(PersistentQuery::failure).map(MillraceException::message);
    }

    Collection<PersistentQuery> all() {
        return queries.values();
    }

    /** Completes once what was asked of these views before is done. */
    CompletableFuture<Void> settled(Collection<String> views) {
        CompletableFuture<?>[] asked = views.stream()
                .map(view -> last.get(VIEW + view))
                .filter(Objects::nonNull)
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(asked).handle((nothing, error) -> null);
    }

    /** Completes once all that were started before run or have failed. */
    CompletableFuture<Void> started() {
        return CompletableFuture.allOf(last.values().toArray(CompletableFuture[]::new))
                .handle((nothing, error) -> null);
    }

    /** Completes when all have made their last checkpoints. */
    CompletableFuture<Void> stopAll() {
        List<CompletableFuture<?>> stopped = new ArrayList<>();
        queries.forEach((key, query) -> stopped.add(then(key, () -> {
                    PersistentTask task = query.task();
                    return task == null ? CompletableFuture.completedFuture(null) : task.stop();
                })
                .handle((value, error) -> 0)));
        return CompletableFuture.allOf(stopped.toArray(CompletableFuture[]::new));
    }
}
