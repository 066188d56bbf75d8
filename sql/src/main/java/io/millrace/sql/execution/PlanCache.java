package io.millrace.sql.execution;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.planner.PlannedCheck;
import io.millrace.sql.planner.PlannedQuery;
import io.millrace.sql.planner.PlannerContext;
import io.millrace.sql.planner.QueryPlanner;
import io.millrace.sql.planner.QueryText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plans made last, of all sessions: drivers prepare the same text again and again, and a plan costs milliseconds.
 * A plan is used again only for the same text, types, user and time zone, against the same catalog. Thread-safe.
 */
public final class PlanCache {
    /** Plans kept; the one used longest ago goes. */
    static final int MAX_PLANS = 256;

    /** Longer texts are planned each time. */
    static final int MAX_TEXT_LENGTH = 8_192;

    private static final Pattern ASKS_FOR_TIME = Pattern.compile(
            "(?i)\\b(current_|local|now|transaction_timestamp|statement_timestamp|clock_timestamp|pg_\\w+_size|pg_backend)");

    private static final Pattern ASKS_FOR_SEQUENCE = Pattern.compile("(?i)\\b(nextval|currval|lastval|setval)\\b");
    private static final Pattern NOW = Pattern.compile("(?i)\\s*(now\\s*\\(\\s*\\)|current_timestamp)\\s*");

    private final QueryPlanner planner;
    private final RecentlyUsed<DefaultKey, Expression> defaults = new RecentlyUsed<>(MAX_PLANS);
    private final RecentlyUsed<ChecksKey, List<PlannedCheck>> checks = new RecentlyUsed<>(MAX_PLANS);
    private final RecentlyUsed<Key, PlannedQuery> plans = new RecentlyUsed<>(MAX_PLANS);

    public PlanCache(QueryPlanner planner) {
        this.planner = planner;
    }

    /** @param target and columns of an INSERT; null for a query */
    private record Key(
            QueryText query,
            @Nullable String target,
            @Nullable List<String> columns,
            List<@Nullable DataType> parameterTypes,
            long catalogVersion,
            String user,
            String timeZone) {}

    /** Whether a text's plan holds the moment at which it was made. */
    static boolean asksForTime(Catalog catalog, String sql) {
        return asks(ASKS_FOR_TIME, catalog, sql);
    }

    /** Whether a text's plan is of one session, since it asks for values of sequences. */
    static boolean asksForSequence(Catalog catalog, String sql) {
        return asks(ASKS_FOR_SEQUENCE, catalog, sql);
    }

    /** Itself, or through a plain view that it may name. */
    private static boolean asks(Pattern wanted, Catalog catalog, String sql) {
        if (wanted.matcher(sql).find()) {
            return true;
        }
        String folded = sql.toLowerCase(Locale.ROOT);
        return catalog.views().values().stream()
                .filter(view -> folded.contains(view.name().toLowerCase(Locale.ROOT)))
                .flatMap(view ->
                        Stream.concat(Stream.of(view), view.sources().stream().map(name -> catalog.views()
                                .get(name))))
                .anyMatch(
                        view -> view != null && wanted.matcher(view.querySql()).find());
    }

    private record DefaultKey(String sql, DataType type, long catalogVersion, String user, String timeZone) {}

    Expression planDefault(Catalog catalog, String sql, String column, DataType type, PlannerContext context) {
        if (NOW.matcher(sql).matches() && type instanceof DataType.Timestamp) {
            return QueryPlanner.now(type, context);
        }
        if (asksForTime(catalog, sql) || asksForSequence(catalog, sql)) {
            return planner.planDefault(catalog, sql, column, type, context);
        }
        DefaultKey key = new DefaultKey(
                sql, type, catalog.version(), context.user(), context.timeZone().getId());
        return defaults.get(key, () -> planner.planDefault(catalog, sql, column, type, context));
    }

    private record ChecksKey(Relation relation, long catalogVersion, String user, String timeZone) {}

    /** The conditions of a relation's CHECKs. */
    List<PlannedCheck> planChecks(Catalog catalog, Relation relation, PlannerContext context) {
        Supplier<List<PlannedCheck>> planning = () -> relation.rules().checks().stream()
                .map(check -> planner.planCheck(catalog, relation, check.name(), check.sql(), context))
                .toList();
        if (relation.rules().checks().stream().anyMatch(check -> asksForTime(catalog, check.sql()))) {
            return planning.get();
        }
        ChecksKey key = new ChecksKey(
                relation, catalog.version(), context.user(), context.timeZone().getId());
        return checks.get(key, planning);
    }

    PlannedQuery plan(Catalog catalog, QueryText query, PlannerContext context) {
        return cached(
                catalog, key(catalog, query, null, null, context), () -> planner.planned(catalog, query, context));
    }

    QueryPlan planInsert(
            Catalog catalog, Relation target, @Nullable List<String> columns, QueryText query, PlannerContext context) {
        Key key = key(catalog, query, target.name(), columns, context);
        return cached(
                        catalog,
                        key,
                        () -> new PlannedQuery(planner.planInsert(catalog, target, columns, query, context), List.of()))
                .plan();
    }

    private static Key key(
            Catalog catalog,
            QueryText query,
            @Nullable String target,
            @Nullable List<String> columns,
            PlannerContext context) {
        return new Key(
                query,
                target,
                columns,
                Collections.unmodifiableList(new ArrayList<>(context.parameterTypes())),
                catalog.version(),
                context.user(),
                context.timeZone().getId());
    }

    private PlannedQuery cached(Catalog catalog, Key key, Supplier<PlannedQuery> planning) {
        String text = key.query().text();
        if (text.length() > MAX_TEXT_LENGTH || asksForTime(catalog, text) || asksForSequence(catalog, text)) {
            return planning.get();
        }
        return plans.get(key, planning);
    }
}
