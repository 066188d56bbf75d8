package io.millrace.sql.parser;

import io.millrace.common.error.ErrorCode;
import io.millrace.sql.parser.generated.MillraceLexer;
import io.millrace.sql.parser.generated.MillraceParser;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Marks, outside of parentheses (but for those around what COPY copies), the words that end a query's run of tokens, so that the grammar need not look ahead and
 * the words stay usable as names everywhere else.
 */
final class SuffixTokens {
    /** Deeper nesting is refused: the parsers recurse. */
    static final int MAX_NESTING = 500;

    private SuffixTokens() {}

    static void mark(List<Token> tokens) {
        boolean copied = type(tokens, 0) == MillraceLexer.COPY && type(tokens, 1) == MillraceLexer.OPEN;
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            switch (token.getType()) {
                case MillraceLexer.OPEN, MillraceLexer.OPEN_BRACKET -> {
                    if (++depth > MAX_NESTING) {
                        throw ErrorCode.STATEMENT_TOO_COMPLEX
                                .error("statement is nested deeper than %s parentheses", MAX_NESTING)
                                .at(token.getStartIndex() + 1);
                    }
                }
                case MillraceLexer.CLOSE_PARENTHESIS, MillraceLexer.CLOSE_BRACKET -> depth--;
                default -> {
                    boolean emitCopied = copied && depth == 1 && token.getType() == MillraceLexer.EMIT;
                    if (depth == 0 || emitCopied) {
                        int suffix = suffix(tokens, i);
                        if (suffix != Token.INVALID_TYPE) {
                            ((CommonToken) token).setType(suffix);
                        }
                    }
                }
            }
        }
    }

    private static int suffix(List<Token> tokens, int i) {
        int next = type(tokens, i + 1);
        return switch (type(tokens, i)) {
            case MillraceLexer.EMIT ->
                next == MillraceLexer.CHANGES
                                || next == MillraceLexer.FINAL
                                || (next == MillraceLexer.ON && type(tokens, i + 2) == MillraceLexer.WINDOW)
                        ? MillraceParser.EMIT_SUFFIX
                        : Token.INVALID_TYPE;
            // And not that of IS DISTINCT FROM.
            case MillraceLexer.FROM ->
                isUpdate(tokens) && !tokens.get(i - 1).getText().equalsIgnoreCase("distinct")
                        ? MillraceParser.FROM_SUFFIX
                        : Token.INVALID_TYPE;
            case MillraceLexer.ON -> next == MillraceLexer.CONFLICT ? MillraceParser.ON_CONFLICT : Token.INVALID_TYPE;
            case MillraceLexer.IDENTIFIER ->
                i > 0 && tokens.get(i).getText().equalsIgnoreCase("returning")
                        ? MillraceParser.RETURNING_SUFFIX
                        : Token.INVALID_TYPE;
            case MillraceLexer.START -> next == MillraceLexer.AT ? MillraceParser.START_SUFFIX : Token.INVALID_TYPE;
            case MillraceLexer.WITH ->
                next == MillraceLexer.DATA || (next == MillraceLexer.NO && type(tokens, i + 2) == MillraceLexer.DATA)
                        ? MillraceParser.WITH_SUFFIX
                        : Token.INVALID_TYPE;
            default -> Token.INVALID_TYPE;
        };
    }

    /** Bare, or behind EXPLAIN or PREPARE … AS. */
    private static boolean isUpdate(List<Token> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            switch (tokens.get(i).getType()) {
                case MillraceLexer.UPDATE -> {
                    return true;
                }
                case MillraceLexer.SELECT,
                        MillraceLexer.INSERT,
                        MillraceLexer.DELETE,
                        MillraceLexer.CREATE,
                        MillraceLexer.WITH,
                        MillraceLexer.COPY,
                        MillraceLexer.DECLARE -> {
                    return false;
                }
                default -> {}
            }
        }
        return false;
    }

    private static int type(List<Token> tokens, int i) {
        return i < tokens.size() ? tokens.get(i).getType() : Token.EOF;
    }
}
