package io.millrace.sql.execution;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.Rights;
import io.millrace.sql.planner.PlannerContext;
import io.millrace.sql.planner.QueryPlanner;
import io.millrace.sql.planner.QueryText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One preparing of one statement: its text, and the catalog it is planned against.
 *
 * @param needs what it is found to need, while it is prepared
 */
record Preparation(
        SessionContext session,
        String sql,
        List<? extends @Nullable DataType> parameterTypes,
        Catalog catalog,
        Needs needs) {

    Preparation(
            SessionContext session, String sql, List<? extends @Nullable DataType> parameterTypes, Catalog catalog) {
        this(session, sql, parameterTypes, catalog, new Needs(catalog, session.temporary()));
    }

    /** Itself: what it reads is noted, but for rows that are given to it. */
    QueryPlan reads(QueryPlan plan) {
        plan.relations().stream()
                .filter(relation -> !relation.equals(QueryPlanner.GIVEN))
                .forEach(relation -> needs.add(Rights.Action.READ, relation));
        return plan;
    }

    QueryPlan plan(QueryText query, PlannerContext context) {
        return reads(session.planner().plan(catalog, query, context));
    }

    PlannerContext plannerContext() {
        return session.plannerContext(parameterTypes);
    }

    /** Of a query that keeps running after the session. */
    PlannerContext lastingContext() {
        PlannerContext context = plannerContext();
        return new PlannerContext(
                context.user(),
                context.timeZone(),
                context.parameterTypes(),
                context.nowMicros(),
                context.processId(),
                null);
    }

    /** With the types that another part of the statement has found for its first parameters. */
    Preparation withTypes(List<DataType> found) {
        List<@Nullable DataType> types = new ArrayList<>(found);
        if (parameterTypes.size() > found.size()) {
            types.addAll(parameterTypes.subList(found.size(), parameterTypes.size()));
        }
        return new Preparation(session, sql, types, catalog, needs);
    }

    /** Without the parameters at the end of which no type is told: another part of the statement may tell it. */
    Preparation withoutUntold() {
        int told = parameterTypes.size();
        while (told > 0 && parameterTypes.get(told - 1) == null) {
            told--;
        }
        return new Preparation(session, sql, parameterTypes.subList(0, told), catalog, needs);
    }
}
