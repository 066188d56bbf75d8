package io.millrace.sql.planner;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens of a query's text, one after another; white space that is passed over goes to the output. */
final class TokenReader {
    private final List<Token> tokens;
    private final TextRewriting output;
    private int next;
    private @Nullable Token before;

    TokenReader(String text, TextRewriting output) {
        this.tokens = Token.split(text);
        this.output = output;
    }

    boolean hasNext() {
        return next < tokens.size();
    }

    /** What {@link #take} will give. */
    Token next() {
        return tokens.get(next);
    }

    /** The next one, white space too. */
    Token take() {
        return tokens.get(next++);
    }

    /** All of them, of which that at {@link #position} is next. */
    List<Token> tokens() {
        return tokens;
    }

    int position() {
        return next;
    }

    void moveTo(int position) {
        next = position;
    }

    /** The last token that was no white space and is done; null at the beginning. */
    @Nullable
    Token before() {
        return before;
    }

    void setBefore(Token token) {
        before = token;
    }

    boolean follows(String symbolOrWord) {
        return before != null && before.is(symbolOrWord);
    }

    /** The token after {@code skipped} further ones, not counting white space. */
    @Nullable
    Token peek(int skipped) {
        int toSkip = skipped;
        for (int i = next; i < tokens.size(); i++) {
            if (tokens.get(i).kind() != Token.Kind.SPACE && toSkip-- == 0) {
                return tokens.get(i);
            }
        }
        return null;
    }

    boolean isNext(String symbolOrWord) {
        return isAt(0, symbolOrWord);
    }

    boolean isAt(int skipped, String symbolOrWord) {
        Token token = peek(skipped);
        return token != null && token.is(symbolOrWord);
    }

    boolean isAt(int skipped, Token.Kind kind) {
        Token token = peek(skipped);
        return token != null && token.kind() == kind;
    }

    /** Leaves out the next token. */
    void skip() {
        skipSpace();
        next++;
    }

    void skipSpace() {
        while (hasNext() && tokens.get(next).kind() == Token.Kind.SPACE) {
            copySpace(take());
        }
    }

    /** Comments become spaces: Calcite reads some of them as hints. */
    void copySpace(Token space) {
        output.copy(space.text().replaceAll("[^\\s]", " "), space.start());
    }
}
