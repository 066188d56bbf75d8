package io.millrace.engine.catalog;

/**
 * A named, durable cursor over one stream with a filter and a projection: a consumer group.
 *
 * @param relation the stream
 * @param querySql the SELECT
 * @param start {@code earliest}, {@code latest}, or milliseconds since 1970-01-01T00:00:00Z as decimal digits: where it
 *     begins in a partition for which no position was committed
 * @param sessionTimeoutMillis how long a reader may hold rows that are not committed, as {@code max.poll.interval.ms} says
 *     of a Kafka consumer
 */
public record CursorDefinition(
        String name, String relation, String querySql, String start, long sessionTimeoutMillis, String sql) {
    /** Kafka's default. */
    public static final long DEFAULT_SESSION_TIMEOUT_MILLIS = 300_000;
}
