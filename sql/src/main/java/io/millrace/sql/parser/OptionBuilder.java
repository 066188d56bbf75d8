package io.millrace.sql.parser;

import io.millrace.common.error.ErrorCode;
import io.millrace.sql.parser.generated.MillraceParser;
import io.millrace.sql.parser.generated.MillraceParser.LiteralContext;
import io.millrace.sql.parser.generated.MillraceParser.OptionContext;
import io.millrace.sql.parser.generated.MillraceParser.OptionNameContext;
import io.millrace.sql.parser.generated.MillraceParser.WithOptionsContext;
import io.millrace.sql.statement.Option;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code WITH (name = value, …)}: names quoted or bare, in any case. */
final class OptionBuilder {
    private OptionBuilder() {}

    static List<Option> options(@Nullable WithOptionsContext with) {
        return with == null ? List.of() : options(with.option());
    }

    static List<Option> options(List<OptionContext> contexts) {
        List<Option> options = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (OptionContext context : contexts) {
            String name = name(context.optionName());
            int position = Words.position(context);
            if (!seen.add(name)) {
                throw ErrorCode.SYNTAX_ERROR
                        .error("option \"%s\" is given more than once", name)
                        .at(position);
            }
            options.add(new Option(name, value(context), position));
        }
        return options;
    }

    static String name(OptionNameContext name) {
        String text = name.STRING() == null
                ? String.join(".", name.identifier().stream().map(Words::name).toList())
                : StringLiterals.value(name.STRING().getText(), Words.position(name));
        return text.toLowerCase(Locale.ROOT);
    }

    private static String value(OptionContext context) {
        MillraceParser.OptionValueContext value = context.optionValue();
        if (value == null) {
            return "true";
        }
        if (value.literal() != null) {
            return literal(value.literal());
        }
        return value.identifier() != null
                ? Words.name(value.identifier())
                : value.getText().toLowerCase(Locale.ROOT);
    }

    /** A string's value; a number as written. */
    static String literal(LiteralContext literal) {
        return literal.STRING() == null
                ? literal.getText()
                : StringLiterals.value(literal.STRING().getText(), Words.position(literal));
    }
}
