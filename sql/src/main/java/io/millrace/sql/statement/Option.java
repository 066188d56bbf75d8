package io.millrace.sql.statement;

/**
 * {@code name = value} in WITH or SET.
 *
 * @param name lower case
 * @param value as written, without quotes; {@code true} where only the name was given
 * @param position one-based, of the name
 */
public record Option(String name, String value, int position) {}
