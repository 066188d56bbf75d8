/**
 * The names of the database and what they stand for. Open to the floors above. Reading order:
 * {@link io.millrace.engine.catalog.Catalog}, {@link io.millrace.engine.catalog.Relation},
 * {@link io.millrace.engine.catalog.CatalogChange}, {@code CatalogLog}. One rule: a catalog is the replay of its log;
 * a change counts when its record is committed.
 */
@NullMarked
package io.millrace.engine.catalog;

import org.jspecify.annotations.NullMarked;
