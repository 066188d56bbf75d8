/**
 * Scripts: SQL with its answer beneath, run through any door. Reading order: {@link io.millrace.sql.script.Script},
 * {@link io.millrace.sql.script.ScriptTarget}, {@link io.millrace.sql.script.ScriptRunner}. One rule: a script knows
 * nothing of the door.
 *
 * <p>A script is text in which a statement runs up to a line that ends with a semicolon, and its answer from the next line
 * up to an empty one:
 *
 * <pre>
 * -- A line of comment between statements.
 * SELECT a, b FROM s;
 * a | b
 * 1 | x
 * (1 row)
 *
 * CREATE STREAM s (a INT);
 * ERROR 42P07: relation "s" already exists
 *
 * -- unordered
 * SELECT b FROM s;
 * …
 * </pre>
 *
 * <p>NULL is printed as {@code null}, a line of nothing as {@code ''}. Notices come first, as {@code NOTICE: …}. An error is {@code ERROR SQLSTATE: message},
 * with {@code at n} after the SQLSTATE if it has a position; {@code DETAIL: …} and {@code HINT: …} are compared only if the
 * script has them. {@code -- unordered} before a statement lets its rows come in any order.
 */
@NullMarked
package io.millrace.sql.script;

import org.jspecify.annotations.NullMarked;
