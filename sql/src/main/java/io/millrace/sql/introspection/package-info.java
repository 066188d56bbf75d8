/**
 * The database described in its own tables: information_schema, pg_catalog and millrace.*. Reading order:
 * {@link io.millrace.sql.introspection.SystemTables}, {@link io.millrace.sql.introspection.SystemTable},
 * {@code MillraceTables}, {@code InformationSchema}, {@code PostgresCatalog}. One rule: rows are computed when a query
 * starts.
 */
@NullMarked
package io.millrace.sql.introspection;

import org.jspecify.annotations.NullMarked;
