package io.millrace.sql.planner;

import java.util.Objects;
import java.util.Set;

/**
 * What PostgreSQL writes and Calcite's grammar does not know, rewritten token by token into what it does:
 *
 * <pre>
 * $2                            ?
 * a -&gt; 'b'   a -&gt;&gt; 'b'          a ^ "->"('b')   a ^ "->>"('b')
 * INTERVAL '5 minutes'          "interval_text"('5 minutes')
 * DATE_TRUNC('hour', t)         "date_trunc"('hour', t)
 * E'a\n'   $$it's$$             'a(newline)'   'it''s'
 * SELECT DISTINCT ON (a, b) …   SELECT "distinct on"(a, b), …
 * f(a).b::int                   CAST(f(a).b AS int)
 * jsonb '{}'                    CAST('{}' AS jsonb)
 * json_agg(a ORDER BY b)        json_agg(a) WITHIN GROUP (ORDER BY b)
 * FROM generate_series(1, 3) g  FROM UNNEST("generate_series"(1, 3)) AS g(g)
 * pg_catalog.f(x)               f(x)
 * a OPERATOR(pg_catalog.~) b    a ~ b
 * a ~~ b   a ISNULL             a LIKE b   a IS NULL
 * a ^ b                         "raised to"(a, b)
 * a | b   ~a                    a &lt;&lt; "|" &lt;&lt; b   "bit not"(a)
 * a COLLATE "C"                 a
 * LIMIT 2::bigint               ORDER BY "limit of"(CAST(2 AS bigint))
 * CAST(a AS int[])              CAST(a AS int ARRAY)
 * WITH a AS MATERIALIZED (…)    WITH a AS (…)
 * </pre>
 *
 * {@link SyntaxShuttle} recognizes these forms in the parsed tree.
 */
final class PostgresSyntax {
    static final String INTERVAL_TEXT = "interval_text";
    static final String DISTINCT_ON = "distinct on";
    static final String AT_TIME_ZONE = "at time zone";
    static final String BIT_NOT = "bit not";
    static final String POWER = "raised to";

    /** Functions for which Calcite's grammar has a production with other arguments than PostgreSQL's. */
    private static final Set<String> ORDINARY_FUNCTIONS = Set.of(
            "translate",
            "date_trunc",
            "date_part",
            "age",
            "to_date",
            "log",
            "left",
            "right",
            "substr",
            "trunc",
            "round");

    private static final Set<String> INTERVAL_UNITS = Set.of(
            "year",
            "quarter",
            "month",
            "week",
            "day",
            "hour",
            "minute",
            "second",
            "years",
            "quarters",
            "months",
            "weeks",
            "days",
            "hours",
            "minutes",
            "seconds",
            "millisecond",
            "microsecond");

    private final TokenReader in;
    private final TextRewriting output;
    private int questionMarks;
    private String lastWord = "";
    private boolean natural;
    private boolean lastJoinIsPlain;
    private final OperandStart operand = new OperandStart();
    private final JoinNesting joins = new JoinNesting();
    private final FromNesting from = new FromNesting();
    private final CallBrackets calls = new CallBrackets();
    private final ComparisonChain comparisons = new ComparisonChain();
    private final CastSyntax casts;
    private final OperandSyntax operands;
    private final SeriesSyntax series;
    private final LimitSyntax limits;
    private final CatalogSyntax catalog;

    private PostgresSyntax(String text, TextRewriting output) {
        this.in = new TokenReader(text, output);
        this.output = output;
        this.questionMarks = output.parameters().size();
        this.casts = new CastSyntax(output);
        this.operands = new OperandSyntax(in, output, this::step);
        this.series = new SeriesSyntax(in, output, operand, this::step);
        this.limits = new LimitSyntax(in, output, operand, this::step);
        this.catalog = new CatalogSyntax(in, output, from, calls, this::symbol);
    }

