package io.millrace.sql.planner;

/** {@code FROM generate_series(1, 3) g} to {@code FROM UNNEST("generate_series"(1, 3)) AS g(g)}. */
final class SeriesSyntax {
    private final TokenReader in;
    private final TextRewriting output;
    private final OperandStart operand;
    private final Runnable step;

    /** @param step rewrites the next token */
    SeriesSyntax(TokenReader in, TextRewriting output, OperandStart operand, Runnable step) {
        this.in = in;
        this.output = output;
        this.operand = operand;
        this.step = step;
    }

    /** A set-returning function in FROM, its one column named as its alias. */
    void rewrite(Token function) {
        unnest(function);
        name(function);
    }

    /** Whether WITH ORDINALITY follows the brackets that come next. */
    boolean isNumbered() {
        int depth = 0;
        for (int i = 0; ; i++) {
            Token token = in.peek(i);
            if (token == null) {
                return false;
            }
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0) {
                return token.is(")") && in.isAt(i + 1, "with") && in.isAt(i + 2, "ordinality");
            }
        }
    }

    /** {@code f(x)} to {@code UNNEST("f"(x))}. */
    void unnest(Token function) {
        output.replace("UNNEST(\"" + function.word() + "\"(", function.start());
        in.skipSpace();
        operand.note(in.take(), output.length());
        for (int depth = 1; in.hasNext(); step.run()) {
            Token token = in.next();
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0) {
                operand.note(in.take(), output.length());
                break;
            }
        }
        output.replace("))", function.start());
    }

    private void name(Token function) {
        String columns = "";
        if (in.isNext("with")) {
            columns = ", \"ordinality\"";
            in.skipSpace();
            step.run();
            in.skipSpace();
            step.run();
        }
        boolean as = in.isNext("as");
        Token name = in.peek(as ? 1 : 0);
        if (!as && (name == null || !SeriesAlias.isName(name))) {
            output.replace(" AS \"generate_series\"(\"generate_series\"" + columns + ") ", function.start());
            return;
        }
        Token bracket = in.peek(as ? 2 : 1);
        if (name == null || bracket != null && bracket.is("(")) {
            return;
        }
        for (int words = as ? 2 : 1; words > 0; words--) {
            in.skipSpace();
            step.run();
        }
        output.replace("(" + SeriesAlias.quoted(name) + columns + ")", name.start());
    }
}
