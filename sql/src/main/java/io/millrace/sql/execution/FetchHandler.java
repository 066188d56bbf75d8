package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.CursorReader;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.Rights;
import io.millrace.sql.StatementResult;
import io.millrace.sql.statement.ColumnName;
import io.millrace.sql.statement.CursorStatement;
import io.millrace.sql.statement.Option;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** FETCH and MOVE n, from a session's own cursor or, where it has none of that name, from a named one. */
final class FetchHandler {
    private FetchHandler() {}

    static Executable fetch(CursorStatement.Fetch fetch, Preparation preparation) {
        SessionContext session = preparation.session();
        Long timeout = timeoutMillis(fetch.options());
        Source source = source(fetch.name(), preparation);
        Schema schema = source.schema();
        return new Executable("FETCH", List.of(), schema, -1, parameters -> rows(
                        session, fetch.name(), source, schema, fetch.count(), timeout)
                .thenApply(batches -> new StatementResult.Rows(new MemoryRows(schema, batches), "FETCH", false)));
    }

    static Executable move(CursorStatement.Move move, Preparation preparation) {
        SessionContext session = preparation.session();
        Source source = source(move.name(), preparation);
        return Executable.command("MOVE", () -> rows(session, move.name(), source, source.schema(), move.count(), null)
                .thenCompose(batches -> Executable.done("MOVE " + Batches.count(batches))));
    }

    /** @param plan of a named cursor's query; null for the session's own */
    private record Source(Schema schema, @Nullable QueryPlan plan) {}

    private static Source source(ColumnName name, Preparation preparation) {
        SessionContext session = preparation.session();
        SessionCursor own = session.cursors().own(name.name());
        if (own != null) {
            return new Source(own.schema(), null);
        }
        if (!preparation.catalog().cursors().containsKey(name.name())) {
            throw notFound(name);
        }
        QueryPlan plan = preparation.reads(NamedCursorHandler.plan(session, preparation.catalog(), name.name()));
        preparation.needs().addGroup(Rights.Action.READ, name.name());
        return new Source(plan.schema(), plan);
    }

    private static CompletableFuture<List<ColumnBatch>> rows(
            SessionContext session,
            ColumnName name,
            Source source,
            Schema schema,
            long count,
            @Nullable Long timeoutMillis) {
        long timeout = timeoutMillis == null ? session.settings().millis("fetch_timeout") : timeoutMillis;
        if (count <= 0) {
            return CompletableFuture.completedFuture(List.of());
        }
        SessionCursor own = session.cursors().own(name.name());
        if (own != null) {
            if (!own.schema().equals(schema)) {
                throw ErrorCode.FEATURE_NOT_SUPPORTED.error("cached plan must not change result type");
            }
            CompletableFuture<List<ColumnBatch>> rows = own.fetch(count, timeout);
            // Not before: there would be nothing to end yet.
            session.onCancel(own::cancelFetch);
            return rows;
        }
        QueryPlan plan = source.plan();
        if (plan == null) {
            throw notFound(name);
        }
        CursorReader reader = session.cursors().reader(name.name(), () -> session.engine()
                .openCursor(
                        name.name(),
                        plan,
                        session.queryContext("FETCH FROM " + name.name(), List.of()),
                        session.memberName()));
        session.cursors().fetched(name.name());
        CompletableFuture<List<ColumnBatch>> rows = reader.fetch((int) Math.min(Integer.MAX_VALUE, count), timeout);
        session.onCancel(reader::cancel);
        return rows;
    }

    private static @Nullable Long timeoutMillis(List<Option> options) {
        Long timeout = null;
        for (Option option : options) {
            if (!option.name().equals("timeout")) {
                throw ErrorCode.INVALID_PARAMETER_VALUE
                        .error("unrecognized option \"%s\"", option.name())
                        .hint("FETCH takes WITH (timeout = '1s').")
                        .at(option.position());
            }
            timeout = CursorOptions.millis(option);
        }
        return timeout;
    }

    private static MillraceException notFound(ColumnName name) {
        return ErrorCode.CURSOR_NOT_FOUND
                .error("cursor \"%s\" does not exist", name.name())
                .hint("SHOW CURSORS lists the named cursors; DECLARE makes one of the session.")
                .at(name.position());
    }
}
