package io.millrace.sql.parser;

import io.millrace.sql.parser.generated.MillraceParser;
import io.millrace.sql.parser.generated.MillraceParser.CopyFlagContext;
import io.millrace.sql.parser.generated.MillraceParser.CopyOptionContext;
import io.millrace.sql.statement.CopyStatement;
import io.millrace.sql.statement.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** COPY, with today's options and with those of old. */
final class CopyBuilder {
    private CopyBuilder() {}

    static CopyStatement copy(MillraceParser.CopyContext copy, String sql) {
        MillraceParser.CopyEndContext end = copy.copyEnd();
        boolean from = copy.FROM() != null;
        if (end.PROGRAM() != null) {
            throw SyntaxErrors.near(end.getStart(), "Programs cannot be run; use STDIN, STDOUT or a file.");
        }
        boolean parameter = from && end.PARAMETER() != null;
        if (end.STRING() == null && !parameter && (end.STDIN() != null) != from) {
            throw SyntaxErrors.near(end.getStart(), from ? "Expected STDIN." : "Expected STDOUT.");
        }
        if (parameter && !end.PARAMETER().getText().equals("$1")) {
            throw SyntaxErrors.near(end.getStart(), "The data is the only parameter: $1.");
        }
        if (from && copy.query() != null) {
            throw SyntaxErrors.near(copy.FROM().getSymbol(), "A query can only be copied TO.");
        }
        if (copy.WHERE() != null) {
            throw SyntaxErrors.near(
                    copy.WHERE().getSymbol(), "COPY takes all lines; filter them with INSERT … SELECT afterwards.");
        }
        return new CopyStatement(
                copy.name() == null ? null : Words.objectName(copy.name()),
                copy.columnNames() == null ? null : DefinitionBuilder.columnNames(copy.columnNames()),
                copy.query() == null ? null : new QueryTexts(sql).query(copy.query()),
                from,
                end.STRING() == null ? null : StringLiterals.value(end.STRING().getText(), Words.position(end)),
                parameter,
                options(copy.copyOptions()));
    }

    private static List<Option> options(MillraceParser.@Nullable CopyOptionsContext context) {
        List<Option> options = new ArrayList<>();
        if (context != null) {
            context.copyOption().forEach(option -> options.add(option(option)));
            context.copyFlag().forEach(flag -> options.add(flag(flag)));
        }
        return options;
    }

    private static Option option(CopyOptionContext option) {
        MillraceParser.CopyOptionValueContext value = option.copyOptionValue();
        String text = "true";
        if (value != null) {
            text = value.literal() == null
                    ? value.getText().toLowerCase(Locale.ROOT)
                    : OptionBuilder.literal(value.literal());
        }
        return new Option(
                option.identifier() == null ? "null" : Words.name(option.identifier()), text, Words.position(option));
    }

    private static Option flag(CopyFlagContext flag) {
        int position = Words.position(flag);
        String word = flag.getStart().getText().toLowerCase(Locale.ROOT);
        if (flag.STRING() != null) {
            return new Option(
                    word.equals("delimiters") ? "delimiter" : word,
                    StringLiterals.value(flag.STRING().getText(), position),
                    position);
        }
        return flag.HEADER() != null ? new Option("header", "true", position) : new Option("format", word, position);
    }
}
