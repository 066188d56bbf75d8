package io.millrace.sql.planner;

import java.util.Set;
import java.util.function.Consumer;

/** What hardly anybody writes but the tools that read the catalog. */
final class CatalogSyntax {
    private static final Set<String> SCHEMAS = Set.of("pg_catalog", "information_schema");

    private final TokenReader in;
    private final TextRewriting output;
    private final FromNesting from;
    private final CallBrackets calls;
    private final Consumer<Token> symbols;

    /** @param symbols rewrites an operator */
    CatalogSyntax(TokenReader in, TextRewriting output, FromNesting from, CallBrackets calls, Consumer<Token> symbols) {
        this.in = in;
        this.output = output;
        this.from = from;
        this.calls = calls;
        this.symbols = symbols;
    }

    /** Whether it was such a word. */
    boolean word(String word, Token token) {
        if (SCHEMAS.contains(word) && in.isAt(0, ".") && in.isAt(1, Token.Kind.WORD) && in.isAt(2, "(")) {
            in.skip();
        } else if (word.equals("operator") && in.isNext("(")) {
            operator(token);
        } else if (word.equals("collate") && !in.follows(".")) {
            skipName();
        } else if (word.equals("isnull") && !in.isNext("(")) {
            output.replace("IS NULL", token.start());
        } else if (word.equals("notnull") && !in.isNext("(")) {
            output.replace("IS NOT NULL", token.start());
        } else if (word.equals("lateral") && in.isAt(0, Token.Kind.WORD) && !in.isNext("table")
                || in.follows("as") && word.equals("materialized") && in.isNext("(")) {
            output.replace(" ", token.start());
        } else if (in.follows("as") && word.equals("not") && in.isNext("materialized")) {
            in.skip();
        } else if (word.equals("unnest") && (!in.isNext("(") || !from.isItemNext(in.before()))) {
            output.replace("\"unnest\"", token.start());
        } else if (isLabel(word) && ReservedWords.contains(word)) {
            output.replace("\"" + word + "\"", token.start());
        } else {
            return false;
        }
        return true;
    }

    /** Where PostgreSQL takes any word for a name. */
    private boolean isLabel(String word) {
        boolean alias = in.follows("as") && !calls.inCast() && !word.equals("of");
        return (alias || in.follows(".")) && !in.isNext("(");
    }

    /** {@code OPERATOR(pg_catalog.~)}. */
    private void operator(Token word) {
        StringBuilder symbol = new StringBuilder();
        in.skipSpace();
        while (in.hasNext() && !in.isNext(")")) {
            Token token = in.take();
            if (token.kind() == Token.Kind.SYMBOL && !token.is("(") && !token.is(".")) {
                symbol.append(token.text());
            }
        }
        in.skip();
        for (Token token : Token.split(symbol.toString())) {
            symbols.accept(new Token(token.kind(), token.text(), word.start()));
        }
    }

    private void skipName() {
        in.skip();
        while (in.isNext(".")) {
            in.skip();
            in.skip();
        }
    }
}
