package io.millrace.engine;

import io.millrace.engine.rows.KeptRows;
import io.millrace.storage.Cut;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

final class RunningViews {
    private final LogStore log;

    RunningViews(LogStore log) {
        this.log = log;
    }

    record Reach(Cut cut, Map<String, CompletableFuture<KeptRows>> views) {
        CompletableFuture<KeptRows> view(String name) {
            return java.util.Objects.requireNonNull(views.get(name));
        }
    }

    Reach reach(Set<String> names, Set<PartitionId> partitions) {
        return new Reach(log.cut(partitions), new HashMap<>());
    }
}
