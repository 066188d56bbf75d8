package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.Relation;
import io.millrace.sql.statement.ColumnName;
import io.millrace.sql.statement.DefinitionStatement.Comment;
import io.millrace.sql.statement.DefinitionStatement.CreateIndex;
import io.millrace.sql.statement.DefinitionStatement.DropIndexes;
import java.util.stream.Collectors;

/**
 * CREATE and DROP INDEX, and COMMENT ON: what schemas are full of, and what changes no answer, is taken with a notice that
 * it has no effect. A unique index would change answers, so it is refused.
 */
final class IndexHandler {
    private IndexHandler() {}

    static Executable create(CreateIndex index, Preparation preparation) {
        SessionContext session = preparation.session();
        return Executable.immediate("CREATE INDEX", () -> {
            Relation relation = Targets.relation(session.catalog(), index.relation());
            for (ColumnName column : index.columns()) {
                if (relation.schema().indexOf(column.name()) < 0) {
                    throw ErrorCode.COLUMN_NOT_FOUND
                            .error("column \"%s\" does not exist", column.name())
                            .at(column.position());
                }
            }
            if (index.unique()) {
                throw ErrorCode.FEATURE_NOT_SUPPORTED
                        .error("UNIQUE indexes are not supported")
                        .hint("The PRIMARY KEY is a table's one unique key: no other would be kept.")
                        .at(index.position());
            }
            session.notice(
                    "00000",
                    "CREATE INDEX has no effect: rows are found by the primary key of a table, and otherwise read");
        });
    }

    static Executable drop(DropIndexes drop, Preparation preparation) {
        String names = drop.names().stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
        return Executable.immediate("DROP INDEX", () -> preparation
                .session()
                .notice(
                        "00000",
                        drop.ifExists()
                                ? "index " + names + " does not exist, skipping"
                                : "DROP INDEX has no effect: there are no indexes but those of primary keys"));
    }

    static Executable comment(Comment comment, Preparation preparation) {
        return Executable.immediate(
                "COMMENT", () -> preparation.session().notice("00000", "COMMENT has no effect: comments are not kept"));
    }
}
