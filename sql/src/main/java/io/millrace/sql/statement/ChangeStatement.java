package io.millrace.sql.statement;

import io.millrace.sql.planner.QueryPlanner;
import io.millrace.sql.planner.QueryText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** INSERT, UPDATE, DELETE. */
public sealed interface ChangeStatement extends Statement {
    ObjectName target();

    /**
     * @param columns null for all
     * @param onConflict what to do with rows whose key is there
     * @param options of a continuous insert's WITH
     */
    record Insert(
            ObjectName target,
            @Nullable List<ColumnName> columns,
            QueryText query,
            OnConflict onConflict,
            List<Option> options,
            String sql)
            implements ChangeStatement {}

    /** ON CONFLICT. */
    enum OnConflict {
        /** Not written: an error in PostgreSQL's tables; here the row is replaced. */
        UNSAID,
        DO_NOTHING,
        DO_UPDATE
    }

    /** @param where padded text of the condition; null for all rows */
    record Update(
            ObjectName target,
            List<QueryPlanner.Assignment> assignments,
            @Nullable String where) implements ChangeStatement {}

    record Delete(ObjectName target, @Nullable String where) implements ChangeStatement {}
}
