package io.millrace.sql.parser;

import io.millrace.common.error.ErrorCode;
import io.millrace.sql.parser.generated.MillraceParser;
import io.millrace.sql.parser.generated.MillraceParser.IdentifierContext;
import io.millrace.sql.parser.generated.MillraceParser.NameContext;
import io.millrace.sql.statement.ColumnName;
import io.millrace.sql.statement.ObjectName;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Names and literals as their text says. */
final class Words {
    private static final IntervalSet NON_RESERVED =
            MillraceParser._ATN.nextTokens(MillraceParser._ATN.ruleToStartState[MillraceParser.RULE_nonReserved]);

    private Words() {}

    static boolean isNonReserved(int tokenType) {
        return NON_RESERVED.contains(tokenType);
    }

    static int position(ParserRuleContext context) {
        return context.getStart().getStartIndex() + 1;
    }

    /** Folded to lower case unless quoted. */
    static String name(IdentifierContext identifier) {
        String text = identifier.getText();
        if (identifier.QUOTED_IDENTIFIER() == null) {
            return text.toLowerCase(Locale.ROOT);
        }
        int open = text.indexOf('"');
        String name = text.substring(open + 1, text.length() - 1).replace("\"\"", "\"");
        return open == 0 ? name : StringLiterals.unicode(name, position(identifier));
    }

    static ColumnName columnName(IdentifierContext identifier) {
        return new ColumnName(name(identifier), position(identifier));
    }

    static ObjectName objectName(NameContext name) {
        List<String> parts = name.identifier().stream().map(Words::name).toList();
        if (parts.size() > 3) {
            throw ErrorCode.SYNTAX_ERROR
                    .error("improper qualified name (too many dotted names): %s", String.join(".", parts))
                    .at(position(name));
        }
        return new ObjectName(parts, position(name));
    }

    /** @throws io.millrace.common.error.MillraceException NUMBER_OUT_OF_RANGE */
    static long number(String digits, int position) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw ErrorCode.NUMBER_OUT_OF_RANGE
                    .causedBy(e, "value \"%s\" is out of range for type bigint", digits)
                    .at(position);
        }
    }
}
