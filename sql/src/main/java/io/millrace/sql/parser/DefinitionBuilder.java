package io.millrace.sql.parser;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.DataType;
import io.millrace.sql.parser.generated.MillraceParser;
import io.millrace.sql.parser.generated.MillraceParser.ColumnNamesContext;
import io.millrace.sql.parser.generated.MillraceParser.NameContext;
import io.millrace.sql.parser.generated.MillraceParser.QueryContext;
import io.millrace.sql.setting.DurationText;
import io.millrace.sql.statement.CheckDefinition;
import io.millrace.sql.statement.ColumnDefinition;
import io.millrace.sql.statement.ColumnDefinition.Generated;
import io.millrace.sql.statement.ColumnName;
import io.millrace.sql.statement.DefinitionStatement;
import io.millrace.sql.statement.DefinitionStatement.IfExists;
import io.millrace.sql.statement.DefinitionStatement.OnCommit;
import io.millrace.sql.statement.Option;
import io.millrace.sql.statement.RelationKind;
import io.millrace.sql.statement.UniqueDefinition;
import io.millrace.sql.statement.WatermarkDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;

/** CREATE, ALTER and DROP of relations. */
final class DefinitionBuilder {
    private final String sql;

    DefinitionBuilder(String sql) {
        this.sql = sql;
    }

    DefinitionStatement stream(MillraceParser.CreateStreamContext create) {
        return relation(
                RelationKind.STREAM,
                create.name(),
                ifExists(create.REPLACE() != null, create.ifNotExists() != null),
                create.tableElements(),
                create.partitionedBy(),
                OptionBuilder.options(create.withOptions()),
                null,
                create.query());
    }

    DefinitionStatement table(MillraceParser.CreateTableContext create) {
        return relation(
                RelationKind.TABLE,
                create.name(),
                ifExists(create.REPLACE() != null, create.ifNotExists() != null),
                create.tableElements(),
                create.partitionedBy(),
                OptionBuilder.options(create.withOptions()),
                temporary(create),
                create.query());
    }

    private static @Nullable OnCommit temporary(MillraceParser.CreateTableContext create) {
        if (create.COMMIT() == null) {
            return create.temporary == null ? null : OnCommit.PRESERVE;
        }
        String action = create.identifier().stream().map(Words::name).collect(Collectors.joining(" "));
        int position = Words.position(create.identifier(0));
        if (create.temporary == null) {
            throw ErrorCode.INVALID_TABLE_DEFINITION
                    .error("ON COMMIT can only be used on temporary tables")
                    .at(position);
        }
        return switch (action) {
            case "preserve rows" -> OnCommit.PRESERVE;
            case "drop" -> OnCommit.DROP;
            case "delete rows" ->
                throw ErrorCode.FEATURE_NOT_SUPPORTED
                        .error("ON COMMIT DELETE ROWS is not supported")
                        .hint("ON COMMIT DROP drops the table; TRUNCATE empties it.")
                        .at(position);
            default -> throw SyntaxErrors.near(create.identifier(0).getStart(), null);
        };
    }

    DefinitionStatement view(MillraceParser.CreateViewContext create) {
        return new DefinitionStatement.CreateView(
                create.MATERIALIZED() != null,
                Words.objectName(create.name()),
                ifExists(create.REPLACE() != null, create.ifNotExists() != null),
                create.columnNames() == null ? null : columnNames(create.columnNames()),
                OptionBuilder.options(create.withOptions()),
                new QueryTexts(sql).query(create.query()),
                sql);
    }

