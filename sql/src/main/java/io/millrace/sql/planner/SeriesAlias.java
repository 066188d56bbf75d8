package io.millrace.sql.planner;

import java.util.Set;

/** The name that may follow a table function. */
final class SeriesAlias {
    private static final Set<String> NO_NAMES = Set.of(
            "where",
            "join",
            "left",
            "right",
            "inner",
            "cross",
            "full",
            "natural",
            "order",
            "group",
            "having",
            "limit",
            "offset",
            "union",
            "except",
            "intersect",
            "on",
            "using",
            "emit",
            "window",
            "fetch",
            "for",
            "tablesample");

    private SeriesAlias() {}

    static boolean isName(Token token) {
        return token.kind() == Token.Kind.QUOTED_NAME
                || token.kind() == Token.Kind.WORD && !NO_NAMES.contains(token.word());
    }

    static String quoted(Token name) {
        return name.kind() == Token.Kind.QUOTED_NAME ? name.text() : '"' + name.word() + '"';
    }
}
