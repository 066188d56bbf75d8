/**
 * Named, durable cursors: which session reads which partition, and from where. Reading order:
 * {@link io.millrace.engine.cursor.Cursors}, {@code CursorGroup}, {@code CursorMember}, {@code CursorPositions}. One rule: a
 * position is never ahead of what its reader fetched and committed.
 *
 * <p>Positions are records of the topic {@code __cursor_positions}: the key is the cursor's name in UTF-8, a byte 0 and
 * the partition in decimal digits; the value is the offset in decimal digits, or none once the cursor is dropped.
 */
@NullMarked
package io.millrace.engine.cursor;

import org.jspecify.annotations.NullMarked;