    private DefinitionStatement relation(
            RelationKind kind,
            NameContext name,
            IfExists ifExists,
            MillraceParser.@Nullable TableElementsContext elements,
            MillraceParser.@Nullable PartitionedByContext partitionedBy,
            List<Option> options,
            @Nullable OnCommit temporary,
            @Nullable QueryContext query) {
        List<ColumnDefinition> columns = new ArrayList<>();
        List<CheckDefinition> checks = new ArrayList<>();
        List<UniqueDefinition> uniques = new ArrayList<>();
        List<ColumnName> primaryKey = null;
        String keyName = null;
        WatermarkDefinition watermark = null;
        for (MillraceParser.TableElementContext element :
                elements == null ? List.<MillraceParser.TableElementContext>of() : elements.tableElement()) {
            if (element instanceof MillraceParser.ColumnContext column) {
                columns.add(column(name, column.identifier(), column.type(), column.columnConstraint()));
                checks.addAll(columns.get(columns.size() - 1).checks());
                uniques.addAll(columns.get(columns.size() - 1).uniques());
            } else if (element instanceof MillraceParser.ConstraintContext constraint
                    && constraint.tableConstraint() instanceof MillraceParser.TableCheckContext check) {
                checks.add(check(constraint.identifier(), check.nested()));
            } else if (element instanceof MillraceParser.ConstraintContext constraint
                    && constraint.tableConstraint() instanceof MillraceParser.TableUniqueContext unique) {
                uniques.add(unique(constraint.identifier(), unique));
            } else if (element instanceof MillraceParser.ConstraintContext constraint
                    && !(constraint.tableConstraint() instanceof MillraceParser.PrimaryKeyContext)) {
                throw refused(constraint.tableConstraint());
            } else if (element instanceof MillraceParser.ConstraintContext constraint
                    && constraint.tableConstraint() instanceof MillraceParser.PrimaryKeyContext key) {
                if (primaryKey != null) {
                    throw ErrorCode.INVALID_TABLE_DEFINITION
                            .error("multiple primary keys for %s \"%s\" are not allowed", kind.noun(), name.getText())
                            .at(Words.position(key));
                }
                primaryKey = columnNames(key.columnNames());
                keyName = constraint.identifier() == null ? null : Words.name(constraint.identifier());
            } else if (element instanceof MillraceParser.WatermarkContext mark) {
                if (watermark != null) {
                    throw ErrorCode.INVALID_TABLE_DEFINITION
                            .error("%s \"%s\" has two watermarks", kind.noun(), name.getText())
                            .hint("One column tells the time of a row.")
                            .at(Words.position(mark));
                }
                watermark = watermark(mark);
            }
        }
        return new DefinitionStatement.CreateRelation(
                kind,
                Words.objectName(name),
                ifExists,
                columns,
                primaryKey,
                keyName,
                checks,
                uniques,
                watermark,
                partitionedBy == null ? null : columnNames(partitionedBy.columnNames()),
                options,
                temporary,
                query == null ? null : new QueryTexts(sql).query(query),
                sql);
    }

    ColumnDefinition column(
            NameContext table,
            MillraceParser.IdentifierContext name,
            MillraceParser.TypeContext type,
            List<MillraceParser.ColumnConstraintContext> constraints) {
        DataType serial = TypeBuilder.serial(type);
        boolean notNull = serial != null;
        boolean primaryKey = false;
        Generated generated = serial == null ? null : new Generated.Serial();
        List<CheckDefinition> checks = new ArrayList<>();
        List<UniqueDefinition> uniques = new ArrayList<>();
        String keyName = null;
        for (MillraceParser.ColumnConstraintContext written : constraints) {
            MillraceParser.ColumnRuleContext constraint = written.columnRule();
            if (constraint instanceof MillraceParser.NotNullContext) {
                notNull = true;
            } else if (constraint instanceof MillraceParser.ColumnPrimaryKeyContext) {
                primaryKey = true;
                keyName = written.identifier() == null ? null : Words.name(written.identifier());
            } else if (constraint instanceof MillraceParser.ColumnCheckContext check) {
                checks.add(check(written.identifier(), check.nested()));
            } else if (constraint instanceof MillraceParser.ColumnUniqueContext) {
                uniques.add(unique(written.identifier(), List.of(Words.columnName(name)), constraint));
            } else if (constraint instanceof MillraceParser.ColumnDefaultContext value) {
                generated = once(generated, defaultOf(value.defaultValue()), table, name, constraint);
            } else if (constraint instanceof MillraceParser.ColumnIdentityContext identity) {
                notNull = true;
                generated = once(generated, identity(identity), table, name, constraint);
            } else if (!(constraint instanceof MillraceParser.NullableContext)) {
                throw refused(constraint);
            }
        }
        return new ColumnDefinition(
                Words.name(name),
                serial == null ? TypeBuilder.type(type) : serial,
                notNull || primaryKey,
                primaryKey,
                generated,
                checks,
                uniques,
                keyName,
                Words.position(name));
    }

    CheckDefinition check(MillraceParser.@Nullable IdentifierContext name, MillraceParser.NestedContext condition) {
        int start = condition.getStart().getStartIndex() + 1;
        int elements = condition.element().size();
        // Without a comment behind the last one, which would go on in whatever the text is put into.
        int end = elements == 0
                ? start
                : condition.element(elements - 1).getStop().getStopIndex() + 1;
        String text = sql.substring(start, end);
        return new CheckDefinition(name == null ? null : Words.name(name), text, start + 1);
    }

    static UniqueDefinition unique(
            MillraceParser.@Nullable IdentifierContext name, MillraceParser.TableUniqueContext unique) {
        return unique(name, columnNames(unique.columnNames()), unique);
    }

