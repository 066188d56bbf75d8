package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.CursorDefinition;
import io.millrace.engine.catalog.PlainView;
import io.millrace.engine.catalog.QueryDefinition;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.sql.Rights;
import io.millrace.sql.statement.DefinitionStatement.DropRelations;
import io.millrace.sql.statement.ObjectName;
import io.millrace.sql.statement.RelationKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** DROP STREAM, TABLE, VIEW, MATERIALIZED VIEW; with CASCADE also what depends on it. */
final class DropHandler {
    private DropHandler() {}

    static Executable prepare(DropRelations drop, Preparation preparation) {
        SessionContext session = preparation.session();
        String tag = "DROP " + drop.kind().tag();
        return Executable.command(tag, () -> {
            session.transaction().checkWritable(tag);
            List<String> found = new ArrayList<>();
            drop.names().forEach(name -> find(session, drop, name).ifPresent(found::add));
            CompletableFuture<Catalog> done =
                    CompletableFuture.completedFuture(session.engine().catalog());
            for (String name : found) {
                // One that stands twice, or was read from, has gone with another.
                done = done.thenCompose(catalog -> catalog.isReadable(name)
                        ? dropOne(session, name, drop.cascade())
                        : CompletableFuture.completedFuture(catalog));
            }
            return done.thenCompose(catalog -> Executable.done(tag));
        });
    }

    /** Drops a relation with the query that CREATE … AS made for it, and with its dependents if asked to. */
    static CompletableFuture<Catalog> dropOne(SessionContext session, Relation relation, boolean cascade) {
        return dropOne(session, relation.name(), cascade);
    }

    private static CompletableFuture<Catalog> dropOne(SessionContext session, String name, boolean cascade) {
        Set<CatalogChange> changes = new LinkedHashSet<>();
        Catalog catalog = session.engine().catalog();
        collect(catalog, name, cascade, changes);
        session.rights().check(needs(changes, new Needs(catalog, session.temporary())));
        CatalogChange own = dropping(catalog, name);
        RelationKind kind = catalog.find(name).map(Targets::kind).orElse(RelationKind.VIEW);
        String tag = "DROP " + kind.tag();
        CompletableFuture<Catalog> done = CompletableFuture.completedFuture(catalog);
        for (CatalogChange change : changes) {
            done = done.thenCompose(previous -> {
                if (!change.equals(own)) {
                    session.notice("00000", "drop cascades to " + describe(change));
                }
                if (change instanceof CatalogChange.CursorDropped cursor) {
                    session.cursors().close(cursor.name());
                }
                if (change instanceof CatalogChange.RelationDropped relation) {
                    session.temporary().remove(relation.name());
                }
                return Definitions.change(session, tag, change);
            });
        }
        return done;
    }

    private static List<Need> needs(Set<CatalogChange> changes, Needs needs) {
        for (CatalogChange change : changes) {
            if (change instanceof CatalogChange.RelationDropped relation) {
                needs.add(Rights.Action.DELETE, relation.name());
            } else if (change instanceof CatalogChange.ViewDropped view) {
                needs.add(Rights.Action.DELETE, view.name());
            } else if (change instanceof CatalogChange.CursorDropped cursor) {
                needs.addGroup(Rights.Action.DELETE, cursor.name());
            } else if (change instanceof CatalogChange.QueryDropped query
                    && !goesWithItsTarget(query, changes, needs)) {
                needs.addQuery(Rights.Action.WRITE, query.name());
            }
        }
        return needs.all();
    }

    private static boolean goesWithItsTarget(
            CatalogChange.QueryDropped dropped, Set<CatalogChange> changes, Needs needs) {
        QueryDefinition query = needs.catalog().queries().get(dropped.name());
        return query != null && changes.contains(new CatalogChange.RelationDropped(query.target()));
    }

    private static CatalogChange dropping(Catalog catalog, String name) {
        return catalog.views().containsKey(name)
                ? new CatalogChange.ViewDropped(name)
                : new CatalogChange.RelationDropped(name);
    }

    private static void collect(Catalog catalog, String name, boolean cascade, Set<CatalogChange> changes) {
        Relation relation = catalog.find(name).orElse(null);
        QueryDefinition own = catalog.queries().get(name);
        if (own != null
                && relation != null
                && own.target().equals(name)
                && own.sql().equals(relation.sql())) {
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
                    collect(catalog, view.name(), true, changes);
                }
            }
            for (PlainView view : catalog.views().values()) {
                if (view.sources().contains(name)) {
                    collect(catalog, view.name(), true, changes);
                }
            }
        }
        changes.add(dropping(catalog, name));
    }

    private static String describe(CatalogChange change) {
        if (change instanceof CatalogChange.QueryDropped query) {
            return "query " + query.name();
        }
        if (change instanceof CatalogChange.CursorDropped cursor) {
            return "cursor " + cursor.name();
        }
        if (change instanceof CatalogChange.ViewDropped view) {
            return "view " + view.name();
        }
        return change instanceof CatalogChange.RelationDropped relation
                ? "materialized view " + relation.name()
                : change.toString();
    }

    /** The name of what is to be dropped; empty if it is not there and need not be. */
    private static Optional<String> find(SessionContext session, DropRelations drop, ObjectName name) {
        Catalog catalog = session.engine().catalog();
        String bare = session.temporary().resolved(Targets.name(name));
        Relation found = catalog.find(bare).orElse(null);
        boolean view = catalog.views().containsKey(bare);
        if (found == null && !view) {
            if (drop.ifExists()) {
                session.notice("00000", drop.kind().noun() + " \"" + name + "\" does not exist, skipping");
                return Optional.empty();
            }
            throw ErrorCode.RELATION_NOT_FOUND
                    .error("%s \"%s\" does not exist", drop.kind().noun(), name)
                    .at(name.position());
        }
        RelationKind kind = found == null ? RelationKind.VIEW : Targets.kind(found);
        if (kind != drop.kind() && (found == null || !Targets.isA(found, drop.kind()))) {
            throw ErrorCode.WRONG_OBJECT_TYPE
                    .error("\"%s\" is not a %s", name, drop.kind().noun())
                    .hint("Use DROP " + kind.tag() + " to remove a " + kind.noun() + ".")
                    .at(name.position());
        }
        return Optional.of(bare);
    }
}
