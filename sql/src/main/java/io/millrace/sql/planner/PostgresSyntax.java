package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.PARAMETER_NOT_FOUND;
import static io.millrace.common.error.ErrorCode.SYNTAX_ERROR;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
 * a | b   ~a                    a &lt;&lt; "|" &lt;&lt; b   "bit not"(a)
 * a COLLATE "C"                 a
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

    private static final int MAX_PARAMETERS = 65535;
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

    /** Reserved words that are operands. */
    private static final Set<String> CONSTANTS = Set.of("null", "true", "false", "end");

    private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%", "^");

    private static final Set<String> SCHEMAS = Set.of("pg_catalog", "information_schema");

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

    private final List<Token> tokens;
    private final TextRewriting output;
    private int next;
    private int questionMarks;
    /** For each open bracket, and for none, whether a SELECT without FROM is being read. */
    private final Deque<Boolean> selectsWithoutFrom = new ArrayDeque<>(List.of(false));

    private String lastWord = "";
    private boolean natural;
    private boolean lastJoinIsPlain;
    private @Nullable Token before;
    private final OperandStart operand = new OperandStart();
    private final JoinNesting joins = new JoinNesting();
    private final CastSyntax casts;
    private final CallBrackets calls = new CallBrackets();

    private PostgresSyntax(String text, TextRewriting output) {
        this.tokens = Token.split(text);
        this.output = output;
        this.questionMarks = output.parameters().size();
        this.casts = new CastSyntax(output);
    }

    static TextRewriting rewrite(String text) {
        TextRewriting output = new TextRewriting(text);
        rewrite(text, output);
        return output;
    }

    /** Appends the rewritten text to {@code output}; a {@code ?} counts on from those that are there. */
    static void rewrite(String text, TextRewriting output) {
        PostgresSyntax syntax = new PostgresSyntax(text, output);
        while (syntax.next < syntax.tokens.size()) {
            syntax.step();
        }
    }

    private void step() {
        Token token = tokens.get(next++);
        if (token.kind() != Token.Kind.SPACE && !token.is("::")) {
            operand.note(token, output.length());
        }
        write(token);
        if (token.kind() != Token.Kind.SPACE) {
            before = token;
        }
    }

    private void write(Token token) {
        switch (token.kind()) {
            case PARAMETER -> parameter(token);
            case STRING -> string(token);
            case SYMBOL -> symbol(token);
            case WORD -> word(token);
            case SPACE -> output.copy(blankOut(token), token.start());
            default -> output.copy(token.text(), token.start());
        }
    }

    /** Comments become spaces: Calcite reads some of them as hints. */
    private static String blankOut(Token token) {
        return token.text().replaceAll("[^\\s]", " ");
    }

    private void parameter(Token token) {
        if (token.text().equals("?")) {
            output.parameter(questionMarks++, token.start());
            return;
        }
        int number;
        try {
            number = Integer.parseInt(token.text().substring(1));
        } catch (NumberFormatException e) {
            number = 0;
        }
        if (number < 1 || number > MAX_PARAMETERS) {
            throw PARAMETER_NOT_FOUND
                    .error("there is no parameter %s", token.text())
                    .at(token.start() + 1);
        }
        output.parameter(number - 1, token.start());
    }

    private void string(Token token) {
        String text = token.text();
        if (text.startsWith("$")) {
            String body = text.substring(text.indexOf('$', 1) + 1, text.lastIndexOf('$', text.length() - 2));
            output.replace(quote(body), token.start());
        } else if (text.startsWith("E") || text.startsWith("e")) {
            output.replace(
                    quote(EscapedString.unescape(text.substring(2, text.length() - 1), token.start())), token.start());
        } else {
            output.copy(text, token.start());
        }
    }

    private static String quote(String body) {
        return "'" + body.replace("'", "''") + "'";
    }

    private void symbol(Token token) {
        switch (token.text()) {
            case "(" -> {
                selectsWithoutFrom.push(false);
                joins.open();
                calls.open(before);
                output.copy("(", token.start());
            }
            case ")" -> {
                if (selectsWithoutFrom.size() > 1) {
                    selectsWithoutFrom.pop();
                }
                joins.close();
                calls.close();
                output.copy(")", token.start());
            }
            case "::" -> next = casts.cast(tokens, next, token, operand);
            case "[" -> bracket(token);
            case "~~", "!~~", "~~*", "!~~*" -> output.replace(like(token.text()), token.start());
            case "->", "->>", "#>", "#>>" -> jsonAccess(token);
            case "&", "|", "#", "<<" -> output.replace(BitOperators.infix(token.text()), token.start());
            case ">>" -> {
                boolean endsType = isNext(")") || isNext(",") || isNext(">");
                output.replace(endsType ? ">>" : BitOperators.infix(">>"), token.start());
            }
            case "~" -> {
                if (beginsOperand()) {
                    bitNot(token);
                } else {
                    output.copy("~", token.start());
                }
            }
            case ";" -> output.copy(" ", token.start());
            default -> output.copy(token.text(), token.start());
        }
    }

    /** Whether an operand, and no infix operator, comes here. */
    private boolean beginsOperand() {
        if (before == null) {
            return true;
        }
        return switch (before.kind()) {
            case SYMBOL -> !before.is(")") && !before.is("]");
            case WORD -> ReservedWords.contains(before.word()) && !CONSTANTS.contains(before.word());
            default -> false;
        };
    }

    /** Its operand is all that binds closer: {@code ~a + b} is {@code ~(a + b)}. */
    private void bitNot(Token operator) {
        output.replace("\"" + BIT_NOT + "\"(", operator.start());
        operand();
        while (ARITHMETIC.stream().anyMatch(this::isNext)) {
            skipSpace();
            step();
            operand();
        }
        output.replace(")", operator.start());
    }

    /** Signs, then a value with what belongs to it: arguments, an element, a field, a cast. */
    private void operand() {
        skipSpace();
        while (isNext("-") || isNext("+")) {
            step();
            skipSpace();
        }
        group();
        while (isNext("(") || isNext("[") || isNext(".") || isNext("::")) {
            skipSpace();
            if (isNext(".")) {
                step();
                skipSpace();
            }
            group();
        }
    }

    /** A token, or a bracket with all that is in it. */
    private void group() {
        int depth = 0;
        do {
            if (next == tokens.size()) {
                throw SYNTAX_ERROR.error("syntax error at end of input");
            }
            Token token = tokens.get(next);
            depth += token.is("(") || token.is("[") ? 1 : token.is(")") || token.is("]") ? -1 : 0;
            step();
        } while (depth > 0);
    }

    /** The right operand has to be one token (with a sign): anything else would need a grammar. */
    private void jsonAccess(Token operator) {
        infix(operator, operator.text());
    }

    private void infix(Token operator, String name) {
        output.replace("^ \"" + name + "\"(", operator.start());
        skipSpace();
        if (next < tokens.size() && tokens.get(next).is("-")) {
            step();
        }
        Token operand = next < tokens.size() ? tokens.get(next) : null;
        if (operand == null || operand.kind() == Token.Kind.SYMBOL) {
            throw SYNTAX_ERROR
                    .error("syntax error at or near \"%s\"", operator.text())
                    .hint("Write a string, a number, a parameter or a name after " + name + ".")
                    .at(operator.start() + 1);
        }
        step();
        while (isNext("::")) {
            skipSpace();
            step();
        }
        output.replace(")", operator.start());
    }

    private void word(Token token) {
        String word = token.word();
        if (BareNames.isName(token, before, peek(0), calls.inCast())) {
            output.replace(isNext("(") ? token.text() : "\"" + word + "\"", token.start());
            return;
        }
        noteClause(word, token);
        lastWord = word;
        if (word.equals("interval") && textInterval()) {
            output.replace("\"" + INTERVAL_TEXT + "\"(", token.start());
            skipSpace();
            step();
            output.replace(")", token.start());
        } else if (word.equals("at") && isNext("time") && followsZone()) {
            skipSpace();
            next++;
            skipSpace();
            next++;
            infix(token, AT_TIME_ZONE);
        } else if (word.equals("distinct") && isNext("on")) {
            distinctOn(token);
        } else if (CastSyntax.isPrefix(word) && nextIsString()) {
            next = casts.prefixed(tokens, next, token);
        } else if (word.equals("order") && calls.inOrderedAggregate()) {
            output.replace(") WITHIN GROUP (ORDER", token.start());
        } else if (word.equals("generate_series") && isNext("(") && inFrom()) {
            series(token);
        } else if (word.equals("lateral") && isNext("generate_series")) {
            output.replace(" ", token.start());
        } else if (ORDINARY_FUNCTIONS.contains(word) && isNext("(")) {
            output.replace("\"" + word + "\"", token.start());
        } else if (!catalogWord(word, token)) {
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
        if (isNext("]") && !follows("array")) {
            skipSpace();
            next++;
            output.replace(" ARRAY", open.start());
        } else {
            output.copy("[", open.start());
        }
    }

    private boolean follows(String symbolOrWord) {
        return before != null && before.is(symbolOrWord);
    }

    /** What hardly anybody writes but the tools that read the catalog. */
    private boolean catalogWord(String word, Token token) {
        if (SCHEMAS.contains(word) && isAt(0, ".") && isWord(1) && isAt(2, "(")) {
            skipSpace();
            next++;
        } else if (word.equals("operator") && isNext("(")) {
            operator(token);
        } else if (word.equals("collate") && !follows(".")) {
            skipName();
        } else if (word.equals("isnull") && !isNext("(")) {
            output.replace("IS NULL", token.start());
        } else if (word.equals("notnull") && !isNext("(")) {
            output.replace("IS NOT NULL", token.start());
        } else if (word.equals("lateral") && isWord(0) && !isNext("table")
                || follows("as") && word.equals("materialized") && isNext("(")) {
            output.replace(" ", token.start());
        } else if (follows("as") && word.equals("not") && isNext("materialized")) {
            skipSpace();
            next++;
        } else if (word.equals("unnest") && (!isNext("(") || !inFrom())) {
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
        boolean alias = follows("as") && !calls.inCast() && !word.equals("of");
        return (alias || follows(".")) && !isNext("(");
    }

    /** {@code OPERATOR(pg_catalog.~)}. */
    private void operator(Token word) {
        StringBuilder symbol = new StringBuilder();
        for (skipSpace(); next < tokens.size() && !tokens.get(next).is(")"); next++) {
            Token token = tokens.get(next);
            if (token.kind() == Token.Kind.SYMBOL && !token.is("(") && !token.is(".")) {
                symbol.append(token.text());
            }
        }
        next++;
        for (Token token : Token.split(symbol.toString())) {
            symbol(new Token(token.kind(), token.text(), word.start()));
        }
    }

    private void skipName() {
        skipSpace();
        next++;
        while (isNext(".")) {
            skipSpace();
            next++;
            skipSpace();
            next++;
        }
    }

    private boolean isWord(int skipped) {
        Token token = peek(skipped);
        return token != null && token.kind() == Token.Kind.WORD;
    }

    private boolean isAt(int skipped, String symbol) {
        Token token = peek(skipped);
        return token != null && token.is(symbol);
    }

    private boolean nextIsString() {
        Token token = peek(0);
        return token != null && token.kind() == Token.Kind.STRING;
    }

    private boolean inFrom() {
        boolean first =
                before != null && (before.is("from") || before.is(",") || before.is("join") || before.is("lateral"));
        return first && Boolean.FALSE.equals(selectsWithoutFrom.peek());
    }

    /** A set-returning function in FROM, its one column named as its alias. */
    private void series(Token function) {
        output.replace("UNNEST(\"generate_series\"(", function.start());
        skipSpace();
        operand.note(tokens.get(next++), output.length());
        for (int depth = 1; next < tokens.size(); step()) {
            Token token = tokens.get(next);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0) {
                operand.note(tokens.get(next++), output.length());
                break;
            }
        }
        output.replace("))", function.start());
        String columns = "";
        if (isNext("with")) {
            columns = ", \"ordinality\"";
            skipSpace();
            step();
            skipSpace();
            step();
        }
        boolean as = isNext("as");
        Token name = peek(as ? 1 : 0);
        if (!as && (name == null || !SeriesAlias.isName(name))) {
            output.replace(" AS \"generate_series\"(\"generate_series\"" + columns + ") ", function.start());
            return;
        }
        Token bracket = peek(as ? 2 : 1);
        if (name == null || bracket != null && bracket.is("(")) {
            return;
        }
        for (int words = as ? 2 : 1; words > 0; words--) {
            skipSpace();
            step();
        }
        output.replace("(" + SeriesAlias.quoted(name) + columns + ")", name.start());
    }

    /** {@code SELECT 1 WHERE FALSE} reads from one row. */
    private void noteClause(String word, Token token) {
        switch (word) {
            case "on", "using" -> joins.condition(output, token.start());
            case "select", "where", "group", "having", "order", "union", "except", "intersect" -> joins.clear();
            case "natural" -> natural = true;
            case "join" -> {
                lastJoinIsPlain = natural || lastWord.equals("cross");
                natural = false;
            }
            default -> {}
        }
        if (word.equals("select")) {
            selectsWithoutFrom.pop();
            selectsWithoutFrom.push(true);
        } else if (word.equals("from") && !lastWord.equals("distinct")) {
            selectsWithoutFrom.pop();
            selectsWithoutFrom.push(false);
        } else if (word.equals("where") && Boolean.TRUE.equals(selectsWithoutFrom.peek())) {
            output.replace("FROM (VALUES (0)) AS \"one row\" (\"no column\") ", token.start());
        }
    }

    private void distinctOn(Token distinct) {
        output.replace("\"" + DISTINCT_ON + "\"", distinct.start());
        skipSpace();
        next++;
        int depth = 0;
        while (next < tokens.size()) {
            Token token = tokens.get(next);
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
        Token string = peek(0);
        if (string == null || string.kind() != Token.Kind.STRING) {
            return false;
        }
        Token unit = peek(1);
        return unit == null || unit.kind() != Token.Kind.WORD || !INTERVAL_UNITS.contains(unit.word());
    }

    private boolean followsZone() {
        Token zone = peek(1);
        return zone != null && zone.is("zone");
    }

    private boolean isNext(String symbolOrWord) {
        Token token = peek(0);
        return token != null && token.is(symbolOrWord);
    }

    /** The token after {@code skipped} further ones, not counting white space. */
    private @Nullable Token peek(int skipped) {
        int toSkip = skipped;
        for (int i = next; i < tokens.size(); i++) {
            if (tokens.get(i).kind() != Token.Kind.SPACE && toSkip-- == 0) {
                return tokens.get(i);
            }
        }
        return null;
    }

    private void skipSpace() {
        while (next < tokens.size() && tokens.get(next).kind() == Token.Kind.SPACE) {
            step();
        }
    }
}
