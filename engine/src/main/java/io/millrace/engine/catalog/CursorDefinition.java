package io.millrace.engine.catalog;

/**
 * A named, durable cursor over one stream with a filter and a projection: a consumer group.
 *
 * @param relation the stream
 * @param querySql the SELECT
 */
public record CursorDefinition(String name, String relation, String querySql, String sql) {}
