package io.millrace.sql.execution;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.sql.PreparedStatement;
import io.millrace.sql.introspection.ColumnSource;
import io.millrace.sql.statement.Statement;
import io.millrace.sql.statement.TransactionStatement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of one session; its plan is replaced when the catalog moves on. Owned by the session. */
final class SessionStatement implements PreparedStatement {
    /** A plan holds the time it was made at; older than this it is made anew if its text asks for the time. */
    private static final long FRESH_MICROS = 20_000;

    private final String sql;
    private final List<@Nullable DataType> givenTypes;
    private final @Nullable Statement statement;
    private final Preparing preparing;
    private @Nullable Executable executable;
    private boolean asksForTime;
    private long plannedMicros;
    private String timeZone = "";

    /** Plans a statement now. */
    interface Preparing {
        Executable prepare(Statement statement, String sql, List<@Nullable DataType> givenTypes, Catalog catalog);
    }

    SessionStatement(
            String sql,
            List<? extends @Nullable DataType> givenTypes,
            @Nullable Statement statement,
            Preparing preparing) {
        this.sql = sql;
        this.givenTypes = Collections.unmodifiableList(new ArrayList<>(givenTypes));
        this.statement = statement;
        this.preparing = preparing;
    }

    boolean isEmpty() {
        return statement == null;
    }

    /** Whether a failed transaction takes it. */
    boolean endsFailure() {
        return statement instanceof TransactionStatement.Commit
                || statement instanceof TransactionStatement.Rollback
                || statement instanceof TransactionStatement.RollbackTo;
    }

    void plan(Catalog catalog, long nowMicros, String zone) {
        if (statement != null) {
            executable = preparing.prepare(statement, sql, givenTypes, catalog);
            asksForTime = PlanCache.asksForTime(catalog, sql);
            plannedMicros = nowMicros;
            timeZone = zone;
        }
    }

    boolean isFresh(long catalogVersion, long nowMicros, String zone) {
        return executable == null
                || executable.catalogVersion() < 0
                || (executable.catalogVersion() == catalogVersion
                        && timeZone.equals(zone)
                        && !(asksForTime && nowMicros - plannedMicros > FRESH_MICROS));
    }

    @Nullable
    Executable executable() {
        return executable;
    }

    @Override
    public String sql() {
        return sql;
    }

    @Override
    public List<DataType> parameterTypes() {
        return executable == null ? List.of() : executable.parameterTypes();
    }

    @Override
    public @Nullable Schema resultSchema() {
        return executable == null ? null : executable.resultSchema();
    }

    @Override
    public List<ColumnSource> resultSources() {
        return executable == null ? List.of() : executable.sources();
    }

    @Override
    public String commandTag() {
        return executable == null ? "" : executable.tag();
    }
}
