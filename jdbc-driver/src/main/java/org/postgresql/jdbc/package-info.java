/**
 * Subclasses that live beside the classes of pgjdbc they extend, because those have constructors of package access.
 * When the jar is built, all of it moves to {@code io.millrace.jdbc.shaded.postgresql.jdbc}. Reading order:
 * {@link org.postgresql.jdbc.StreamingResultSet}, {@link org.postgresql.jdbc.FetchGate},
 * {@link org.postgresql.jdbc.StreamingStatement}, {@link org.postgresql.jdbc.StreamingPreparedStatement},
 * {@link org.postgresql.jdbc.CopyPreparedStatement}. One rule: only what needs that access, or serves it alone, is here.
 */
package org.postgresql.jdbc;
