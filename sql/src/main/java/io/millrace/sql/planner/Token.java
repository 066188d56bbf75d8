package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.SYNTAX_ERROR;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A piece of a query's text. White space and comments are tokens too, so that all tokens together are the text.
 *
 * @param start zero-based index in the text
 */
record Token(Kind kind, String text, int start) {
    /** What a token is. */
    enum Kind {
        /** White space or a comment. */
        SPACE,
        /** An identifier or keyword without quotes. */
        WORD,
        /** {@code "name"} */
        QUOTED_NAME,
        /** {@code 'text'} with its quotes; also with a prefix, or between dollar quotes. */
        STRING,
        NUMBER,
        /** {@code $n} or {@code ?} */
        PARAMETER,
        /** Anything else: operators one by one as PostgreSQL's longest match, brackets, commas. */
        SYMBOL
    }

    boolean is(String symbolOrWord) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(symbolOrWord);
    }

    /** In lower case. */
    String word() {
        return text.toLowerCase(Locale.ROOT);
    }

    /**
     * @throws io.millrace.common.error.MillraceException SYNTAX_ERROR for an unterminated string, name or comment, and for
     *     a number that goes on as a word
     */
    static List<Token> split(String text) {
        List<Token> tokens = new ArrayList<>();
        int index = 0;
        while (index < text.length()) {
            int end = end(text, index);
            tokens.add(new Token(kind(text, index, end), text.substring(index, end), index));
            index = end;
        }
        return tokens;
    }

    private static Kind kind(String text, int start, int end) {
        char first = text.charAt(start);
        if (Character.isWhitespace(first) || text.startsWith("--", start) || text.startsWith("/*", start)) {
            return Kind.SPACE;
        }
        char last = text.charAt(end - 1);
        if (last == '\'' || first == '$' && last == '$' && end - start > 1) {
            return Kind.STRING;
        }
        if (first == '"') {
            return Kind.QUOTED_NAME;
        }
        if (first == '?' || first == '$') {
            return Kind.PARAMETER;
        }
        if (Character.isDigit(first) || first == '.' && end - start > 1) {
            return Kind.NUMBER;
        }
        return Character.isJavaIdentifierStart(first) ? Kind.WORD : Kind.SYMBOL;
    }

    private static int end(String text, int start) {
        char first = text.charAt(start);
        if (Character.isWhitespace(first)) {
            int end = start;
            while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            return end;
        }
        if (text.startsWith("--", start)) {
            int end = text.indexOf('\n', start);
            return end < 0 ? text.length() : end;
        }
        if (text.startsWith("/*", start)) {
            return endOfComment(text, start);
        }
        if (first == '\'') {
            return endOfQuoted(text, start, start, '\'', "quoted string", false);
        }
        if (first == '"') {
            return endOfQuoted(text, start, start, '"', "quoted identifier", false);
        }
        if (first == '$') {
            return endOfDollar(text, start);
        }
        if (Character.isDigit(first) || first == '.' && start + 1 < text.length() && isDigit(text.charAt(start + 1))) {
            return endOfNumber(text, start);
        }
        if (Character.isJavaIdentifierStart(first)) {
            return endOfWord(text, start);
        }
        return endOfSymbol(text, start);
    }

    private static int endOfWord(String text, int start) {
        char first = text.charAt(start);
        boolean prefix = "eExXbBnN".indexOf(first) >= 0;
        if (prefix && start + 1 < text.length() && text.charAt(start + 1) == '\'') {
            return endOfQuoted(text, start, start + 1, '\'', "quoted string", first == 'e' || first == 'E');
        }
        if ((first == 'u' || first == 'U') && text.startsWith("&'", start + 1)) {
            return endOfQuoted(text, start, start + 2, '\'', "quoted string", false);
        }
        int end = start;
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int endOfQuoted(String text, int start, int quote, char mark, String what, boolean escapes) {
        int end = quote + 1;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (escapes && c == '\\') {
                end += 2;
            } else if (c != mark) {
                end++;
            } else if (end + 1 < text.length() && text.charAt(end + 1) == mark) {
                end += 2;
            } else {
                return end + 1;
            }
        }
        throw SYNTAX_ERROR
                .error("unterminated %s at or near \"%s\"", what, text.substring(start))
                .at(start + 1);
    }

    private static int endOfComment(String text, int start) {
        int depth = 0;
        int end = start;
        while (end < text.length()) {
            if (text.startsWith("/*", end)) {
                depth++;
                end += 2;
            } else if (text.startsWith("*/", end)) {
                depth--;
                end += 2;
                if (depth == 0) {
                    return end;
                }
            } else {
                end++;
            }
        }
        throw SYNTAX_ERROR
                .error("unterminated /* comment at or near \"%s\"", text.substring(start))
                .at(start + 1);
    }

    private static int endOfDollar(String text, int start) {
        int end = start + 1;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        if (end > start + 1) {
            return withoutJunk(text, start, end, "parameter");
        }
        int tagEnd = text.indexOf('$', start + 1);
        if (tagEnd > 0 && text.substring(start + 1, tagEnd).chars().allMatch(Character::isJavaIdentifierPart)) {
            String tag = text.substring(start, tagEnd + 1);
            int close = text.indexOf(tag, tagEnd + 1);
            if (close < 0) {
                throw SYNTAX_ERROR
                        .error("unterminated dollar-quoted string at or near \"%s\"", text.substring(start))
                        .at(start + 1);
            }
            return close + tag.length();
        }
        throw SYNTAX_ERROR.error("syntax error at or near \"$\"").at(start + 1);
    }

    private static int endOfNumber(String text, int start) {
        int end = start;
        while (end < text.length() && (isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            int exponent = end + 1;
            if (exponent < text.length() && (text.charAt(exponent) == '+' || text.charAt(exponent) == '-')) {
                exponent++;
            }
            if (exponent < text.length() && isDigit(text.charAt(exponent))) {
                end = exponent;
                while (end < text.length() && isDigit(text.charAt(end))) {
                    end++;
                }
            }
        }
        return withoutJunk(text, start, end, "numeric literal");
    }

    /** A word may not begin where a number ends. */
    private static int withoutJunk(String text, int start, int end, String what) {
        int after = end;
        while (after < text.length() && isWordPart(text.charAt(after), after == end)) {
            after++;
        }
        if (after > end) {
            throw SYNTAX_ERROR
                    .error("trailing junk after %s at or near \"%s\"", what, text.substring(start, after))
                    .at(start + 1);
        }
        return end;
    }

    private static boolean isWordPart(char c, boolean first) {
        return c != '$' && (first ? Character.isJavaIdentifierStart(c) : Character.isJavaIdentifierPart(c));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static final List<String> LONG_SYMBOLS = List.of(
            "->>", "#>>", "!~~*", "!~~", "!~*", "~~*", "~~", "::", "->", "#>", "=>", "<=", ">=", "<>", "!=", "||", "!~",
            "~*", "@>", "<@", "<<", ">>", "&&");

    private static int endOfSymbol(String text, int start) {
        for (String symbol : LONG_SYMBOLS) {
            if (text.startsWith(symbol, start)) {
                return start + symbol.length();
            }
        }
        return start + Character.charCount(text.codePointAt(start));
    }
}
