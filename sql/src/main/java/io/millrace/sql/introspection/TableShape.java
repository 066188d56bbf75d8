package io.millrace.sql.introspection;

import io.millrace.engine.data.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A system table's columns.
 *
 * @param constants by column, what it holds in every row that does not say otherwise; null for NULL
 */
record TableShape(Schema schema, List<@Nullable Object> constants) {}
