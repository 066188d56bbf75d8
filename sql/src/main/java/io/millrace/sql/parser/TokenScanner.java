package io.millrace.sql.parser;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.sql.parser.generated.MillraceLexer;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/** Text to tokens. Comments and white space are left out; the last token is EOF. */
final class TokenScanner {
    private static final int NEAR_LENGTH = 40;

    private final String text;
    private final MillraceLexer lexer;

    private TokenScanner(String text) {
        this.text = text;
        this.lexer = new MillraceLexer(new TextCharStream(text));
        lexer.removeErrorListeners();
    }

    /** @throws MillraceException SYNTAX_ERROR for an unterminated string, name or comment */
    static List<Token> scan(String text) {
        return new TokenScanner(text).tokens();
    }

    private List<Token> tokens() {
        List<Token> tokens = new ArrayList<>();
        while (true) {
            Token token = lexer.nextToken();
            switch (token.getType()) {
                case MillraceLexer.UNTERMINATED_STRING -> throw unterminated("quoted string", token.getStartIndex());
                case MillraceLexer.UNTERMINATED_IDENTIFIER ->
                    throw unterminated("quoted identifier", token.getStartIndex());
                case MillraceLexer.UNTERMINATED_COMMENT -> throw unterminated("/* comment", token.getStartIndex());
                case MillraceLexer.QUOTED_IDENTIFIER -> tokens.add(checkedName(token));
                case MillraceLexer.DOLLAR_QUOTE -> tokens.add(dollarQuoted((CommonToken) token));
                case Token.EOF -> {
                    tokens.add(token);
                    return tokens;
                }
                default -> {
                    if (token.getChannel() == Token.DEFAULT_CHANNEL) {
                        tokens.add(token);
                    }
                }
            }
        }
    }

    private static Token checkedName(Token token) {
        if (token.getText().endsWith("\"\"") && token.getStopIndex() == token.getStartIndex() + 1) {
            throw ErrorCode.SYNTAX_ERROR
                    .error("zero-length delimited identifier at or near \"\"\"\"")
                    .at(token.getStartIndex() + 1);
        }
        return token;
    }

    /** Makes {@code $tag$ … $tag$} one string and goes on behind it. */
    private Token dollarQuoted(CommonToken opening) {
        String tag = opening.getText();
        int end = text.indexOf(tag, opening.getStopIndex() + 1);
        if (end < 0) {
            throw unterminated("dollar-quoted string", opening.getStartIndex());
        }
        int stop = end + tag.length() - 1;
        lexer.getInputStream().seek(stop + 1);
        opening.setType(MillraceLexer.STRING);
        opening.setStopIndex(stop);
        return opening;
    }

    private MillraceException unterminated(String what, int start) {
        String near = text.substring(start, Math.min(text.length(), start + NEAR_LENGTH));
        return ErrorCode.SYNTAX_ERROR
                .error("unterminated %s at or near \"%s\"", what, near)
                .at(start + 1);
    }
}
