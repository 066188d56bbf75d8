package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.ColumnDefault;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.SequenceDefinition;
import io.millrace.sql.parser.QualifiedName;
import io.millrace.sql.statement.DefinitionStatement.AlterSequence;
import io.millrace.sql.statement.DefinitionStatement.CreateSequence;
import io.millrace.sql.statement.DefinitionStatement.DropSequences;
import io.millrace.sql.statement.DefinitionStatement.IfExists;
import io.millrace.sql.statement.ObjectName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** CREATE, ALTER and DROP SEQUENCE. */
final class SequenceHandler {
    private SequenceHandler() {}

    static Executable create(CreateSequence create, Preparation preparation) {
        SessionContext session = preparation.session();
        String tag = "CREATE SEQUENCE";
        return Executable.command(tag, () -> {
            session.transaction().checkWritable(tag);
            String name = Targets.name(create.name());
            Catalog catalog = session.engine().catalog();
            if (create.ifExists() == IfExists.SKIP && catalog.isTaken(name)) {
                session.notice("42P07", "relation \"" + name + "\" already exists, skipping");
                return Executable.done(tag);
            }
            SequenceDefinition sequence = SequenceShape.create(
                    name, create.options(), owner(catalog, create.options().owner()));
            return Definitions.change(session, tag, new CatalogChange.SequenceCreated(sequence))
                    .thenCompose(done -> Executable.done(tag));
        });
    }

    static Executable alter(AlterSequence alter, Preparation preparation) {
        SessionContext session = preparation.session();
        String tag = "ALTER SEQUENCE";
        return Executable.command(tag, () -> {
            session.transaction().checkWritable(tag);
            Catalog catalog = session.engine().catalog();
            SequenceDefinition sequence = catalog.sequences().get(Targets.name(alter.name()));
            if (sequence == null && alter.ifExists()) {
                session.notice("00000", "relation \"" + alter.name() + "\" does not exist, skipping");
                return Executable.done(tag);
            }
            if (sequence == null) {
                throw notFound(catalog, alter.name(), "relation");
            }
            if (alter.renamed() != null) {
                throw ErrorCode.FEATURE_NOT_SUPPORTED
                        .error("ALTER SEQUENCE … RENAME TO is not supported")
                        .hint("CREATE SEQUENCE with START WITH makes one that goes on where it is.")
                        .at(alter.renamed().position());
            }
            ObjectName newOwner = alter.options().owner();
            SequenceDefinition.Owner before = sequence.owner();
            if (newOwner != null && before != null && before.identity()) {
                throw ErrorCode.FEATURE_NOT_SUPPORTED
                        .error("cannot change ownership of identity sequence")
                        .detail("Sequence \"" + sequence.name() + "\" is linked to table \"" + before.relation()
                                + "\".");
            }
            SequenceDefinition.Owner owner = newOwner == null ? before : owner(catalog, newOwner);
            return session.engine()
                    .sequences()
                    .alter(sequence.name(), now -> SequenceShape.alter(now, alter.options())
                            .ownedBy(owner))
                    .thenCompose(done -> Executable.done(tag));
        });
    }

    private static SequenceDefinition.@Nullable Owner owner(Catalog catalog, @Nullable ObjectName column) {
        if (column == null || column.parts().equals(List.of("none"))) {
            return null;
        }
        if (column.parts().size() < 2) {
            throw ErrorCode.SYNTAX_ERROR
                    .error("invalid OWNED BY option")
                    .hint("Specify OWNED BY table.column or OWNED BY NONE.");
        }
        List<String> path = column.parts().subList(0, column.parts().size() - 1);
        Relation relation = Targets.relation(catalog, new ObjectName(path, column.position()));
        if (relation.schema().indexOf(column.last()) < 0) {
            throw ErrorCode.COLUMN_NOT_FOUND.error(
                    "column \"%s\" of relation \"%s\" does not exist", column.last(), relation.name());
        }
        return new SequenceDefinition.Owner(relation.name(), column.last(), false);
    }

    static Executable drop(DropSequences drop, Preparation preparation) {
        SessionContext session = preparation.session();
        String tag = "DROP SEQUENCE";
        return Executable.command(tag, () -> {
            session.transaction().checkWritable(tag);
            Catalog catalog = session.engine().catalog();
            Set<CatalogChange> changes = new LinkedHashSet<>();
            for (ObjectName name : drop.names()) {
                SequenceDefinition sequence = catalog.sequences().get(Targets.name(name));
                if (sequence != null) {
                    checkUnused(catalog, sequence, drop.cascade());
                    changes.add(new CatalogChange.SequenceDropped(sequence.name()));
                } else if (drop.ifExists()) {
                    session.notice("00000", "sequence \"" + name + "\" does not exist, skipping");
                } else {
                    throw notFound(catalog, name, "sequence");
                }
            }
            CompletableFuture<Catalog> done = CompletableFuture.completedFuture(catalog);
            for (CatalogChange change : changes) {
                done = done.thenCompose(before -> Definitions.change(session, tag, change));
            }
            return done.thenCompose(after -> Executable.done(tag));
        });
    }

    private static MillraceException notFound(Catalog catalog, ObjectName name, String kind) {
        return catalog.isTaken(name.last())
                ? ErrorCode.WRONG_OBJECT_TYPE
                        .error("\"%s\" is not a sequence", name.last())
                        .at(name.position())
                : ErrorCode.RELATION_NOT_FOUND
                        .error("%s \"%s\" does not exist", kind, name)
                        .at(name.position());
    }

    private static void checkUnused(Catalog catalog, SequenceDefinition sequence, boolean cascade) {
        SequenceDefinition.Owner owner = sequence.owner();
        if (owner != null && owner.identity()) {
            throw ErrorCode.DEPENDENT_OBJECTS
                    .error(
                            "cannot drop sequence %s because column %s of table %s requires it",
                            sequence.name(), owner.column(), owner.relation())
                    .hint("You can drop column " + owner.column() + " of table " + owner.relation() + " instead.");
        }
        List<String> users = new ArrayList<>();
        for (Relation relation : catalog.relations().values()) {
            relation.rules().defaults().forEach((column, value) -> {
                if (isOf(value, sequence)) {
                    users.add("default value for column " + column + " of table " + relation.name()
                            + " depends on sequence " + sequence.name());
                }
            });
        }
        if (!users.isEmpty()) {
            throw (cascade ? ErrorCode.FEATURE_NOT_SUPPORTED : ErrorCode.DEPENDENT_OBJECTS)
                    .error("cannot drop sequence %s because other objects depend on it", sequence.name())
                    .detail(String.join("\n", users))
                    .hint("ALTER TABLE … ALTER COLUMN … DROP DEFAULT first.");
        }
    }

    static boolean isOf(ColumnDefault value, SequenceDefinition sequence) {
        return value.sequence()
                .map(name -> {
                    List<String> parts = QualifiedName.parts(name);
                    return !parts.isEmpty() && parts.get(parts.size() - 1).equals(sequence.name());
                })
                .orElse(false);
    }
}
