package io.millrace.storage;

import java.util.Map;

/**
 * One instant of the node's commit order: for each partition asked for, the offset before which every record is
 * committed (the stable offset). A set of batches appended atomically is before every cut or after it, never split.
 */
public record Cut(Map<PartitionId, Long> stableOffsets) {
    public Cut {
        stableOffsets = Map.copyOf(stableOffsets);
    }

    /** Exclusive end of what may be read of {@code partition}; 0 if it was not asked for. */
    public long stableOffset(PartitionId partition) {
        return stableOffsets.getOrDefault(partition, 0L);
    }
}
