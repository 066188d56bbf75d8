package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.SYNTAX_ERROR;

import java.util.Set;

/** Operators that Calcite's grammar does not have, with the operands that follow them. */
final class OperandSyntax {
    /** Reserved words that are operands. */
    private static final Set<String> CONSTANTS = Set.of("null", "true", "false", "end");

    private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%", "^");

    private final TokenReader in;
    private final TextRewriting output;
    private final Runnable step;

    /** @param step rewrites the next token */
    OperandSyntax(TokenReader in, TextRewriting output, Runnable step) {
        this.in = in;
        this.output = output;
        this.step = step;
    }

    /** The right operand has to be one token (with a sign): anything else would need a grammar. */
    void infix(Token operator, String name) {
        output.replace("^ \"" + name + "\"(", operator.start());
        in.skipSpace();
        if (in.isNext("-")) {
            step.run();
        }
        if (!in.hasNext() || in.isAt(0, Token.Kind.SYMBOL)) {
            throw SYNTAX_ERROR
                    .error("syntax error at or near \"%s\"", operator.text())
                    .hint("Write a string, a number, a parameter or a name after " + name + ".")
                    .at(operator.start() + 1);
        }
        step.run();
        while (in.isNext("::")) {
            in.skipSpace();
            step.run();
        }
        output.replace(")", operator.start());
    }

    /**
     * {@code a ^ b} as a call, since Calcite lets its {@code ^} bind as {@code +} does: in PostgreSQL it binds closer than
     * {@code *}, to the left, and signs closer still.
     */
    void power(Token operator, OperandStart left) {
        int start = left.signedStart();
        if (start == OperandStart.NONE) {
            output.copy(operator.text(), operator.start());
            return;
        }
        output.insert("\"" + PostgresSyntax.POWER + "\"(", start);
        output.replace(",", operator.start());
        operand();
        output.replace(")", operator.start());
        left.wrapped(start);
    }

    /** Whether an operand, and no infix operator, comes here. */
    boolean isDue() {
        Token before = in.before();
        if (before == null) {
            return true;
        }
        return switch (before.kind()) {
            case SYMBOL -> !before.is(")") && !before.is("]") && !before.is("::");
            case WORD -> ReservedWords.contains(before.word()) && !CONSTANTS.contains(before.word());
            default -> false;
        };
    }

    /** Its operand is all that binds closer: {@code ~a + b} is {@code ~(a + b)}. */
    void bitNot(Token operator) {
        output.replace("\"" + PostgresSyntax.BIT_NOT + "\"(", operator.start());
        operand();
        while (ARITHMETIC.stream().anyMatch(in::isNext)) {
            in.skipSpace();
            step.run();
            operand();
        }
        output.replace(")", operator.start());
    }

    /** Signs, then a value with what belongs to it: arguments, an element, a field, a cast. */
    private void operand() {
        in.skipSpace();
        while (in.isNext("-") || in.isNext("+")) {
            step.run();
            in.skipSpace();
        }
        group();
        while (in.isNext("(") || in.isNext("[") || in.isNext(".") || in.isNext("::")) {
            in.skipSpace();
            if (in.isNext(".")) {
                step.run();
                in.skipSpace();
            }
            group();
        }
    }

    /** The next token, or a bracket with all that is in it. */
    private void group() {
        int depth = 0;
        do {
            if (!in.hasNext()) {
                throw SYNTAX_ERROR.error("syntax error at end of input");
            }
            boolean opens = in.isNext("(") || in.isNext("[") || in.isNext("case");
            boolean closes = in.isNext(")") || in.isNext("]") || in.isNext("end");
            in.skipSpace();
            depth += opens ? 1 : closes ? -1 : 0;
            step.run();
        } while (depth > 0);
    }
}
