package io.millrace.engine;

import org.jspecify.annotations.Nullable;

/**
 * One partition of a named cursor as SHOW CURSORS and {@code millrace.cursors} list it.
 *
 * @param position committed offset of the next row to fetch; {@link #NONE} if nothing was committed
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
    public static final long NONE = -1;

    /** Records between position and end; all there are if nothing was committed. */
    public long lag() {
        return Math.max(0, end - Math.max(0, position));
    }
}
