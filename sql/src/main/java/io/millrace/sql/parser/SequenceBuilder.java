package io.millrace.sql.parser;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.data.DataType;
import io.millrace.sql.parser.generated.MillraceParser;
import io.millrace.sql.statement.DefinitionStatement;
import io.millrace.sql.statement.DefinitionStatement.IfExists;
import io.millrace.sql.statement.ObjectName;
import io.millrace.sql.statement.SequenceOptions;
import io.millrace.sql.statement.SequenceOptions.Setting;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** CREATE, ALTER and DROP of sequences. */
final class SequenceBuilder {
    private final Map<Setting, Optional<Long>> numbers = new EnumMap<>(Setting.class);
    private @Nullable DataType type;
    private @Nullable Boolean cycle;
    private @Nullable ObjectName owner;

    private SequenceBuilder() {}

    static DefinitionStatement create(MillraceParser.CreateSequenceContext create) {
        return new DefinitionStatement.CreateSequence(
                Words.objectName(create.name()),
                create.ifNotExists() == null ? IfExists.FAIL : IfExists.SKIP,
                options(create.sequenceOption()));
    }

    static DefinitionStatement alter(MillraceParser.AlterSequenceContext alter) {
        return new DefinitionStatement.AlterSequence(
                Words.objectName(alter.name()),
                alter.ifExists() != null,
                options(alter.sequenceOption()),
                alter.identifier() == null ? null : Words.columnName(alter.identifier()));
    }

    static DefinitionStatement drop(MillraceParser.DropSequenceContext drop) {
        return new DefinitionStatement.DropSequences(
                drop.name().stream().map(Words::objectName).toList(), drop.ifExists() != null, dropsAll(drop));
    }

    private static boolean dropsAll(MillraceParser.DropSequenceContext drop) {
        return drop.dropBehavior() != null && drop.dropBehavior().CASCADE() != null;
    }

    static SequenceOptions options(List<MillraceParser.SequenceOptionContext> options) {
        SequenceBuilder builder = new SequenceBuilder();
        options.forEach(builder::add);
        return new SequenceOptions(builder.type, builder.numbers, builder.cycle, builder.owner);
    }

    private void add(MillraceParser.SequenceOptionContext option) {
        if (option instanceof MillraceParser.SequenceTypeContext as) {
            type = type(as.identifier());
        } else if (option instanceof MillraceParser.SequenceNumberContext number) {
            put(Setting.valueOf(number.getStart().getText().toUpperCase(Locale.ROOT)), number.signedInteger(), option);
        } else if (option instanceof MillraceParser.SequenceRestartContext restart) {
            put(Setting.RESTART, restart.signedInteger(), option);
        } else if (option instanceof MillraceParser.SequenceUnboundedContext none) {
            put(none.MINVALUE() == null ? Setting.MAXVALUE : Setting.MINVALUE, null, option);
        } else if (option instanceof MillraceParser.SequenceCycleContext cycles) {
            cycle = cycles.NO() == null;
        } else if (option instanceof MillraceParser.SequenceOwnerContext owned) {
            owner = Words.objectName(owned.name());
        }
    }

    private void put(
            Setting which,
            MillraceParser.@Nullable SignedIntegerContext value,
            MillraceParser.SequenceOptionContext option) {
        Optional<Long> number =
                value == null ? Optional.empty() : Optional.of(Words.number(value.getText(), Words.position(value)));
        if (numbers.put(which, number) != null) {
            throw ErrorCode.SYNTAX_ERROR
                    .error("conflicting or redundant options")
                    .at(Words.position(option));
        }
    }

    private static DataType type(MillraceParser.IdentifierContext name) {
        return switch (Words.name(name)) {
            case "smallint", "int2" -> DataType.SMALLINT;
            case "int", "integer", "int4" -> DataType.INT;
            case "bigint", "int8" -> DataType.BIGINT;
            default ->
                throw ErrorCode.INVALID_PARAMETER_VALUE
                        .error("sequence type must be smallint, integer, or bigint")
                        .at(Words.position(name));
        };
    }
}
