package io.millrace.sql.planner;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.plan.Emit;
import java.time.ZoneOffset;
import java.util.List;

/** Queries of the usual kinds, planned once so that Calcite's thousands of classes are there when a user comes. */
final class WarmUp {
    private static final List<String> QUERIES = List.of(
            "SELECT 1",
            "SELECT a, b + 1 FROM (VALUES (1, 2), (3, 4)) AS t (a, b) WHERE a > $1 ORDER BY a LIMIT 5",
            "SELECT a, count(*), sum(b) FROM (VALUES (1, 2), (3, 4)) AS t (a, b) GROUP BY a HAVING count(*) > 0",
            "SELECT t.a, u.c FROM (VALUES (1, 2)) AS t (a, b) LEFT JOIN (VALUES (1, 'x')) AS u (a, c) ON t.a = u.a",
            "SELECT a FROM (VALUES (1, 2)) AS t (a, b) WHERE EXISTS (SELECT 1 FROM (VALUES (1)) AS u (c) WHERE u.c = t.a)");

    private WarmUp() {}

    static void run(QueryPlanner planner) {
        PlannerContext context = new PlannerContext("millrace", ZoneOffset.UTC, List.of(), 0);
        for (String query : QUERIES) {
            planner.plan(Catalog.EMPTY, new QueryText(query, Emit.SNAPSHOT), context);
        }
    }
}
