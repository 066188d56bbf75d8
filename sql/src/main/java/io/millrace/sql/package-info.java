/**
 * The language's doorway: statements come in as text, results go out. Reading order: {@link io.millrace.sql.Database},
 * {@link io.millrace.sql.Session}, {@link io.millrace.sql.PreparedStatement}, {@link io.millrace.sql.StatementResult}. One
 * rule: a door (JDBC, wire, HTTP, shell) speaks to a session and to nothing below it.
 */
@NullMarked
package io.millrace.sql;

import org.jspecify.annotations.NullMarked;
