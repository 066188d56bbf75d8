/**
 * The JDBC driver. It stands alone and speaks the PostgreSQL wire, through pgjdbc, which the finished jar contains under
 * {@code io.millrace.jdbc.shaded.postgresql}. Only what Millrace does differently is here: running queries that stream
 * with autocommit on, batches that travel as COPY, named cursors, a database inside the program.
 *
 * <p>Reading order: {@link io.millrace.jdbc.MillraceDriver}, {@link io.millrace.jdbc.MillraceUrl},
 * {@link io.millrace.jdbc.ConnectionProperties}, {@link io.millrace.jdbc.MillraceConnection} and
 * {@link io.millrace.jdbc.WireConnection}, {@code StreamingResultSet}, {@code CopyPreparedStatement}, {@code TaggedRows},
 * {@link io.millrace.jdbc.EmbeddedDatabase}.
 *
 * <p>One rule: no type of pgjdbc in a public signature of this package, since its name changes when the jar is built.
 */
@NullMarked
package io.millrace.jdbc;

import org.jspecify.annotations.NullMarked;
