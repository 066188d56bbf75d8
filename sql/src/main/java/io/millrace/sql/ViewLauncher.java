package io.millrace.sql;

import io.millrace.common.environment.Environment;
import io.millrace.common.error.ErrorCode;
import io.millrace.engine.Engine;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.QueryDefinition;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.parser.StatementParser;
import io.millrace.sql.planner.PlannerContext;
import io.millrace.sql.planner.QueryPlanner;
import io.millrace.sql.statement.QueryStatement;
import io.millrace.storage.Registration;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Watches the catalog, and plans and starts its views and queries: those that are there at boot, and each new one once
 * its definition is committed. One at a time, in the catalog's order. Thread-safe.
 */
public final class ViewLauncher implements AutoCloseable {
    /** The option of a view or query in which the time zone of the session that made it is kept. */
    public static final String TIME_ZONE = "timezone";

    private final Environment environment;
    private final Engine engine;
    private final QueryPlanner planner;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    private @Nullable Registration registration;

    ViewLauncher(Environment environment, Engine engine, QueryPlanner planner) {
        this.environment = environment;
        this.engine = engine;
        this.planner = planner;
    }

    /** Starts what the catalog holds, before it returns, and watches for more. */
    synchronized void start() {
        registration = engine.onChange(this::changed);
        Catalog catalog = engine.catalog();
        Set<String> started = new LinkedHashSet<>();
        catalog.relations().values().forEach(relation -> startInOrder(catalog, relation, started));
        catalog.queries().values().stream().filter(query -> !query.paused()).forEach(query -> start(catalog, query));
    }

    /** Completes once everything that was committed before this call runs or has failed. */
    public synchronized CompletableFuture<Void> caughtUp() {
        return last.handle((done, error) -> error == null).thenCompose(handed -> engine.started());
    }

    private synchronized void changed(Catalog catalog, CatalogChange change) {
        if (change instanceof CatalogChange.RelationCreated created
                && created.relation() instanceof ViewDefinition view) {
            then(() -> start(catalog, view));
        } else if (change instanceof CatalogChange.QueryCreated created
                && !created.query().paused()) {
            then(() -> start(catalog, created.query()));
        } else if (change instanceof CatalogChange.QueryAltered altered
                && !altered.query().paused()) {
            then(() -> start(catalog, altered.query()));
        }
    }

    private void then(Runnable start) {
        last = last.handle((done, error) -> error == null).thenRunAsync(start, environment.blocking());
    }

    private void startInOrder(Catalog catalog, Relation relation, Set<String> started) {
        if (relation instanceof ViewDefinition view && started.add(view.name())) {
            view.sources().forEach(source -> catalog.find(source).ifPresent(r -> startInOrder(catalog, r, started)));
            start(catalog, view);
        }
    }

    private void start(Catalog catalog, ViewDefinition view) {
        try {
            engine.startView(view, plan(catalog, view.querySql(), view.options()));
        } catch (RuntimeException e) {
            engine.markFailed(view.name(), e);
        }
    }

    private void start(Catalog catalog, QueryDefinition query) {
        try {
            Relation target = catalog.relation(query.target());
            QueryStatement statement = parse(query.querySql());
            QueryPlan plan = planner.planInsert(catalog, target, null, statement.query(), context(query.options()));
            engine.startQuery(query, plan);
        } catch (RuntimeException e) {
            engine.markFailed(query.name(), e);
        }
    }

    private QueryPlan plan(Catalog catalog, String sql, Map<String, String> options) {
        return planner.plan(catalog, parse(sql).query(), context(options));
    }

    private static QueryStatement parse(String sql) {
        return StatementParser.parse(sql)
                .filter(QueryStatement.class::isInstance)
                .map(QueryStatement.class::cast)
                .orElseThrow(() -> ErrorCode.INTERNAL_ERROR.error("not a query: %s", sql));
    }

    private PlannerContext context(Map<String, String> options) {
        return new PlannerContext(
                "millrace",
                ZoneId.of(options.getOrDefault(TIME_ZONE, "UTC")),
                List.of(),
                environment.clock().currentTimeMillis() * 1000);
    }

    @Override
    public synchronized void close() {
        if (registration != null) {
            registration.close();
        }
    }
}
