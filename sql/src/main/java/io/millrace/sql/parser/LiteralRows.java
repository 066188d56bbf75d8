package io.millrace.sql.parser;

import io.millrace.sql.parser.generated.MillraceLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a VALUES that has nothing but plain literals, so that a long list of them need not be planned as an
 * expression each.
 */
public final class LiteralRows {
    private final List<Token> tokens;
    private int at;

    private LiteralRows(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** What a literal is written as. */
    public enum Kind {
        NULL,
        BOOLEAN,
        /** Digits, with a minus if there was one. */
        INTEGER,
        /** With a point or an exponent. */
        NUMBER,
        STRING,
        /** {@code DATE '…'} and {@code '…'::date}, and so on. */
        DATE,
        TIMESTAMP,
        TIMESTAMPTZ
    }

    /** @param text its value, without quotes */
    public record Literal(Kind kind, String text) {}

    /** Rows of equal length; empty if {@code query} is anything else. */
    public static Optional<List<List<Literal>>> read(String query) {
        return new LiteralRows(TokenScanner.scan(query)).rows();
    }

    private Optional<List<List<Literal>>> rows() {
        if (!take(MillraceLexer.VALUES)) {
            return Optional.empty();
        }
        List<List<Literal>> rows = new ArrayList<>();
        do {
            List<Literal> row = new ArrayList<>();
            if (!take(MillraceLexer.OPEN)) {
                return Optional.empty();
            }
            do {
                Literal literal = literal();
                if (literal == null) {
                    return Optional.empty();
                }
                row.add(literal);
            } while (takeComma());
            if (!take(MillraceLexer.CLOSE_PARENTHESIS)
                    || (!rows.isEmpty() && rows.get(0).size() != row.size())) {
                return Optional.empty();
            }
            rows.add(row);
        } while (takeComma());
        return tokens.get(at).getType() == Token.EOF ? Optional.of(rows) : Optional.empty();
    }

    private @Nullable Literal literal() {
        boolean negative = tokens.get(at).getText().equals("-");
        Token token = tokens.get(negative ? ++at : at);
        at++;
        String sign = negative ? "-" : "";
        return switch (token.getType()) {
            case MillraceLexer.INTEGER -> new Literal(Kind.INTEGER, sign + token.getText());
            case MillraceLexer.NUMBER -> new Literal(Kind.NUMBER, sign + token.getText());
            case MillraceLexer.NULL -> negative ? null : new Literal(Kind.NULL, "");
            case MillraceLexer.TRUE, MillraceLexer.FALSE ->
                negative ? null : new Literal(Kind.BOOLEAN, token.getText().toLowerCase(Locale.ROOT));
            case MillraceLexer.STRING -> negative || isBits(token) ? null : cast(string(Kind.STRING, token));
            case MillraceLexer.TIMESTAMP, MillraceLexer.IDENTIFIER -> negative ? null : typed(token);
            default -> null;
        };
    }

    /** {@code B'…'}, {@code X'…'} and {@code N'…'} mean something else. */
    private static boolean isBits(Token token) {
        char first = Character.toLowerCase(token.getText().charAt(0));
        return first == 'b' || first == 'x' || first == 'n';
    }

    /** {@code DATE '…'}, {@code TIMESTAMP '…'}. */
    private @Nullable Literal typed(Token word) {
        Kind kind = kind(word);
        Token string = tokens.get(at);
        if (kind == null || kind == Kind.TIMESTAMPTZ || string.getType() != MillraceLexer.STRING || isBits(string)) {
            return null;
        }
        at++;
        return string(kind, string);
    }

    /** {@code '…'::timestamp}. */
    private @Nullable Literal cast(Literal string) {
        if (!take(MillraceLexer.CAST)) {
            return string;
        }
        Kind kind = kind(tokens.get(at++));
        return kind == null ? null : new Literal(kind, string.text());
    }

    private static @Nullable Kind kind(Token word) {
        return switch (word.getText().toLowerCase(Locale.ROOT)) {
            case "date" -> Kind.DATE;
            case "timestamp" -> Kind.TIMESTAMP;
            case "timestamptz" -> Kind.TIMESTAMPTZ;
            default -> null;
        };
    }

    private static Literal string(Kind kind, Token token) {
        return new Literal(kind, StringLiterals.value(token.getText(), token.getStartIndex() + 1));
    }

    private boolean take(int type) {
        if (tokens.get(at).getType() != type) {
            return false;
        }
        at++;
        return true;
    }

    private boolean takeComma() {
        if (!tokens.get(at).getText().equals(",")) {
            return false;
        }
        at++;
        return true;
    }
}
