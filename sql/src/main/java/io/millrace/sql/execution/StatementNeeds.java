package io.millrace.sql.execution;

import static io.millrace.sql.Rights.Action.ALTER;
import static io.millrace.sql.Rights.Action.CREATE;
import static io.millrace.sql.Rights.Action.DELETE;
import static io.millrace.sql.Rights.Action.DESCRIBE;
import static io.millrace.sql.Rights.Action.READ;
import static io.millrace.sql.Rights.Action.WRITE;

import io.millrace.sql.Rights.Action;
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

/** The rights that a statement needs of what it names as its target; what it reads, its plans tell. */
final class StatementNeeds {
    private static final Set<String> TOPIC_OPTIONS = Set.of("topic", "kafka_topic");

    private StatementNeeds() {}

    static void add(Statement statement, Preparation preparation) {
        if (statement instanceof ChangeStatement change) {
            ofChange(change, preparation);
        } else if (statement instanceof CopyStatement copy && copy.relation() != null) {
            preparation.needs(copy.from() ? WRITE : READ, copy.relation().last());
        } else if (statement instanceof DefinitionStatement definition) {
            ofDefinition(definition, preparation);
        } else if (statement instanceof CursorStatement cursor) {
            ofCursor(cursor, preparation);
        } else if (statement instanceof ShowStatement.Describe describe) {
            ofKnown(DESCRIBE, describe.name(), preparation);
        } else if (statement instanceof ShowStatement.ShowList list && list.of() != null) {
            ofKnown(DESCRIBE, list.of(), preparation);
        } else if (statement instanceof ShowStatement.ShowCreate show) {
            ofKnown(DESCRIBE, show.name(), preparation);
        }
    }

    private static void ofChange(ChangeStatement change, Preparation preparation) {
        if (change instanceof ChangeStatement.Insert insert) {
            preparation.needs(WRITE, insert.target().last());
            if (insert.onConflict() != null || insert.returning().list() != null) {
                preparation.needs(READ, insert.target().last());
            }
        } else if (change instanceof ChangeStatement.Update update) {
            preparation.needs(WRITE, update.target().last());
            preparation.needs(READ, update.target().last());
        } else if (change instanceof ChangeStatement.Delete delete) {
            preparation.needs(WRITE, delete.target().last());
            preparation.needs(READ, delete.target().last());
        } else if (change instanceof ChangeStatement.Truncate truncate) {
            truncate.targets().forEach(target -> preparation.needs(DELETE, target.last()));
        }
    }

    private static void ofDefinition(DefinitionStatement definition, Preparation preparation) {
        if (definition instanceof DefinitionStatement.CreateRelation create && create.temporary() == null) {
            ofNew(topic(create.options(), create.name()), create.name(), create.ifExists(), preparation);
        } else if (definition instanceof DefinitionStatement.CreateView create) {
            ofNew(topic(create.options(), create.name()), create.name(), create.ifExists(), preparation);
        } else if (definition instanceof DefinitionStatement.DropRelations drop) {
            drop.names().forEach(name -> ofKnown(DELETE, name, preparation));
        } else if (definition instanceof DefinitionStatement.AlterRelation alter) {
            ofKnown(ALTER, alter.name(), preparation);
        } else if (definition instanceof DefinitionStatement.CreateIndex index) {
            ofKnown(ALTER, index.relation(), preparation);
        }
    }

    private static void ofNew(String topic, ObjectName name, IfExists ifExists, Preparation preparation) {
        preparation.needs(CREATE, topic);
        if (ifExists == IfExists.REPLACE) {
            ofKnown(DELETE, name, preparation);
        }
    }

    private static String topic(List<Option> options, ObjectName name) {
        return options.stream()
                .filter(option -> TOPIC_OPTIONS.contains(option.name()))
                .map(Option::value)
                .findFirst()
                .orElse(name.last());
    }

    private static void ofCursor(CursorStatement cursor, Preparation preparation) {
        if (cursor instanceof CursorStatement.CreateCursor create) {
            preparation.needsGroup(READ, create.name().last());
        } else if (cursor instanceof CursorStatement.AlterCursor alter) {
            preparation.needsGroup(READ, alter.name().last());
            if (alter.newName() != null) {
                preparation.needsGroup(READ, alter.newName().name());
            }
        } else if (cursor instanceof CursorStatement.Seek seek) {
            preparation.needsGroup(READ, seek.name().name());
        } else if (cursor instanceof CursorStatement.DropCursor drop) {
            preparation.needsGroup(DELETE, drop.name().last());
        }
    }

    /** What is not there, its handler says; a plain view has no topic and goes by its name. */
    private static void ofKnown(Action action, ObjectName name, Preparation preparation) {
        boolean isThere = preparation.catalog().find(name.last()).isPresent()
                || preparation.catalog().views().containsKey(name.last());
        if (isThere) {
            preparation.needs(action, name.last());
        }
    }
}
