package io.millrace.sql.parser;

import io.millrace.common.error.ErrorCode;
import io.millrace.sql.parser.generated.MillraceParser;
import io.millrace.sql.statement.DefinitionStatement;
import io.millrace.sql.statement.DefinitionStatement.Action;
import io.millrace.sql.statement.Option;

/** ALTER STREAM and ALTER TABLE. */
final class AlterBuilder {
    private final DefinitionBuilder definitions;
    private final MillraceParser.AlterRelationContext alter;

    AlterBuilder(String sql, MillraceParser.AlterRelationContext alter) {
        this.definitions = new DefinitionBuilder(sql);
        this.alter = alter;
    }

    DefinitionStatement build() {
        return new DefinitionStatement.AlterRelation(
                DefinitionBuilder.kind(alter.relationKind()),
                Words.objectName(alter.name()),
                alter.ifExists() != null,
                alter.alterAction().stream().map(this::action).toList());
    }

    private Action action(MillraceParser.AlterActionContext action) {
        if (action instanceof MillraceParser.AlterSetContext set) {
            return new Action.SetOptions(OptionBuilder.options(set.option()));
        } else if (action instanceof MillraceParser.AlterResetContext reset) {
            return new Action.ResetOptions(reset.optionName().stream()
                    .map(name -> new Option(OptionBuilder.name(name), "", Words.position(name)))
                    .toList());
        } else if (action instanceof MillraceParser.AlterAddColumnContext add) {
            return new Action.AddColumn(
                    definitions.column(alter.name(), add.identifier(), add.type(), add.columnConstraint()),
                    add.ifNotExists() != null);
        } else if (action instanceof MillraceParser.AlterDropColumnContext drop) {
            return new Action.DropColumn(Words.columnName(drop.identifier()), drop.ifExists() != null);
        } else if (action instanceof MillraceParser.AlterRenameToContext rename
                && alter.alterAction().size() == 1) {
            return new Action.RenameTo(Words.columnName(rename.identifier()));
        } else if (action instanceof MillraceParser.AlterRenameColumnContext rename
                && alter.alterAction().size() == 1) {
            return new Action.RenameColumn(
                    Words.columnName(rename.identifier(0)), Words.columnName(rename.identifier(1)));
        } else if (action instanceof MillraceParser.AlterSetDefaultContext set) {
            return new Action.SetDefault(Words.columnName(set.identifier()), definitions.defaultOf(set.defaultValue()));
        } else if (action instanceof MillraceParser.AlterDropDefaultContext drop) {
            return new Action.SetDefault(Words.columnName(drop.identifier()), null);
        } else if (action instanceof MillraceParser.AlterNotNullContext notNull) {
            return new Action.SetNotNull(Words.columnName(notNull.identifier()), notNull.SET() != null);
        } else if (action instanceof MillraceParser.AlterTypeContext type) {
            return new Action.SetType(Words.columnName(type.identifier()), TypeBuilder.type(type.type()));
        } else if (action instanceof MillraceParser.AlterDropConstraintContext drop) {
            return new Action.DropConstraint(Words.columnName(drop.identifier()), drop.ifExists() != null);
        } else if (action instanceof MillraceParser.AlterAddConstraintContext add) {
            return constraint(add);
        }
        throw ErrorCode.FEATURE_NOT_SUPPORTED
                .error("ALTER … %s is not supported", action.getStart().getText())
                .hint(
                        "ALTER can SET and RESET options, ADD, DROP and RENAME columns, RENAME TO, ADD and DROP CHECK and UNIQUE"
                                + " constraints,"
                                + " and change a column's DEFAULT, NOT NULL and TYPE.")
                .at(Words.position(action));
    }

    private Action constraint(MillraceParser.AlterAddConstraintContext add) {
        if (add.tableConstraint() instanceof MillraceParser.TableCheckContext check) {
            return new Action.AddCheck(definitions.check(add.identifier(), check.nested()));
        } else if (add.tableConstraint() instanceof MillraceParser.TableUniqueContext unique) {
            return new Action.AddUnique(DefinitionBuilder.unique(add.identifier(), unique));
        } else if (add.tableConstraint() instanceof MillraceParser.PrimaryKeyContext key) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("a primary key cannot be added to a table")
                    .hint("It says how rows are kept: CREATE another table with it and INSERT … SELECT.")
                    .at(Words.position(key));
        }
        throw DefinitionBuilder.refused(add.tableConstraint());
    }
}
