package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.CursorDefinition;
import io.millrace.sql.setting.DurationText;
import io.millrace.sql.statement.Option;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** What WITH and SET say of cursors and of fetching from them. */
final class CursorOptions {
    private static final long LEAST_SESSION_MILLIS = 100;

    private CursorOptions() {}

    /** @param otherwise if it is not among them */
    static long sessionTimeoutMillis(List<Option> options, long otherwise) {
        long timeout = otherwise;
        for (Option option : options) {
            if (!option.name().equals("session_timeout")) {
                throw ErrorCode.INVALID_PARAMETER_VALUE
                        .error("unrecognized option \"%s\"", option.name())
                        .hint(
                                "A cursor has the option session_timeout: how long a session may hold rows without COMMIT.")
                        .at(option.position());
            }
            timeout = millis(option);
            if (timeout < LEAST_SESSION_MILLIS || timeout > Integer.MAX_VALUE) {
                throw ErrorCode.INVALID_PARAMETER_VALUE
                        .error("session_timeout is 100ms to 24d, not \"%s\"", option.value())
                        .at(option.position());
            }
        }
        return timeout;
    }

    /** The option's value as a duration. */
    static long millis(Option option) {
        OptionalLong micros = DurationText.micros(option.value(), "ms");
        if (micros.isEmpty() || micros.getAsLong() < 0) {
            throw ErrorCode.INVALID_PARAMETER_VALUE
                    .error("invalid value for option \"%s\": \"%s\"", option.name(), option.value())
                    .hint("Write '5s', '500ms' or a number of milliseconds.")
                    .at(option.position());
        }
        return micros.getAsLong() / 1000;
    }

    /** With the statement that would make it so. */
    static CursorDefinition altered(CursorDefinition cursor, String name, long sessionTimeoutMillis) {
        String start =
                switch (cursor.start()) {
                    case "earliest", "latest" -> cursor.start().toUpperCase(Locale.ROOT);
                    default -> "TIMESTAMP '" + Instant.ofEpochMilli(Long.parseLong(cursor.start())) + "'";
                };
        String sql = "CREATE CURSOR \"" + name.replace("\"", "\"\"") + "\" WITH (session_timeout = '"
                + sessionTimeoutMillis + "ms') FOR " + cursor.querySql() + " START AT " + start;
        return new CursorDefinition(
                name, cursor.relation(), cursor.querySql(), cursor.start(), sessionTimeoutMillis, sql);
    }
}
