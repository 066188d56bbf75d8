package io.millrace.sql.parser;

import io.millrace.sql.parser.generated.MillraceLexer;
import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * What psql writes to be sure of what it gets, in plain words: {@code a OPERATOR(pg_catalog.~) b} is {@code a ~ b}, and
 * {@code COLLATE pg_catalog.default} is nothing. Positions stay.
 */
final class QualifiedSyntax {
    private QualifiedSyntax() {}

    static String plain(String sql, List<Token> tokens) {
        char[] text = null;
        for (int i = 0; i + 4 < tokens.size(); i++) {
            if (tokens.get(i).getType() == MillraceLexer.OPERATOR
                    && tokens.get(i + 1).getType() == MillraceLexer.OPEN
                    && tokens.get(i + 3).getText().equals(".")) {
                int close = i + 4;
                while (close < tokens.size() - 1 && tokens.get(close).getType() != MillraceLexer.CLOSE_PARENTHESIS) {
                    close++;
                }
                text = text == null ? sql.toCharArray() : text;
                for (int k = i; k < i + 4; k++) {
                    blank(text, tokens.get(k));
                }
                blank(text, tokens.get(close));
            } else if (isDefaultCollation(tokens, i)) {
                text = text == null ? sql.toCharArray() : text;
                for (int k = i; k < i + 4; k++) {
                    blank(text, tokens.get(k));
                }
            }
        }
        return text == null ? sql : new String(text);
    }

    private static boolean isDefaultCollation(List<Token> tokens, int i) {
        return tokens.get(i).getText().equalsIgnoreCase("collate")
                && tokens.get(i + 1).getText().equals("pg_catalog")
                && tokens.get(i + 2).getText().equals(".")
                && tokens.get(i + 3).getType() == MillraceLexer.DEFAULT;
    }

    private static void blank(char[] text, Token token) {
        for (int at = token.getStartIndex(); at <= token.getStopIndex(); at++) {
            text[at] = ' ';
        }
    }
}
