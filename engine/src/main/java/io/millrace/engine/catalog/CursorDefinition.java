package io.millrace.engine.catalog;

/**
 * A named, durable cursor over one stream with a filter and a projection: a consumer group.
 *
 * @param relation the stream
 * @param querySql the SELECT
 * @param start {@code earliest}, {@code latest}, or milliseconds since 1970-01-01T00:00:00Z as decimal digits: where it
 *     begins in a partition for which no position was committed
 */
public record CursorDefinition(String name, String relation, String querySql, String start, String sql) {}
