package io.millrace.engine;

/**
 * Settings of an engine.
 *
 * @param idlePartitionMillis a partition without new rows for so long no longer holds back the watermark of the others
 * @param checkpointMillis least time between two checkpoints of a view or query that is busy
 */
public record EngineOptions(long idlePartitionMillis, long checkpointMillis) {
    public static final EngineOptions DEFAULT = new EngineOptions(2_000, 200);
}
