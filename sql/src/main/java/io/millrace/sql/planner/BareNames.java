package io.millrace.sql.planner;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Words that Calcite's grammar reserves and PostgreSQL takes for column names. One is a name where an operand may begin
 * and nothing of its own grammar follows.
 */
final class BareNames {
    private static final Set<String> RESERVED = Set.of(
            "call",
            "current",
            "cursor",
            "delete",
            "drop",
            "exists",
            "explain",
            "grouping",
            "insert",
            "interval",
            "merge",
            "new",
            "next",
            "old",
            "over",
            "partition",
            "range",
            "rollup",
            "row",
            "rows",
            "set",
            "skip",
            "snapshot",
            "time",
            "timestamp",
            "unknown",
            "update",
            "values",
            "volatile",
            "offset",
            "value");

    private static final Set<String> BEFORE = Set.of(
            "select",
            "by",
            "where",
            "and",
            "or",
            "not",
            "on",
            "when",
            "then",
            "else",
            "case",
            "having",
            "distinct",
            "all",
            "between",
            "like",
            "ilike",
            "as");

    private static final Set<String> AFTER = Set.of(
            "from",
            "as",
            "order",
            "group",
            "where",
            "and",
            "or",
            "is",
            "in",
            "like",
            "ilike",
            "not",
            "between",
            "asc",
            "desc",
            "nulls",
            "limit",
            "union",
            "except",
            "intersect",
            "having",
            "then",
            "else",
            "end",
            "when",
            "at",
            "emit",
            "join",
            "left",
            "inner",
            "cross");

    private BareNames() {}

    /** @param inCast directly within the brackets of a CAST, where a type follows AS */
    static boolean isName(Token token, @Nullable Token before, @Nullable Token after, boolean inCast) {
        String word = token.word();
        if (before != null && before.is(".")) {
            return true;
        }
        if (!RESERVED.contains(word) || inCast && before != null && before.is("as")) {
            return false;
        }
        return begins(before) && ends(word, after);
    }

    private static boolean begins(@Nullable Token before) {
        if (before == null) {
            return true;
        }
        return switch (before.kind()) {
            case WORD -> BEFORE.contains(before.word());
            case SYMBOL -> !before.is(")") && !before.is("]") && !before.is("::");
            default -> false;
        };
    }

    private static boolean ends(String word, @Nullable Token after) {
        if (after == null) {
            return true;
        }
        if (after.kind() == Token.Kind.WORD) {
            boolean frame = after.is("between") && (word.equals("rows") || word.equals("range"));
            return AFTER.contains(after.word()) && !frame;
        }
        boolean sign = after.is("-") || after.is("+");
        return after.kind() == Token.Kind.SYMBOL
                && !after.is("(")
                && !after.is("[")
                && !(sign && (word.equals("interval") || word.equals("offset")));
    }
}
