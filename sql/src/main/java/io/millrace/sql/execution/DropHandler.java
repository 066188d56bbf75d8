package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.CursorDefinition;
import io.millrace.engine.catalog.QueryDefinition;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.sql.statement.DefinitionStatement.DropRelations;
import io.millrace.sql.statement.ObjectName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** DROP STREAM, TABLE, MATERIALIZED VIEW; with CASCADE also what depends on it. */
final class DropHandler {
    private DropHandler() {}

    static Executable prepare(DropRelations drop, Preparation preparation) {
        SessionContext session = preparation.session();
        String tag = "DROP " + drop.kind().tag();
        return Executable.command(tag, () -> {
            session.transaction().checkWritable(tag);
            List<Relation> relations = new ArrayList<>();
            drop.names().forEach(name -> find(session, drop, name).ifPresent(relations::add));
            CompletableFuture<Catalog> done =
                    CompletableFuture.completedFuture(session.engine().catalog());
            for (Relation relation : relations) {
                done = done.thenCompose(catalog -> dropOne(session, relation, drop.cascade()));
            }
            return done.thenCompose(catalog -> Executable.done(tag));
        });
    }

    /** Drops a relation with the query that CREATE … AS made for it, and with its dependents if asked to. */
    static CompletableFuture<Catalog> dropOne(SessionContext session, Relation relation, boolean cascade) {
        Set<CatalogChange> changes = new LinkedHashSet<>();
        Catalog catalog = session.engine().catalog();
        collect(catalog, relation, cascade, changes);
        String tag = "DROP " + Targets.kind(relation).tag();
        CompletableFuture<Catalog> done = CompletableFuture.completedFuture(catalog);
        for (CatalogChange change : changes) {
            done = done.thenCompose(previous -> {
                if (!change.equals(new CatalogChange.RelationDropped(relation.name()))) {
                    session.notice("00000", "drop cascades to " + describe(change));
                }
                if (change instanceof CatalogChange.CursorDropped cursor) {
                    session.cursors().close(cursor.name());
                }
                return Definitions.change(session, tag, change);
            });
        }
        return done;
    }

    private static void collect(Catalog catalog, Relation relation, boolean cascade, Set<CatalogChange> changes) {
        String name = relation.name();
        QueryDefinition own = catalog.queries().get(name);
        if (own != null && own.target().equals(name) && own.sql().equals(relation.sql())) {
            changes.add(new CatalogChange.QueryDropped(name));
        }
        if (cascade) {
            for (CursorDefinition cursor : catalog.cursors().values()) {
                if (cursor.relation().equals(name)) {
                    changes.add(new CatalogChange.CursorDropped(cursor.name()));
                }
            }
            for (QueryDefinition query : catalog.queries().values()) {
                if (query.sources().contains(name) || query.target().equals(name)) {
                    changes.add(new CatalogChange.QueryDropped(query.name()));
                }
            }
            for (Relation other : catalog.relations().values()) {
                if (other instanceof ViewDefinition view && view.sources().contains(name)) {
                    collect(catalog, view, true, changes);
                }
            }
        }
        changes.add(new CatalogChange.RelationDropped(name));
    }

    private static String describe(CatalogChange change) {
        if (change instanceof CatalogChange.QueryDropped query) {
            return "query " + query.name();
        }
        if (change instanceof CatalogChange.CursorDropped cursor) {
            return "cursor " + cursor.name();
        }
        return change instanceof CatalogChange.RelationDropped relation
                ? "materialized view " + relation.name()
                : change.toString();
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
