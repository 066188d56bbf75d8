package io.millrace.engine;

/**
 * A row that a running query could not decode or compute, as {@code millrace.errors} shows it.
 *
 * @param query name or id of the query
 */
public record RowError(
        String query, String topic, int partition, long offset, long timestampMillis, String sqlState, String reason) {}