    private static UniqueDefinition unique(
            MillraceParser.@Nullable IdentifierContext name, List<ColumnName> columns, ParserRuleContext constraint) {
        return new UniqueDefinition(name == null ? null : Words.name(name), columns, false, Words.position(constraint));
    }

    static MillraceException refused(ParserRuleContext constraint) {
        String kind = constraint.getStart().getText().toUpperCase(Locale.ROOT);
        return ErrorCode.FEATURE_NOT_SUPPORTED
                .error(
                        kind.equals("UNIQUE")
                                ? "this kind of %s constraint is not supported"
                                : "%s constraints are not supported",
                        kind.equals("REFERENCES") || kind.equals("FOREIGN") ? "FOREIGN KEY" : kind)
                .hint(
                        kind.equals("UNIQUE")
                                ? "Write UNIQUE (columns); NULLs are distinct in it."
                                : "Constraints are NOT NULL, CHECK, UNIQUE and PRIMARY KEY: no other would be kept.")
                .at(Words.position(constraint));
    }

    private static Generated once(
            @Nullable Generated before,
            Generated value,
            NameContext table,
            MillraceParser.IdentifierContext column,
            ParserRuleContext constraint) {
        if (before != null) {
            boolean identity = before instanceof Generated.Identity || value instanceof Generated.Identity;
            throw ErrorCode.SYNTAX_ERROR
                    .error(
                            identity && before.getClass() != value.getClass()
                                    ? "both default and identity specified for column \"%s\" of table \"%s\""
                                    : "multiple default values specified for column \"%s\" of table \"%s\"",
                            Words.name(column),
                            Words.objectName(table).last())
                    .at(Words.position(constraint));
        }
        return value;
    }

    Generated.Expression defaultOf(ParserRuleContext value) {
        String text =
                sql.substring(value.getStart().getStartIndex(), value.getStop().getStopIndex() + 1);
        return new Generated.Expression(text, Words.position(value));
    }

    private static Generated identity(MillraceParser.ColumnIdentityContext identity) {
        return new Generated.Identity(identity.ALWAYS() != null, SequenceBuilder.options(identity.sequenceOption()));
    }

    private static WatermarkDefinition watermark(MillraceParser.WatermarkContext mark) {
        ColumnName column = Words.columnName(mark.identifier(0));
        if (!column.name().equals(Words.name(mark.identifier(1)))) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("a watermark must be the column itself, less an interval")
                    .hint("Write WATERMARK FOR " + column.name() + " AS " + column.name() + " - INTERVAL '5' SECOND.")
                    .at(Words.position(mark.identifier(1)));
        }
        return new WatermarkDefinition(column, mark.interval() == null ? 0 : micros(mark.interval()));
    }

    private static long micros(MillraceParser.IntervalContext interval) {
        String text = interval.STRING() == null
                ? interval.INTEGER().getText()
                : StringLiterals.value(interval.STRING().getText(), Words.position(interval));
        String unit = interval.identifier() == null ? "s" : Words.name(interval.identifier());
        OptionalLong micros = DurationText.micros(text, unit);
        if (micros.isEmpty() || micros.getAsLong() < 0) {
            throw ErrorCode.INVALID_DATETIME
                    .error("invalid interval: %s", interval.getText())
                    .hint("Write INTERVAL '5' SECOND or INTERVAL '2 minutes'; units are up to weeks.")
                    .at(Words.position(interval));
        }
        return micros.getAsLong();
    }

    static DefinitionStatement drop(MillraceParser.DropRelationContext drop) {
        return new DefinitionStatement.DropRelations(
                kind(drop.relationKind()),
                drop.name().stream().map(Words::objectName).toList(),
                drop.ifExists() != null,
                drop.dropBehavior() != null && drop.dropBehavior().CASCADE() != null);
    }

    static List<ColumnName> columnNames(ColumnNamesContext names) {
        return names.identifier().stream().map(Words::columnName).toList();
    }

    private static IfExists ifExists(boolean replace, boolean skip) {
        return replace ? IfExists.REPLACE : skip ? IfExists.SKIP : IfExists.FAIL;
    }

    static RelationKind kind(MillraceParser.RelationKindContext kind) {
        if (kind.STREAM() != null) {
            return RelationKind.STREAM;
        }
        if (kind.TABLE() != null) {
            return RelationKind.TABLE;
        }
        return kind.MATERIALIZED() != null ? RelationKind.MATERIALIZED_VIEW : RelationKind.VIEW;
    }
}
