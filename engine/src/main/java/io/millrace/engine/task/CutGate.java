package io.millrace.engine.task;

import io.millrace.storage.Cut;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * Where running queries take the cuts of their steps: while somebody is inside, nobody else takes one, so that requests
 * to reach a cut can be handed to several queries before any of them has gone past it. Thread-safe.
 */
public final class CutGate {
    private final LogStore log;

    public CutGate(LogStore log) {
        this.log = log;
    }

    public Cut cut(Collection<PartitionId> partitions) {
        return log.cut(partitions);
    }

    /** {@code work} must be short and must not wait. */
    public synchronized <T> T inside(Supplier<T> work) {
        return work.get();
    }
}
