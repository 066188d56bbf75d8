package io.millrace.sql.planner;

import java.util.List;
import java.util.Set;

/**
 * PostgreSQL's short casts as standard ones. Calcite's own {@code ::} takes all that stands to its left for the operand
 * (1.42), so that {@code a = b::int} would compare first.
 */
final class CastSyntax {
    /** Types that are no word of Calcite's grammar for literals. */
    private static final Set<String> PREFIXES = Set.of(
            "timestamptz",
            "json",
            "jsonb",
            "text",
            "varchar",
            "int",
            "integer",
            "int2",
            "int4",
            "int8",
            "smallint",
            "bigint",
            "bool",
            "boolean",
            "numeric",
            "float4",
            "float8",
            "real",
            "bytea",
            "name",
            "oid",
            "regclass",
            "regtype",
            "regnamespace",
            "uuid");

    private static final Set<String> UNITS = Set.of("year", "month", "day", "hour", "minute", "second", "to");

    private final TextRewriting output;

    CastSyntax(TextRewriting output) {
        this.output = output;
    }

    static boolean isPrefix(String word) {
        return PREFIXES.contains(word);
    }

    /** {@code type 'constant'}; returns the index of the token after it. */
    int prefixed(List<Token> tokens, int next, Token type) {
        int string = afterSpace(tokens, next);
        output.replace("CAST(", type.start());
        output.copy(tokens.get(string).text(), tokens.get(string).start());
        output.replace(" AS " + type.word() + ")", type.start());
        return string + 1;
    }

    /** {@code operand::type}, with {@code next} the token after the colons; returns the index of the one after the type. */
    int cast(List<Token> tokens, int next, Token colons, OperandStart operand) {
        int type = afterSpace(tokens, next);
        if (operand.start() == OperandStart.NONE || type == tokens.size()) {
            output.copy("::", colons.start());
            return next;
        }
        boolean interval = tokens.get(type).is("interval");
        if (interval && operand.isString()) {
            output.insert("\"" + PostgresSyntax.INTERVAL_TEXT + "\"(", operand.start());
            output.replace(")", colons.start());
            return endOfUnits(tokens, type + 1);
        }
        output.insert("CAST(", operand.start());
        output.replace(" AS ", colons.start());
        int end;
        if (interval) {
            output.replace("INTERVAL DAY TO SECOND", colons.start());
            end = endOfUnits(tokens, type + 1);
        } else {
            end = type(tokens, type);
        }
        output.replace(")", colons.start());
        return end;
    }

    private static int afterSpace(List<Token> tokens, int from) {
        int index = from;
        while (index < tokens.size() && tokens.get(index).kind() == Token.Kind.SPACE) {
            index++;
        }
        return index;
    }

    private static int endOfUnits(List<Token> tokens, int from) {
        int end = from;
        while (true) {
            int word = afterSpace(tokens, end);
            if (word == tokens.size() || !UNITS.contains(tokens.get(word).word())) {
                return end;
            }
            end = word + 1;
        }
    }

    private int type(List<Token> tokens, int from) {
        boolean qualified = tokens.get(from).is("pg_catalog")
                && from + 2 < tokens.size()
                && tokens.get(from + 1).is(".");
        int first = qualified ? from + 2 : from;
        String name = tokens.get(first).word();
        int next = copy(tokens, first);
        if (name.equals("double")) {
            next = copyWords(tokens, next, "precision");
        } else if (name.equals("character") || name.equals("char")) {
            next = copyWords(tokens, next, "varying");
        }
        next = brackets(tokens, next);
        if (name.equals("timestamp") || name.equals("time")) {
            int zone = copyWords(tokens, next, "with", "time", "zone");
            next = zone == next ? copyWords(tokens, next, "without", "time", "zone") : zone;
        }
        return arrays(tokens, next);
    }

    private int brackets(List<Token> tokens, int from) {
        int open = afterSpace(tokens, from);
        if (open == tokens.size() || !tokens.get(open).is("(")) {
            return from;
        }
        int depth = 0;
        int end = open;
        do {
            Token token = tokens.get(end++);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
        } while (depth > 0 && end < tokens.size());
        return copy(tokens, open, end);
    }

    private int arrays(List<Token> tokens, int from) {
        int next = from;
        while (next + 1 < tokens.size() && tokens.get(next).is("[")) {
            int close = tokens.get(next + 1).is("]") ? next + 1 : next + 2;
            if (close >= tokens.size() || !tokens.get(close).is("]")) {
                return next;
            }
            output.replace(" ARRAY", tokens.get(next).start());
            next = close + 1;
        }
        return copyWords(tokens, next, "array");
    }

    /** Copies the words if all of them follow; returns the index after them, or {@code from}. */
    private int copyWords(List<Token> tokens, int from, String... words) {
        int end = from;
        for (String word : words) {
            int index = afterSpace(tokens, end);
            if (index == tokens.size() || !tokens.get(index).is(word)) {
                return from;
            }
            end = index + 1;
        }
        return copy(tokens, from, end);
    }

    private int copy(List<Token> tokens, int index) {
        return copy(tokens, index, index + 1);
    }

    private int copy(List<Token> tokens, int from, int to) {
        for (Token token : tokens.subList(from, to)) {
            output.copy(token.text(), token.start());
        }
        return to;
    }
}
