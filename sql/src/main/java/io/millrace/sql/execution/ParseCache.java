package io.millrace.sql.execution;

import io.millrace.sql.parser.StatementParser;
import io.millrace.sql.statement.Statement;
import java.util.Optional;

/**
 * The statements parsed last, of all sessions: every client begins and commits, and sends the same few texts again and
 * again. A statement is nothing but its text, so it is anybody's. Thread-safe.
 */
public final class ParseCache {
    /** Statements kept; the one used longest ago goes. */
    private static final int MAX_STATEMENTS = 256;

    /** Longer texts, of INSERTs with many rows mostly, are parsed each time. */
    private static final int MAX_TEXT_LENGTH = 1_024;

    private final RecentlyUsed<String, Optional<Statement>> statements = new RecentlyUsed<>(MAX_STATEMENTS);

    /** As {@link StatementParser#parse}. */
    Optional<Statement> parse(String sql) {
        return sql.length() > MAX_TEXT_LENGTH
                ? StatementParser.parse(sql)
                : statements.get(sql, () -> StatementParser.parse(sql));
    }
}
