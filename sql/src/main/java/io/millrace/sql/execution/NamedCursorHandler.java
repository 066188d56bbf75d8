package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.CursorReader;
import io.millrace.engine.CursorTarget;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.CursorDefinition;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.TextValues;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.PlanNode;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.parser.StatementParser;
import io.millrace.sql.planner.QueryText;
import io.millrace.sql.statement.ColumnName;
import io.millrace.sql.statement.CursorStatement;
import io.millrace.sql.statement.CursorStatement.Target;
import io.millrace.sql.statement.ObjectName;
import io.millrace.sql.statement.QueryStatement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** CREATE, ALTER and DROP CURSOR, MOVE … TO: the durable cursors, which are consumer groups. */
final class NamedCursorHandler {
    private NamedCursorHandler() {}

    static Executable create(CursorStatement.CreateCursor create, Preparation preparation) {
        SessionContext session = preparation.session();
        String name = create.name().last();
        StoredQueries.refuseLimit(create.query());
        QueryText query = new QueryText(create.query().text(), Emit.SNAPSHOT);
        QueryPlan plan = preparation.plan(query, preparation.plannerContext());
        StoredQueries.refuseParameters(plan, "a named cursor");
        if (!session.planner()
                .views(preparation.catalog(), query, preparation.plannerContext())
                .isEmpty()) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("a named cursor cannot read a view")
                    .hint("Write the stream that the view reads, and its conditions.")
                    .at(create.name().position());
        }
        String relation = stream(plan, preparation.catalog(), create.name());
        CursorDefinition cursor = new CursorDefinition(
                name,
                relation,
                StoredQueries.text(query),
                start(session, create.start()),
                CursorOptions.sessionTimeoutMillis(create.options(), CursorDefinition.DEFAULT_SESSION_TIMEOUT_MILLIS),
                create.sql());
        return new Executable(
                "CREATE CURSOR", List.of(), null, preparation.catalog().version(), parameters -> {
                    session.transaction().checkWritable("CREATE CURSOR");
                    boolean exists = session.engine().catalog().cursors().containsKey(name);
                    if (exists && create.ifNotExists()) {
                        session.notice("42P03", "cursor \"" + name + "\" already exists, skipping");
                        return Executable.done("CREATE CURSOR");
                    }
                    if (exists && create.orReplace()) {
                        session.cursors().close(name);
                    }
                    CompletableFuture<Catalog> ready = exists && create.orReplace()
                            ? session.engine().change(new CatalogChange.CursorDropped(name))
                            : CompletableFuture.completedFuture(session.engine().catalog());
                    return ready.thenCompose(catalog -> Definitions.change(
                                    session, "CREATE CURSOR", new CatalogChange.CursorCreated(cursor)))
                            .thenCompose(catalog -> Executable.done("CREATE CURSOR"));
                });
    }

    /** The stream that is read, if the query only filters and projects one. */
    private static String stream(QueryPlan plan, Catalog catalog, ObjectName name) {
        PlanNode node = plan.root();
        while (node instanceof PlanNode.Project || node instanceof PlanNode.Filter) {
            node = node.inputs().get(0);
        }
        if (node instanceof PlanNode.Scan scan && catalog.relation(scan.relation()) instanceof StreamDefinition) {
            return scan.relation();
        }
        throw ErrorCode.FEATURE_NOT_SUPPORTED
                .error("a named cursor reads one stream, filtered and projected")
                .hint("For joins and aggregates, CREATE STREAM … AS and read that; or DECLARE a cursor of the session.")
                .at(name.position());
    }

    static QueryPlan plan(SessionContext session, Catalog catalog, String name) {
        CursorDefinition cursor = catalog.cursors().get(name);
        if (cursor == null) {
            throw ErrorCode.CURSOR_NOT_FOUND.error("cursor \"%s\" does not exist", name);
        }
        QueryText query = StatementParser.parse(cursor.querySql())
                .filter(QueryStatement.class::isInstance)
                .map(statement -> ((QueryStatement) statement).query())
                .orElseThrow(() -> ErrorCode.INTERNAL_ERROR.error("not a query: %s", cursor.querySql()));
        return session.planner().plan(catalog, query, session.plannerContext(List.of()));
    }

    private static String start(SessionContext session, @Nullable Target start) {
        if (start instanceof Target.AtTimestamp timestamp) {
            return Long.toString(millis(session, timestamp));
        }
        return start instanceof Target.Latest ? "latest" : "earliest";
    }

    static Executable alter(CursorStatement.AlterCursor alter, Preparation preparation) {
        SessionContext session = preparation.session();
        String name = alter.name().last();
        return Executable.command("ALTER CURSOR", () -> {
            session.transaction().checkWritable("ALTER CURSOR");
            CursorDefinition cursor = session.engine().catalog().cursors().get(name);
            if (cursor == null && alter.ifExists()) {
                session.notice("00000", "cursor \"" + name + "\" does not exist, skipping");
                return Executable.done("ALTER CURSOR");
            } else if (cursor == null) {
                throw notFound(name, alter.name().position());
            }
            ColumnName newName = alter.newName();
            if (newName != null) {
                session.cursors().close(name);
            }
            CursorDefinition altered = CursorOptions.altered(
                    cursor,
                    newName == null ? name : newName.name(),
                    CursorOptions.sessionTimeoutMillis(alter.options(), cursor.sessionTimeoutMillis()));
            return Definitions.change(session, "ALTER CURSOR", new CatalogChange.CursorAltered(name, altered))
                    .thenCompose(catalog -> Executable.done("ALTER CURSOR"));
        });
    }

    static Executable drop(CursorStatement.DropCursor drop, Preparation preparation) {
        SessionContext session = preparation.session();
        String name = drop.name().last();
        return Executable.command("DROP CURSOR", () -> {
            session.transaction().checkWritable("DROP CURSOR");
            if (!session.engine().catalog().cursors().containsKey(name)) {
                if (drop.ifExists()) {
                    session.notice("00000", "cursor \"" + name + "\" does not exist, skipping");
                    return Executable.done("DROP CURSOR");
                }
                throw notFound(name, drop.name().position());
            }
            session.cursors().close(name);
            return Definitions.change(session, "DROP CURSOR", new CatalogChange.CursorDropped(name))
                    .thenCompose(catalog -> Executable.done("DROP CURSOR"));
        });
    }

    static Executable seek(CursorStatement.Seek seek, Preparation preparation) {
        SessionContext session = preparation.session();
        String name = seek.name().name();
        return Executable.command("MOVE", () -> {
            session.transaction().checkWritable("MOVE");
            if (session.cursors().own(name) != null) {
                throw ErrorCode.OBJECT_NOT_READY
                        .error("cursor \"%s\" can only scan forward", name)
                        .hint("MOVE … TO is for cursors of CREATE CURSOR.")
                        .at(seek.name().position());
            }
            if (!session.engine().catalog().cursors().containsKey(name)) {
                throw notFound(name, seek.name().position());
            }
            CursorReader reader = session.cursors().openReader(name);
            if (reader != null) {
                reader.rewind();
            }
            return session.engine()
                    .moveCursor(name, target(session, seek.target()))
                    .thenCompose(moved -> Executable.done("MOVE"));
        });
    }

    private static CursorTarget target(SessionContext session, Target target) {
        if (target instanceof Target.AtTimestamp timestamp) {
            return new CursorTarget.Timestamp(millis(session, timestamp));
        }
        if (target instanceof Target.Offsets offsets) {
            return new CursorTarget.Offsets(offsets.byPartition());
        }
        return target instanceof Target.Latest ? new CursorTarget.Latest() : new CursorTarget.Earliest();
    }

    private static long millis(SessionContext session, Target.AtTimestamp timestamp) {
        try {
            Object micros =
                    new TextValues(session.settings().timeZone(), true).parse(timestamp.text(), DataType.TIMESTAMP_TZ);
            return Math.floorDiv((Long) micros, 1000L);
        } catch (MillraceException e) {
            throw e.at(timestamp.position());
        }
    }

    private static MillraceException notFound(String name, int position) {
        return ErrorCode.CURSOR_NOT_FOUND
                .error("cursor \"%s\" does not exist", name)
                .hint("SHOW CURSORS lists the named cursors.")
                .at(position);
    }
}
