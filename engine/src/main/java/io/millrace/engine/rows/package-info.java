/**
 * The current rows of tables and views, kept in memory: read whole or by key. Reading order:
 * {@link io.millrace.engine.rows.KeptRows}, {@link io.millrace.engine.rows.FrozenRows}, {@code RowChunk},
 * {@code KeyIndex}. One rule: what was frozen never changes; who writes to a frozen chunk copies it first.
 */
@NullMarked
package io.millrace.engine.rows;

import org.jspecify.annotations.NullMarked;
