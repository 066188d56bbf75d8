package io.millrace.engine;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.CatalogLog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.SequenceDefinition;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.storage.LogStore;
import io.millrace.storage.Registration;
import io.millrace.storage.TopicConfig;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes to the catalog, one after another. A change's record comes first and its topic after, so that a crash in
 * between leaves a record that says what is missing; {@link #heal} does it at the next start. Thread-safe.
 */
final class CatalogWriter {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogWriter.class);

    /** Longer than a bounded query reads a table. */
    private static final long LEAST_LAG_MILLIS = 3_600_000;

    /** Changes that a log may have beyond twice as many as would say the same. */
    private static final int MOST_OVER = 1_000;

    private final Environment environment;
    private final LogStore log;
    private final CatalogLog catalogLog;
    private final EventLoop loop;
    private final Function<CatalogChange, CompletableFuture<?>> beforeTopic;
    private final List<BiConsumer<Catalog, CatalogChange>> listeners = new CopyOnWriteArrayList<>();
    private volatile Catalog catalog = Catalog.EMPTY;

    /** The last change asked for. Guarded by this. */
    private CompletableFuture<Catalog> last = CompletableFuture.completedFuture(Catalog.EMPTY);

    /**
     * @param loop on which listeners are told
     * @param beforeTopic what must be done after a change is durable and before its topic is changed
     */
    CatalogWriter(
            Environment environment,
            LogStore log,
            EventLoop loop,
            Function<CatalogChange, CompletableFuture<?>> beforeTopic) {
        this.environment = environment;
        this.log = log;
        this.loop = loop;
        this.beforeTopic = beforeTopic;
        this.catalogLog = CatalogLog.open(environment, log);
        List<CatalogChange> changes = catalogLog.replay();
        for (CatalogChange change : changes) {
            catalog = catalog.apply(change);
        }
        Map<String, TopicConfig> topics = heal(changes);
        shorten(changes.size(), topics);
    }

    Catalog catalog() {
        return catalog;
    }

    Registration onChange(BiConsumer<Catalog, CatalogChange> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Most of a log is over where things come and go, such as temporary tables, or sequences are used: a start reads all. */
    private void shorten(int changes, Map<String, TopicConfig> topics) {
        List<CatalogChange> restated =
                catalog.restated(relation -> Objects.requireNonNull(topics.get(relation.topic()), relation.topic()));
        if (changes < MOST_OVER + 2 * restated.size()) {
            return;
        }
        try {
            catalogLog.restate(environment, restated);
            LOG.info("catalog's log shortened changes={} now={}", changes, restated.size());
        } catch (MillraceException e) {
            LOG.warn("catalog's log not shortened changes={} error={}", changes, e.getMessage());
        }
    }

    /**
     * Finishes what a crash interrupted: topics that are missing, left behind or have old settings.
     *
     * @return how the relations' topics are then
     */
    private Map<String, TopicConfig> heal(List<CatalogChange> changes) {
        Map<String, TopicConfig> wanted = new HashMap<>();
        Map<String, String> topicOf = new HashMap<>();
        Set<String> past = new HashSet<>();
        for (CatalogChange change : changes) {
            if (change instanceof CatalogChange.Restated) {
                wanted.clear();
                topicOf.clear();
                past.clear();
            } else if (change instanceof CatalogChange.RelationCreated created) {
                String topic = created.relation().topic();
                past.add(topic);
                topicOf.put(created.relation().name(), topic);
                wanted.putIfAbsent(topic, settings(created.relation(), created.config()));
            } else if (change instanceof CatalogChange.RelationAltered altered) {
                wanted.put(altered.relation().topic(), settings(altered));
            } else if (change instanceof CatalogChange.RelationRenamed renamed) {
                topicOf.remove(renamed.name());
                topicOf.put(renamed.relation().name(), renamed.relation().topic());
            } else if (change instanceof CatalogChange.RelationDropped dropped) {
                String topic = topicOf.remove(dropped.name());
                if (!topicOf.containsValue(topic)) {
                    wanted.remove(topic);
                }
            }
        }
        for (String topic : past) {
            TopicConfig config = wanted.get(topic);
            TopicConfig present = log.topic(topic).orElse(null);
            if (present == null) {
                if (config != null) {
                    environment.await(log.createTopic(topic, config));
                }
            } else if (config == null) {
                environment.await(log.deleteTopic(topic));
            } else if (!config.equals(present)) {
                wanted.put(topic, altered(topic, present, config));
            }
        }
        return wanted;
    }

    /** What {@code topic} has then: a log in which an alteration stands that was refused is not to hinder a start. */
    private TopicConfig altered(String topic, TopicConfig present, TopicConfig config) {
        try {
            log.checkAlteration(topic, config);
        } catch (MillraceException e) {
            LOG.warn("settings of the catalog's log not taken topic={} error={}", topic, e.getMessage());
            return present;
        }
        environment.await(log.alterTopic(topic, config));
        return config;
    }

    /**
     * What a table or view says now may be said by its oldest record, so only a stream's records may go. Of a table's and
     * of a view's with a key the last record of each key is enough. A checkpoint of any age may be read on from, so they
     * tell for ever which keys are gone, and a running query may still want what was so when it began.
     */
    private static TopicConfig settings(Relation relation, TopicConfig config) {
        if (relation instanceof StreamDefinition) {
            return config;
        }
        TopicConfig kept = config.withRetention(-1, -1);
        boolean hasKeys = relation.changes() == Relation.Changes.UPSERT
                && !relation.format().key().equals("none");
        TopicConfig.Cleanup cleanup = config.cleanup().withPolicy(!hasKeys, hasKeys);
        if (hasKeys && cleanup.deleteRetentionMillis() == TopicConfig.Cleanup.DEFAULT.deleteRetentionMillis()) {
            cleanup = cleanup.withDeleteRetention(Long.MAX_VALUE);
        }
        if (hasKeys && cleanup.minLagMillis() == 0) {
            cleanup = cleanup.withMinLag(LEAST_LAG_MILLIS);
        }
        return kept.withCleanup(cleanup);
    }

    /** What the topic gets by it. */
    static TopicConfig settings(CatalogChange.RelationAltered altered) {
        return settings(altered.relation(), altered.config());
    }

    synchronized CompletableFuture<Catalog> change(CatalogChange change) {
        last = last.handle((before, error) -> change).thenComposeAsync(this::make, loop);
        return last;
    }

    private CompletableFuture<Catalog> make(CatalogChange change) {
        Catalog before = catalog;
        new ChangeCheck(before, log).check(change);
        long now = environment.clock().currentTimeMillis();
        return catalogLog
                .append(change, now)
                .thenCompose(result -> beforeTopic.apply(change))
                .thenCompose(done -> changeTopic(before, change, now))
                .thenApplyAsync(nothing -> publish(change), loop);
    }

    private CompletableFuture<Void> changeTopic(Catalog before, CatalogChange change, long now) {
        if (change instanceof CatalogChange.RelationCreated created) {
            Relation relation = created.relation();
            if (before.isShared(relation.topic(), relation.name())) {
                return CompletableFuture.completedFuture(null);
            }
            return orTakeBack(
                    log.createTopic(relation.topic(), settings(relation, created.config())),
                    new CatalogChange.RelationDropped(relation.name()),
                    now);
        } else if (change instanceof CatalogChange.RelationAltered altered) {
            String topic = altered.relation().topic();
            CatalogChange back = back(before, altered, log.topic(topic).orElse(altered.config()));
            return orTakeBack(log.alterTopic(topic, settings(altered)), back, now);
        } else if (change instanceof CatalogChange.RelationDropped dropped) {
            String topic = before.relation(dropped.name()).topic();
            return before.isShared(topic, dropped.name())
                    ? CompletableFuture.completedFuture(null)
                    : log.deleteTopic(topic);
        }
        return CompletableFuture.completedFuture(null);
    }

    /** What makes it as it was before, with the sequences of columns that were dropped. */
    private static CatalogChange back(Catalog before, CatalogChange.RelationAltered altered, TopicConfig config) {
        Map<String, SequenceDefinition> gone = new TreeMap<>(before.sequences());
        gone.keySet().removeAll(before.apply(altered).sequences().keySet());
        return new CatalogChange.RelationAltered(
                before.relation(altered.relation().name()), config, List.copyOf(gone.values()));
    }

    /** {@code done}; if that fails, {@code back} is written behind what was to be done. */
    private CompletableFuture<Void> orTakeBack(CompletableFuture<Void> done, CatalogChange back, long now) {
        return done.handle((nothing, error) -> error == null
                        ? CompletableFuture.<Void>completedFuture(null)
                        : catalogLog
                                .append(back, now)
                                .handle((result, ignored) -> CompletableFuture.<Void>failedFuture(error))
                                .thenCompose(outcome -> outcome))
                .thenCompose(outcome -> outcome);
    }

    private Catalog publish(CatalogChange change) {
        Catalog after = catalog.apply(change);
        catalog = after;
        for (BiConsumer<Catalog, CatalogChange> listener : listeners) {
            try {
                listener.accept(after, change);
            } catch (RuntimeException e) {
                // The change is made, whatever a listener makes of it.
                LOG.error("catalog listener failed change={}", change, e);
            }
        }
        return after;
    }
}
