package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.Relation;
import io.millrace.sql.statement.DefinitionStatement.IfExists;
import io.millrace.sql.statement.RelationKind;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Changes of the catalog. They take effect at once, in a transaction too. */
final class Definitions {
    private Definitions() {}

    /** For the Confluent framing of avro values; unique as each definition is one more change. */
    static int newSchemaId(SessionContext session) {
        return (int) session.engine().catalog().version() + 1;
    }

    static CompletableFuture<Catalog> create(
            SessionContext session, String name, RelationKind kind, IfExists ifExists, CatalogChange change) {
        Optional<Relation> existing = session.engine().catalog().find(name);
        if (existing.isEmpty() || ifExists == IfExists.FAIL) {
            return change(session, "CREATE " + kind.tag(), change);
        }
        if (ifExists == IfExists.SKIP) {
            session.notice("42P07", "relation \"" + name + "\" already exists, skipping");
            return CompletableFuture.completedFuture(session.engine().catalog());
        }
        if (!Targets.isA(existing.get(), kind)) {
            throw ErrorCode.WRONG_OBJECT_TYPE.error("\"%s\" is not a %s", name, kind.noun());
        }
        return DropHandler.dropOne(session, existing.get(), false)
                .thenCompose(dropped -> change(session, "CREATE " + kind.tag(), change));
    }

    static CompletableFuture<Catalog> change(SessionContext session, String tag, CatalogChange change) {
        if (session.transaction().isOpen()) {
            session.warning("01000", tag + " takes effect at once and is not undone by ROLLBACK");
        }
        return session.engine().change(change);
    }
}
