package io.millrace.engine;

import java.util.Map;

/** Where MOVE puts a named cursor. */
public sealed interface CursorTarget {

    /** The first row that there still is, in every partition. */
    record Earliest() implements CursorTarget {}

    /** After the last committed row, in every partition. */
    record Latest() implements CursorTarget {}

    /** The first row whose {@code _timestamp} is at or after this; the end of partitions that have none. */
    record Timestamp(long millis) implements CursorTarget {}

    /** These offsets; other partitions stay. */
    record Offsets(Map<Integer, Long> byPartition) implements CursorTarget {
        public Offsets {
            byPartition = Map.copyOf(byPartition);
        }
    }
}
