package io.millrace.sql.execution;

import static io.millrace.sql.Rights.Action.ALTER;
import static io.millrace.sql.Rights.Action.CREATE;
import static io.millrace.sql.Rights.Action.DELETE;
import static io.millrace.sql.Rights.Action.DESCRIBE;
import static io.millrace.sql.Rights.Action.READ;
import static io.millrace.sql.Rights.Action.WRITE;

import io.millrace.engine.catalog.CursorDefinition;
import io.millrace.engine.catalog.Relation;
import io.millrace.sql.statement.ChangeStatement;
import io.millrace.sql.statement.CopyStatement;
import io.millrace.sql.statement.CursorStatement;
import io.millrace.sql.statement.DefinitionStatement;
import io.millrace.sql.statement.DefinitionStatement.IfExists;
import io.millrace.sql.statement.ObjectName;
import io.millrace.sql.statement.Option;
import io.millrace.sql.statement.ShowStatement;
import io.millrace.sql.statement.Statement;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rights that each kind of statement needs of what it names as its target; what it reads, its plans tell.
 * {@link StatementHandlers} says of every kind which of these is its own.
 */
final class StatementNeeds {
    private static final Set<String> TOPIC_OPTIONS = Set.of("topic", "kafka_topic");

    private StatementNeeds() {}

    /** What its plans read may be all, or what is the session's own. */
    static void none(Statement statement, Needs needs) {}

    static void insert(ChangeStatement.Insert insert, Needs needs) {
        needs.add(WRITE, insert.target().last());
        if (insert.onConflict() != null || insert.returning().list() != null) {
            needs.add(READ, insert.target().last());
        }
    }

    static void update(ChangeStatement.Update update, Needs needs) {
        modify(update.target(), needs);
    }

    static void delete(ChangeStatement.Delete delete, Needs needs) {
        modify(delete.target(), needs);
    }

    private static void modify(ObjectName target, Needs needs) {
        needs.add(WRITE, target.last());
        needs.add(READ, target.last());
    }

    static void truncate(ChangeStatement.Truncate truncate, Needs needs) {
        truncate.targets().forEach(target -> needs.add(DELETE, target.last()));
    }

    static void copy(CopyStatement copy, Needs needs) {
        if (copy.relation() != null) {
            needs.add(copy.from() ? WRITE : READ, copy.relation().last());
        }
    }

    static void createRelation(DefinitionStatement.CreateRelation create, Needs needs) {
        if (create.temporary() == null) {
            create(create.options(), create.name(), create.ifExists(), needs);
        }
    }

    static void createView(DefinitionStatement.CreateView create, Needs needs) {
        create(create.options(), create.name(), create.ifExists(), needs);
    }

    private static void create(List<Option> options, ObjectName name, IfExists ifExists, Needs needs) {
        needs.add(
                CREATE,
                options.stream()
                        .filter(option -> TOPIC_OPTIONS.contains(option.name()))
                        .map(Option::value)
                        .findFirst()
                        .orElse(name.last()));
        if (ifExists == IfExists.REPLACE) {
            needs.addKnown(DELETE, name.last());
        }
    }

    static void dropRelations(DefinitionStatement.DropRelations drop, Needs needs) {
        drop.names().forEach(name -> needs.addKnown(DELETE, name.last()));
    }

    static void alterRelation(DefinitionStatement.AlterRelation alter, Needs needs) {
        needs.addKnown(ALTER, alter.name().last());
    }

    static void createIndex(DefinitionStatement.CreateIndex index, Needs needs) {
        needs.addKnown(ALTER, index.relation().last());
    }

    static void dropIndexes(DefinitionStatement.DropIndexes drop, Needs needs) {
        drop.names().forEach(name -> IndexHandler.find(needs.catalog(), name.last())
                .map(Relation::name)
                .ifPresent(table -> needs.add(ALTER, table)));
    }

    static void createSequence(DefinitionStatement.CreateSequence create, Needs needs) {
        needs.addSequence(CREATE, create.name().last());
        ownSequence(create.options().owner(), needs);
    }

    static void alterSequence(DefinitionStatement.AlterSequence alter, Needs needs) {
        needs.addSequence(ALTER, alter.name().last());
        ownSequence(alter.options().owner(), needs);
    }

    /** @param column of OWNED BY, behind its table's name; also {@code none} */
    private static void ownSequence(@Nullable ObjectName column, Needs needs) {
        if (column != null && column.parts().size() > 1) {
            needs.addKnown(ALTER, column.parts().get(column.parts().size() - 2));
        }
    }

    static void dropSequences(DefinitionStatement.DropSequences drop, Needs needs) {
        drop.names().forEach(name -> needs.addSequence(DELETE, name.last()));
    }

    /** Who might have begun it may end it. */
    static void dropQuery(DefinitionStatement.DropQuery drop, Needs needs) {
        needs.addQuery(WRITE, drop.name().last());
    }

    static void pauseQuery(DefinitionStatement.PauseQuery pause, Needs needs) {
        needs.addQuery(WRITE, pause.name().last());
    }

    static void createCursor(CursorStatement.CreateCursor create, Needs needs) {
        needs.addGroup(READ, create.name().last());
        if (create.orReplace()
                && needs.catalog().cursors().containsKey(create.name().last())) {
            needs.addGroup(DELETE, create.name().last());
        }
    }

    static void alterCursor(CursorStatement.AlterCursor alter, Needs needs) {
        needs.addGroup(READ, alter.name().last());
        if (alter.newName() != null) {
            needs.addGroup(READ, alter.newName().name());
        }
    }

    static void dropCursor(CursorStatement.DropCursor drop, Needs needs) {
        needs.addGroup(DELETE, drop.name().last());
    }

    static void seek(CursorStatement.Seek seek, Needs needs) {
        needs.addGroup(READ, seek.name().name());
        CursorDefinition cursor = needs.catalog().cursors().get(seek.name().name());
        if (cursor != null) {
            needs.add(READ, cursor.relation());
        }
    }

    static void showList(ShowStatement.ShowList list, Needs needs) {
        if (list.of() != null) {
            needs.addKnown(DESCRIBE, list.of().last());
        }
    }

    static void describe(ShowStatement.Describe describe, Needs needs) {
        needs.addKnown(DESCRIBE, describe.name().last());
    }

    /** Of a relation, or else of a query or a cursor. */
    static void showCreate(ShowStatement.ShowCreate show, Needs needs) {
        String name = show.name().last();
        if (needs.catalog().isReadable(name)) {
            needs.add(DESCRIBE, name);
        } else if (needs.catalog().queries().containsKey(name)) {
            needs.addQuery(DESCRIBE, name);
        } else if (needs.catalog().cursors().containsKey(name)) {
            needs.addGroup(DESCRIBE, name);
        }
    }
}
