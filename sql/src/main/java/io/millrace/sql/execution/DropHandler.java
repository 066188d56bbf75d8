package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.Relation;
import io.millrace.sql.StatementResult;
import io.millrace.sql.statement.DefinitionStatement.DropRelations;
import io.millrace.sql.statement.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** DROP STREAM, TABLE, MATERIALIZED VIEW. */
final class DropHandler {
    private DropHandler() {}

    static Executable prepare(DropRelations drop, Preparation preparation) {
        SessionContext session = preparation.session();
        String tag = "DROP " + drop.kind().tag();
        return Executable.command(tag, () -> {
            session.transaction().checkWritable(tag);
            List<String> names = new ArrayList<>();
            for (ObjectName name : drop.names()) {
                find(session, drop, name).ifPresent(relation -> names.add(relation.name()));
            }
            CompletableFuture<StatementResult> result = Executable.done(tag);
            for (String name : names) {
                result = result.thenCompose(
                        previous -> Definitions.change(session, tag, new CatalogChange.RelationDropped(name))
                                .thenCompose(catalog -> Executable.done(tag)));
            }
            return result;
        });
    }

    private static Optional<Relation> find(SessionContext session, DropRelations drop, ObjectName name) {
        Optional<Relation> found = session.engine().catalog().find(Targets.name(name));
        if (found.isEmpty()) {
            if (drop.ifExists()) {
                session.notice("00000", drop.kind().noun() + " \"" + name + "\" does not exist, skipping");
                return found;
            }
            throw ErrorCode.RELATION_NOT_FOUND
                    .error("%s \"%s\" does not exist", drop.kind().noun(), name)
                    .at(name.position());
        }
        if (!Targets.isA(found.get(), drop.kind())) {
            throw ErrorCode.WRONG_OBJECT_TYPE
                    .error("\"%s\" is not a %s", name, drop.kind().noun())
                    .hint("Use DROP " + Targets.kind(found.get()).tag() + " to remove a "
                            + Targets.kind(found.get()).noun() + ".")
                    .at(name.position());
        }
        return found;
    }
}
