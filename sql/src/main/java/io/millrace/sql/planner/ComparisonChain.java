package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.SYNTAX_ERROR;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses {@code a < b < c}, as PostgreSQL's grammar does: Calcite's would compare the truth of the first with the second. */
final class ComparisonChain {
    private static final Set<String> COMPARISONS = Set.of("=", "<", ">", "<=", ">=", "<>", "!=");
    private static final Set<String> QUANTIFIERS = Set.of("any", "all", "some");
    private static final Set<String> GENERIC = Set.of("map", "array", "row", "multiset");

    /** For each open bracket, and for none, whether the operand at hand is the right one of a comparison. */
    private final Deque<Boolean> compared = new ArrayDeque<>(Set.of(false));

    private int openTypes;

    void note(Token token, @Nullable Token before) {
        switch (token.kind()) {
            case WORD -> {
                if (QUANTIFIERS.contains(token.word()) || before != null && isOperandsEnd(before)) {
                    set(false);
                }
            }
            case SYMBOL -> symbol(token, before);
            default -> {}
        }
    }

    /** A word behind it is an operator that is a word, a keyword or an alias. */
    private static boolean isOperandsEnd(Token before) {
        return before.kind() != Token.Kind.SYMBOL || before.is(")") || before.is("]");
    }

    private void symbol(Token token, @Nullable Token before) {
        switch (token.text()) {
            case "(", "[" -> compared.push(false);
            case ")", "]" -> {
                if (compared.size() > 1) {
                    compared.pop();
                }
            }
            case ",", ";" -> set(false);
            default -> {
                if (!isOfType(token.text(), before) && COMPARISONS.contains(token.text())) {
                    compare(token);
                }
            }
        }
    }

    /** The brackets of {@code MAP<TEXT, INT>}. */
    private boolean isOfType(String symbol, @Nullable Token before) {
        if (symbol.equals("<") && before != null && GENERIC.contains(before.word())) {
            openTypes++;
            return true;
        }
        boolean closes = openTypes > 0 && (symbol.equals(">") || symbol.equals(">>"));
        openTypes -= closes ? Math.min(openTypes, symbol.length()) : 0;
        return closes;
    }

    private void compare(Token operator) {
        if (Boolean.TRUE.equals(compared.peek())) {
            throw SYNTAX_ERROR
                    .error("syntax error at or near \"%s\"", operator.text())
                    .hint("Put one of the two comparisons into brackets.")
                    .at(operator.start() + 1);
        }
        set(true);
    }

    private void set(boolean value) {
        compared.pop();
        compared.push(value);
    }
}
