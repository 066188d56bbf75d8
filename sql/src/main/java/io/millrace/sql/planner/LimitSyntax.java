package io.millrace.sql.planner;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * LIMIT and OFFSET of more than a number or a parameter, which Calcite's grammar does not know, as items of ORDER BY that
 * {@link RowCounts} takes out again.
 *
 * <pre>
 * ORDER BY a LIMIT 2::bigint OFFSET 1     ORDER BY a, "limit of"(CAST(2 AS bigint)), "offset of"(1)
 * FETCH FIRST ROW ONLY                    FETCH FIRST 1 ROW ONLY
 * </pre>
 */
final class LimitSyntax {
    static final String LIMIT = "limit of";
    static final String OFFSET = "offset of";

    private static final Set<String> AFTER =
            Set.of("limit", "offset", "fetch", "row", "rows", "for", "union", "intersect", "except", ")", ";");

    private final TokenReader in;
    private final TextRewriting output;
    private final OperandStart operand;
    private final Runnable step;

    /** For each open bracket, and for none, whether there was an ORDER BY. */
    private final Deque<Boolean> ordered = new ArrayDeque<>(Set.of(false));

    /** @param step rewrites the next token */
    LimitSyntax(TokenReader in, TextRewriting output, OperandStart operand, Runnable step) {
        this.in = in;
        this.output = output;
        this.operand = operand;
        this.step = step;
    }

    void open() {
        ordered.push(false);
    }

    void close() {
        if (ordered.size() > 1) {
            ordered.pop();
        }
    }

    /** Whether it was such a clause, and no label after AS. */
    boolean word(String word, Token token) {
        if (word.equals("order") && in.isNext("by")) {
            setOrdered();
            return false;
        }
        boolean fetch = word.equals("first") || word.equals("next");
        if (fetch && in.follows("fetch") && (in.isNext("row") || in.isNext("rows"))) {
            output.replace(token.text() + " 1 ", token.start());
            return true;
        }
        if (!isClause(word) || in.follows("as") || areSimple(0)) {
            return false;
        }
        clause(token);
        while (in.isNext("limit") || in.isNext("offset")) {
            in.skipSpace();
            clause(in.take());
        }
        return true;
    }

    private static boolean isClause(String word) {
        return word.equals("limit") || word.equals("offset");
    }

    private void setOrdered() {
        ordered.pop();
        ordered.push(true);
    }

    /** Whether this clause, whose count comes after {@code skipped} tokens, and those behind it are what Calcite knows. */
    private boolean areSimple(int skipped) {
        Token count = in.peek(skipped);
        boolean simple = count != null
                && (count.kind() == Token.Kind.NUMBER || count.kind() == Token.Kind.PARAMETER || count.is("all"));
        if (!simple || !isEnd(in.peek(skipped + 1))) {
            return false;
        }
        Token next = in.peek(skipped + 1);
        int behind = next != null && (next.is("row") || next.is("rows")) ? skipped + 2 : skipped + 1;
        Token clause = in.peek(behind);
        return clause == null || !isClause(clause.word()) || areSimple(behind + 1);
    }

    private static boolean isEnd(@Nullable Token token) {
        return token == null || AFTER.contains(token.word());
    }

    private void clause(Token keyword) {
        boolean none = (in.isNext("all") || in.isNext("null")) && isEnd(in.peek(1));
        if (none) {
            in.skip();
        } else {
            String mark = keyword.is("limit") ? LIMIT : OFFSET;
            boolean first = Boolean.FALSE.equals(ordered.peek());
            output.replace((first ? " ORDER BY \"" : ", \"") + mark + "\"(", keyword.start());
            setOrdered();
            operand.note(new Token(Token.Kind.SYMBOL, "(", keyword.start()), output.length());
            count();
            operand.note(new Token(Token.Kind.SYMBOL, ")", keyword.start()), output.length());
            output.replace(")", keyword.start());
        }
        if (in.isNext("row") || in.isNext("rows")) {
            in.skip();
        }
    }

    private void count() {
        int depth = 0;
        in.skipSpace();
        while (in.hasNext() && !(depth == 0 && isEnd(in.next()))) {
            depth += in.next().is("(") ? 1 : in.next().is(")") ? -1 : 0;
            step.run();
            in.skipSpace();
        }
    }
}
