package io.millrace.sql;

/**
 * What NOTIFY told those that LISTEN.
 *
 * @param processId of the session that told it
 */
public record Notification(int processId, String channel, String payload) {}
