package io.millrace.sql;

import org.jspecify.annotations.Nullable;

/**
 * Something worth saying that is no error.
 *
 * @param severity WARNING, NOTICE or INFO
 */
public record Notice(
        String severity,
        String sqlState,
        String message,
        @Nullable String hint) {}
