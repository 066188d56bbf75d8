package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.QueryDefinition;
import io.millrace.sql.statement.DefinitionStatement.DropQuery;
import io.millrace.sql.statement.DefinitionStatement.PauseQuery;
import io.millrace.sql.statement.ObjectName;
import org.jspecify.annotations.Nullable;

/** DROP, PAUSE and RESUME QUERY. */
final class QueryControlHandler {
    private QueryControlHandler() {}

    static Executable drop(DropQuery drop, Preparation preparation) {
        SessionContext session = preparation.session();
        return Executable.command("DROP QUERY", () -> {
            session.transaction().checkWritable("DROP QUERY");
            String name = drop.name().last();
            if (find(session, drop.name()) == null) {
                if (drop.ifExists()) {
                    session.notice("00000", "query \"" + name + "\" does not exist, skipping");
                    return Executable.done("DROP QUERY");
                }
                throw notFound(drop.name());
            }
            return Definitions.change(session, "DROP QUERY", new CatalogChange.QueryDropped(name))
                    .thenCompose(catalog -> Executable.done("DROP QUERY"));
        });
    }

    static Executable pause(PauseQuery pause, Preparation preparation) {
        SessionContext session = preparation.session();
        String tag = pause.pause() ? "PAUSE QUERY" : "RESUME QUERY";
        return Executable.command(tag, () -> {
            QueryDefinition query = find(session, pause.name());
            if (query == null) {
                throw notFound(pause.name());
            }
            if (query.paused() == pause.pause()) {
                return Executable.done(tag);
            }
            QueryDefinition altered = new QueryDefinition(
                    query.name(),
                    query.target(),
                    query.querySql(),
                    query.sources(),
                    query.startPosition(),
                    pause.pause(),
                    query.options(),
                    query.sql());
            return Definitions.change(session, tag, new CatalogChange.QueryAltered(altered))
                    .thenCompose(catalog -> session.services().launcher().caughtUp())
                    .thenCompose(started -> Executable.done(tag));
        });
    }

    private static @Nullable QueryDefinition find(SessionContext session, ObjectName name) {
        return session.engine().catalog().queries().get(name.last());
    }

    private static MillraceException notFound(ObjectName name) {
        return ErrorCode.UNDEFINED_OBJECT
                .error("query \"%s\" does not exist", name.last())
                .hint("SHOW QUERIES lists the running queries.")
                .at(name.position());
    }
}
