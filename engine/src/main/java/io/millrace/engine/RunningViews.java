package io.millrace.engine;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.engine.rows.KeptRows;
import io.millrace.engine.task.CutGate;
import io.millrace.engine.task.PersistentTask;
import io.millrace.engine.task.ReachRequest;
import io.millrace.storage.Cut;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Has views come to one cut of what they read, those that read from other views after these. One for each snapshot; not
 * thread-safe.
 */
final class RunningViews {
    private final LogStore log;
    private final CutGate gate;
    private final Catalog catalog;
    private final PersistentQueries queries;
    private final Map<String, Consumer<KeptRows>> looks = new HashMap<>();
    private final Map<String, CompletableFuture<Cut>> reached = new HashMap<>();
    private final List<CompletableFuture<Cut>> wanted = new ArrayList<>();
    private Cut cut = new Cut(Map.of());

    RunningViews(LogStore log, CutGate gate, Catalog catalog, PersistentQueries queries) {
        this.log = log;
        this.gate = gate;
        this.catalog = catalog;
        this.queries = queries;
    }

    /** {@code look} is called with the view's rows at the cut. */
    void want(String view, Consumer<KeptRows> look) {
        looks.merge(view, look, Consumer::andThen);
    }

    /** Takes the cut over {@code partitions} and all that the wanted views read from. */
    Cut take(Set<PartitionId> partitions) {
        Set<PartitionId> all = new LinkedHashSet<>(partitions);
        looks.keySet().forEach(view -> addSources(view, all));
        gate.inside(() -> {
            cut = gate.cut(all);
            looks.keySet().forEach(view -> wanted.add(reach(view, false)));
            return true;
        });
        return cut;
    }

    /** Completes once all have been looked at. */
    CompletableFuture<Void> looked() {
        return CompletableFuture.allOf(wanted.toArray(CompletableFuture[]::new));
    }

    private void addSources(String view, Set<PartitionId> all) {
        for (String source : ((ViewDefinition) catalog.relation(view)).sources()) {
            Relation relation = catalog.find(source).orElse(null);
            if (relation instanceof ViewDefinition) {
                addSources(source, all);
            } else if (relation != null) {
                all.addAll(partitions(relation));
            }
        }
    }

    private List<PartitionId> partitions(Relation relation) {
        List<PartitionId> partitions = new ArrayList<>();
        int count = log.topic(relation.topic()).map(TopicConfig::partitions).orElse(0);
        for (int i = 0; i < count; i++) {
            partitions.add(new PartitionId(relation.topic(), i));
        }
        return partitions;
    }

    private CompletableFuture<Cut> reach(String name, boolean publish) {
        CompletableFuture<Cut> known = reached.get(name + publish);
        if (known != null) {
            return known;
        }
        CompletableFuture<Cut> future = new CompletableFuture<>();
        reached.put(name + publish, future);
        List<CompletableFuture<Cut>> upstream = new ArrayList<>();
        for (String source : ((ViewDefinition) catalog.relation(name)).sources()) {
            if (catalog.find(source).orElse(null) instanceof ViewDefinition) {
                upstream.add(reach(source, true));
            }
        }
        CompletableFuture<Cut> target = CompletableFuture.allOf(upstream.toArray(CompletableFuture[]::new))
                .thenApply(nothing -> {
                    Map<PartitionId, Long> offsets = new HashMap<>(cut.stableOffsets());
                    upstream.forEach(each -> offsets.putAll(each.join().stableOffsets()));
                    return new Cut(offsets);
                });
        PersistentTask task = queries.task(name);
        if (task == null) {
            future.completeExceptionally(queries.whyNotRunning(name)
                    .map(reason -> ErrorCode.QUERY_FAILED
                            .error("materialized view \"%s\" has failed", name)
                            .detail(reason)
                            .hint("SHOW QUERIES tells the state of views; DROP and CREATE it again."))
                    .orElseGet(() -> ErrorCode.OBJECT_NOT_READY
                            .error("materialized view \"%s\" is not running yet", name)
                            .hint("Try again in a moment.")));
            return future;
        }
        Consumer<KeptRows> look = publish ? rows -> {} : looks.getOrDefault(name, rows -> {});
        task.request(new ReachRequest(target, look, publish, future));
        return future;
    }
}
