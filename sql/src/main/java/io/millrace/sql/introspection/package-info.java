/**
 * The database described in its own tables: information_schema, pg_catalog and millrace.*. Reading order:
 * {@link io.millrace.sql.introspection.SystemTables}, {@link io.millrace.sql.introspection.SystemTable}, one class a
 * table. One rule: rows are computed when a query starts.
 */
@NullMarked
package io.millrace.sql.introspection;

import org.jspecify.annotations.NullMarked;
