package io.millrace.sql.parser;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.sql.parser.generated.MillraceLexer;
import io.millrace.sql.parser.generated.MillraceParser;
import java.util.Set;
import java.util.TreeSet;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;

/** Throws the first syntax error, in PostgreSQL's words. */
final class SyntaxErrors extends BaseErrorListener {
    private static final int MOST_EXPECTED = 5;

    @Override
    public void syntaxError(
            Recognizer<?, ?> recognizer,
            Object offendingSymbol,
            int line,
            int column,
            String message,
            @Nullable RecognitionException problem) {
        Token token = (Token) offendingSymbol;
        if (problem instanceof NoViableAltException noAlternative) {
            token = noAlternative.getOffendingToken();
        }
        throw near(token, expected((Parser) recognizer, token, problem));
    }

    static MillraceException near(Token token, @Nullable String expected) {
        MillraceException error = token.getType() == Token.EOF
                ? ErrorCode.SYNTAX_ERROR.error("syntax error at end of input")
                : ErrorCode.SYNTAX_ERROR.error("syntax error at or near \"%s\"", token.getText());
        error = error.at(token.getStartIndex() + 1);
        return expected == null ? error : error.hint(expected);
    }

    /** What would have been right, if that can be said in a few words. */
    private static @Nullable String expected(Parser parser, Token token, @Nullable RecognitionException problem) {
        if (problem instanceof NoViableAltException noAlternative && noAlternative.getStartToken() != token) {
            return null;
        }
        IntervalSet types = problem == null ? parser.getExpectedTokens() : problem.getExpectedTokens();
        if (types == null) {
            return null;
        }
        boolean name = types.contains(MillraceLexer.IDENTIFIER);
        boolean anything = types.contains(MillraceLexer.OTHER);
        Set<String> words = new TreeSet<>();
        for (int type : types.toArray()) {
            if (!name || !isName(type)) {
                words.add(MillraceParser.VOCABULARY.getDisplayName(type).replace("'", ""));
            }
        }
        if (name) {
            words.add("a name");
        }
        words.remove("EOF");
        words.remove("<EOF>");
        words.remove("EMIT_SUFFIX");
        return anything || words.isEmpty() || words.size() > MOST_EXPECTED
                ? null
                : "Expected " + String.join(", ", words) + ".";
    }

    private static boolean isName(int type) {
        String word = MillraceParser.VOCABULARY.getSymbolicName(type);
        return type == MillraceLexer.IDENTIFIER
                || type == MillraceLexer.QUOTED_IDENTIFIER
                || (word != null && Words.isNonReserved(type));
    }
}
