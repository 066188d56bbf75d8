package io.millrace.engine.plan;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a relation a scan has to look at; the planner's conclusion from filters on system columns.
 *
 * @param partitions null for all
 * @param fromOffset inclusive
 * @param toOffset exclusive; {@link Long#MAX_VALUE} for no end
 * @param fromTimestampMillis inclusive, of {@code _timestamp}; {@link Long#MIN_VALUE} for no bound
 * @param toTimestampMillis exclusive; {@link Long#MAX_VALUE} for no bound; prunes whole batches only
 */
public record ScanBounds(
        @Nullable Set<Integer> partitions,
        long fromOffset,
        long toOffset,
        long fromTimestampMillis,
        long toTimestampMillis) {
    public static final ScanBounds ALL = new ScanBounds(null, 0, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE);

    public ScanBounds {
        partitions = partitions == null ? null : Set.copyOf(partitions);
    }
}