    static TextRewriting rewrite(String text) {
        TextRewriting output = new TextRewriting(text);
        rewrite(text, output);
        return output;
    }

    /** Appends the rewritten text to {@code output}; a {@code ?} counts on from those that are there. */
    static void rewrite(String text, TextRewriting output) {
        PostgresSyntax syntax = new PostgresSyntax(text, output);
        while (syntax.in.hasNext()) {
            syntax.step();
        }
    }

    private void step() {
        Token token = in.take();
        if (token.kind() != Token.Kind.SPACE && !token.is("::") && !token.is("^")) {
            operand.note(token, output.length());
        }
        comparisons.note(token, in.before());
        write(token);
        if (token.kind() != Token.Kind.SPACE) {
            in.setBefore(token);
        }
    }

    private void write(Token token) {
        switch (token.kind()) {
            case PARAMETER -> parameter(token);
            case STRING -> string(token);
            case SYMBOL -> symbol(token);
            case WORD -> word(token);
            case SPACE -> in.copySpace(token);
            default -> output.copy(token.text(), token.start());
        }
    }

    private void parameter(Token token) {
        if (token.text().equals("?")) {
            output.parameter(questionMarks++, token.start());
            return;
        }
        output.parameter(ParameterNumber.index(token.text(), token.start()), token.start());
    }

    private void string(Token token) {
        String text = token.text();
        if (text.startsWith("$")) {
            String body = text.substring(text.indexOf('$', 1) + 1, text.lastIndexOf('$', text.length() - 2));
            output.replace(quote(body), token.start());
        } else if (text.startsWith("E") || text.startsWith("e")) {
            String body = text.substring(2, text.length() - 1) + continuation(token);
            output.replace(quote(EscapedString.unescape(body, token.start())), token.start());
        } else {
            String more = continuation(token);
            output.copy(text.substring(0, text.length() - 1), token.start());
            output.replace(more + "'", token.start());
        }
    }

    /** What the strings hold that go on with this one: those on lines of their own. */
    private String continuation(Token first) {
        StringBuilder body = new StringBuilder();
        while (in.isAt(0, Token.Kind.STRING) && first.text().endsWith("'")) {
            String next = Objects.requireNonNull(in.peek(0)).text();
            if (!next.startsWith("'") || !in.next().text().contains("\n")) {
                break;
            }
            in.skip();
            body.append(next, 1, next.length() - 1);
        }
        return body.toString();
    }

    private static String quote(String body) {
        return "'" + body.replace("'", "''") + "'";
    }

    private void symbol(Token token) {
        switch (token.text()) {
            case "(" -> {
                from.open();
                joins.open();
                calls.open(in.before());
                limits.open();
                output.copy("(", token.start());
            }
            case ")" -> {
                from.close();
                joins.close();
                calls.close();
                limits.close();
                output.copy(")", token.start());
            }
            case "::" -> in.moveTo(casts.cast(in.tokens(), in.position(), token, operand));
            case "[" -> bracket(token);
            case "~~", "!~~", "~~*", "!~~*" -> output.replace(like(token.text()), token.start());
            case "^" -> operands.power(token, operand);
            case "->", "->>", "#>", "#>>" -> operands.infix(token, token.text());
            case "&", "|", "#", "<<", "@>", "<@", "&&" ->
                output.replace(InfixOperators.infix(token.text()), token.start());
            case ">>" -> {
                boolean endsType = in.isNext(")") || in.isNext(",") || in.isNext(">");
                output.replace(endsType ? ">>" : InfixOperators.infix(">>"), token.start());
            }
            case "~" -> {
                if (operands.isDue()) {
                    operands.bitNot(token);
                } else {
                    output.copy("~", token.start());
                }
            }
            case ";" -> output.copy(" ", token.start());
            default -> output.copy(token.text(), token.start());
        }
    }

