package io.millrace.sql.planner;

import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.introspection.ColumnSource;
import java.util.List;

/**
 * A plan, and where the columns of its rows come from.
 *
 * @param sources one for each column; empty where nobody asks
 */
public record PlannedQuery(QueryPlan plan, List<ColumnSource> sources) {
    public PlannedQuery {
        sources = List.copyOf(sources);
    }
}
