package io.millrace.engine;

import org.jspecify.annotations.Nullable;

/**
 * One partition of a named cursor as SHOW CURSORS and {@code millrace.cursors} list it.
 *
 * @param position committed offset of the next row to fetch
 * @param end offset that the next row appended to the stream will get
 * @param member who reads it now; null if nobody does
 */
public record CursorStatus(
        String name,
        String relation,
        int partition,
        long position,
        long end,
        @Nullable String member) {
    /** Records between position and end. */
    public long lag() {
        return Math.max(0, end - position);
    }
}
