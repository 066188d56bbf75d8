package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.sql.StatementResult;
import io.millrace.sql.statement.ColumnName;
import io.millrace.sql.statement.DefinitionStatement.Action;
import io.millrace.sql.statement.DefinitionStatement.Comment;
import io.millrace.sql.statement.DefinitionStatement.CreateIndex;
import io.millrace.sql.statement.DefinitionStatement.DropIndexes;
import io.millrace.sql.statement.ObjectName;
import io.millrace.storage.TopicConfig;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * CREATE and DROP INDEX, and COMMENT ON: what schemas are full of, and what changes no answer, is taken with a notice that
 * it has no effect. A unique index is a promise, and kept as a UNIQUE constraint is.
 */
final class IndexHandler {
    private IndexHandler() {}

    static Executable create(CreateIndex index, Preparation preparation) {
        SessionContext session = preparation.session();
        return Executable.command("CREATE INDEX", () -> {
            session.transaction().checkWritable("CREATE INDEX");
            Relation relation = Targets.relation(session.catalog(), index.relation());
            for (ColumnName column : index.columns()) {
                if (relation.schema().indexOf(column.name()) < 0) {
                    throw ErrorCode.COLUMN_NOT_FOUND
                            .error("column \"%s\" does not exist", column.name())
                            .at(column.position());
                }
            }
            if (index.unique() == null) {
                session.notice(
                        "00000",
                        "CREATE INDEX has no effect: rows are found by the primary key of a table, and otherwise read");
                return Executable.done("CREATE INDEX");
            }
            String name = index.unique().name();
            if (index.ifNotExists() && name != null && UniqueConstraints.isTaken(name, session.catalog())) {
                session.notice("42P07", "relation \"" + name + "\" already exists, skipping");
                return Executable.done("CREATE INDEX");
            }
            Alteration alteration = new Alteration(preparation, relation);
            alteration.add(new Action.AddUnique(index.unique()));
            return alter(session, relation, alteration, "CREATE INDEX");
        });
    }

    private static CompletableFuture<StatementResult> alter(
            SessionContext session, Relation relation, Alteration alteration, String tag) {
        TopicConfig config = session.engine().log().topic(relation.topic()).orElse(TopicConfig.DEFAULT);
        return alteration.run(tag, config).thenCompose(done -> Executable.done(tag));
    }

    /** The table with a unique index of that name. */
    static Optional<Relation> find(Catalog catalog, String name) {
        return catalog.relations().values().stream()
                .filter(relation -> relation.rules().uniques().stream()
                        .anyMatch(unique -> unique.name().equals(name)))
                .findFirst();
    }

    static Executable drop(DropIndexes drop, Preparation preparation) {
        return Executable.command("DROP INDEX", () -> {
            preparation.session().transaction().checkWritable("DROP INDEX");
            CompletableFuture<StatementResult> done = Executable.done("DROP INDEX");
            for (ObjectName name : drop.names()) {
                done = done.thenCompose(before -> drop(name, drop.ifExists(), preparation));
            }
            return done;
        });
    }

    private static CompletableFuture<StatementResult> drop(ObjectName name, boolean ifExists, Preparation preparation) {
        SessionContext session = preparation.session();
        Optional<Relation> found = find(session.engine().catalog(), name.last());
        if (found.isEmpty()) {
            session.notice(
                    "00000",
                    ifExists
                            ? "index \"" + name + "\" does not exist, skipping"
                            : "DROP INDEX has no effect: there are no indexes but unique ones");
            return Executable.done("DROP INDEX");
        }
        Relation table = found.get();
        boolean constraint = table.rules().uniques().stream()
                .anyMatch(unique -> unique.name().equals(name.last()) && !unique.index());
        if (constraint) {
            throw ErrorCode.DEPENDENT_OBJECTS
                    .error(
                            "cannot drop index %s because constraint %s on table %s requires it",
                            name.last(), name.last(), table.name())
                    .hint("You can drop constraint " + name.last() + " on table " + table.name() + " instead.");
        }
        Alteration alteration = new Alteration(preparation, table);
        alteration.dropIndex(name.last());
        return alter(session, table, alteration, "DROP INDEX");
    }

    static Executable comment(Comment comment, Preparation preparation) {
        return Executable.immediate(
                "COMMENT", () -> preparation.session().notice("00000", "COMMENT has no effect: comments are not kept"));
    }
}
