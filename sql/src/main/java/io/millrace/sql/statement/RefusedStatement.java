package io.millrace.sql.statement;

/**
 * A statement that other databases have and this one does not.
 *
 * @param words its first word or words, upper case
 */
public record RefusedStatement(String words) implements Statement {}