    private void word(Token token) {
        String word = token.word();
        if (BareNames.isName(token, in.before(), in.peek(0), calls.inCast())) {
            output.replace(in.isNext("(") ? token.text() : "\"" + word + "\"", token.start());
            return;
        }
        noteClause(word, token);
        lastWord = word;
        if (word.equals("interval") && textInterval()) {
            output.replace("\"" + INTERVAL_TEXT + "\"(", token.start());
            in.skipSpace();
            step();
            output.replace(")", token.start());
        } else if (word.equals("at") && in.isNext("time") && in.isAt(1, "zone")) {
            in.skip();
            in.skip();
            operands.infix(token, AT_TIME_ZONE);
        } else if (word.equals("distinct") && in.isNext("on")) {
            distinctOn(token);
        } else if (CastSyntax.isPrefix(word) && in.isAt(0, Token.Kind.STRING)) {
            in.moveTo(casts.prefixed(in.tokens(), in.position(), token));
        } else if (word.equals("for") && calls.isWithoutStart()) {
            output.replace("FROM 1 FOR", token.start());
        } else if (word.equals("order") && calls.inOrderedAggregate()) {
            output.replace(") WITHIN GROUP (ORDER", token.start());
        } else if (word.equals("generate_series") && in.isNext("(") && from.isItemNext(in.before())) {
            series.rewrite(token);
        } else if (RowArray.isNamed(word) && from.isItemNext(in.before()) && series.isNumbered()) {
            series.unnest(token);
        } else if (word.equals("lateral") && in.isNext("generate_series")) {
            output.replace(" ", token.start());
        } else if (ORDINARY_FUNCTIONS.contains(word) && in.isNext("(")) {
            output.replace("\"" + word + "\"", token.start());
        } else if (!limits.word(word, token) && !catalog.word(word, token)) {
            output.copy(token.text(), token.start());
            if (word.equals("join") && !lastJoinIsPlain) {
                joins.join(output);
            }
        }
    }

    private static String like(String symbol) {
        return (symbol.startsWith("!") ? " NOT " : " ") + (symbol.endsWith("*") ? "ILIKE " : "LIKE ");
    }

    /** {@code int[]} is the type of an array, {@code ARRAY[]} an empty one, all else an element. */
    private void bracket(Token open) {
        if (in.isNext("]") && !in.follows("array")) {
            in.skip();
            output.replace(" ARRAY", open.start());
        } else {
            output.copy("[", open.start());
        }
    }

    /** {@code SELECT 1 WHERE FALSE} reads from one row. */
    private void noteClause(String word, Token token) {
        switch (word) {
            case "on", "using" -> joins.condition(output, token.start());
            case "select", "where", "group", "having", "order", "union", "except", "intersect" -> joins.clear();
            case "from" -> calls.start();
            case "natural" -> natural = true;
            case "join" -> {
                lastJoinIsPlain = natural || lastWord.equals("cross");
                natural = false;
            }
            default -> {}
        }
        if (word.equals("select")) {
            from.select();
        } else if (word.equals("from") && !lastWord.equals("distinct")) {
            from.from();
        } else if (word.equals("where") && from.isMissing()) {
            output.replace("FROM (VALUES (0)) AS \"one row\" (\"no column\") ", token.start());
        }
    }

    private void distinctOn(Token distinct) {
        output.replace("\"" + DISTINCT_ON + "\"", distinct.start());
        in.skip();
        int depth = 0;
        while (in.hasNext()) {
            Token token = in.next();
            step();
            if (token.is("(")) {
                depth++;
            } else if (token.is(")")) {
                depth--;
                if (depth == 0) {
                    output.replace(",", token.start());
                    return;
                }
            }
        }
    }

    private boolean textInterval() {
        Token unit = in.peek(1);
        return in.isAt(0, Token.Kind.STRING)
                && (unit == null || unit.kind() != Token.Kind.WORD || !INTERVAL_UNITS.contains(unit.word()));
    }
}
