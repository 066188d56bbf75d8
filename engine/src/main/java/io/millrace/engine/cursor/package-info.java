/**
 * Named, durable cursors: which session reads which partition, and from where. Reading order:
 * {@link io.millrace.engine.cursor.Cursors}, {@code CursorGroup}, {@code CursorMember}, {@code CursorShare}. One rule: a
 * position is never ahead of what its reader fetched and committed. Positions are those of the consumer group of the
 * cursor's name ({@link io.millrace.storage.group.GroupPositions}), so clients of the Kafka wire see and move them too.
 */
@NullMarked
package io.millrace.engine.cursor;

import org.jspecify.annotations.NullMarked;
