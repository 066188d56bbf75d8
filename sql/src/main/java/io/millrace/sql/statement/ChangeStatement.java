package io.millrace.sql.statement;

import io.millrace.engine.plan.Emit;
import io.millrace.sql.planner.QueryPlanner;
import io.millrace.sql.planner.QueryText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** INSERT, UPDATE, DELETE, TRUNCATE. */
public sealed interface ChangeStatement extends Statement {

    /**
     * What RETURNING gives of each row.
     *
     * @param list padded text; null if the statement returns no rows
     * @param alias what the list and the conditions call the target
     */
    record Returning(@Nullable String list, String alias) {}

    QueryText DEFAULT_VALUES = new QueryText("", Emit.SNAPSHOT);

    /** OVERRIDING … VALUE. */
    enum Overriding {
        NONE,
        /** Given values are taken. */
        SYSTEM,
        /** Given values are left aside. */
        USER
    }

    /**
     * @param columns null for all
     * @param overriding what becomes of values given for identity columns
     * @param query {@link #DEFAULT_VALUES} for a row of defaults
     * @param onConflict what to do with rows whose key is there; null if unsaid, an error in PostgreSQL, where here the
     *     row is replaced
     * @param options of a continuous insert's WITH
     */
    record Insert(
            ObjectName target,
            @Nullable List<ColumnName> columns,
            Overriding overriding,
            QueryText query,
            @Nullable OnConflict onConflict,
            Returning returning,
            List<Option> options,
            String sql)
            implements ChangeStatement {}

    /**
     * ON CONFLICT.
     *
     * @param key the columns that it names; null if it names none
     * @param constraint the constraint that it names; null likewise
     * @param assignments null for DO NOTHING
     * @param where padded text of the condition; null for all rows
     */
    record OnConflict(
            @Nullable List<ColumnName> key,
            @Nullable ColumnName constraint,
            @Nullable List<QueryPlanner.Assignment> assignments,
            @Nullable String where) {}

    /**
     * @param from padded text of other tables; null for none
     * @param where padded text of the condition; null for all rows
     */
    record Update(
            ObjectName target,
            List<QueryPlanner.Assignment> assignments,
            @Nullable String from,
            @Nullable String where,
            Returning returning)
            implements ChangeStatement {}

    /** @param restart whether the columns' sequences begin anew */
    record Truncate(List<ObjectName> targets, boolean restart) implements ChangeStatement {}

    /** @param using padded text of other tables; null for none */
    record Delete(
            ObjectName target,
            @Nullable String using,
            @Nullable String where,
            Returning returning) implements ChangeStatement {}
}
