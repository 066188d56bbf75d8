package io.millrace.sql.execution;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.data.DataType;
import io.millrace.sql.planner.PlannerContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One preparing of one statement: its text, and the catalog it is planned against. */
record Preparation(
        SessionContext session, String sql, List<? extends @Nullable DataType> parameterTypes, Catalog catalog) {

    PlannerContext plannerContext() {
        return session.plannerContext(parameterTypes);
    }
}
