package io.millrace.storage;

import io.millrace.common.environment.Environment;
import io.millrace.common.error.ErrorCode;
import io.millrace.storage.segment.LogRecovery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The topics of a store and their partitions. Looked up by any thread; changed by one operation after another, on the
 * blocking pool.
 */
final class StoreTopics {
    private final Environment environment;
    private final TopicFiles files;
    private final StoreContext context;
    private final ConcurrentSkipListMap<String, TopicSettings> topics = new ConcurrentSkipListMap<>();
    private final Map<Long, String> namesById = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<PartitionId, PartitionLog> partitions = new ConcurrentHashMap<>();
    private volatile TopicLimits limits = TopicLimits.DEFAULT;

    /** The last operation; the next one begins when it has ended. Guarded by this. */
    private CompletableFuture<?> lastOperation = CompletableFuture.completedFuture(null);

    /** Guarded by this. */
    private boolean closed;

    StoreTopics(Environment environment, TopicFiles files, StoreContext context) {
        this.environment = environment;
        this.files = files;
        this.context = context;
    }

    /** What lies on the disk. Before anything else. */
    void found(Map<String, TopicSettings> foundTopics, Map<PartitionId, PartitionLog> foundPartitions) {
        topics.putAll(foundTopics);
        topics.forEach((name, settings) -> namesById.put(settings.id(), name));
        partitions.putAll(foundPartitions);
    }

    void limits(TopicLimits newLimits) {
        limits = newLimits;
    }

    Optional<TopicSettings> find(String topic) {
        return Optional.ofNullable(topics.get(topic));
    }

    Optional<String> nameOf(long id) {
        return Optional.ofNullable(namesById.get(id));
    }

    /** A snapshot, by name. */
    SortedMap<String, TopicConfig> configs() {
        SortedMap<String, TopicConfig> configs = new TreeMap<>();
        topics.forEach((name, settings) -> configs.put(name, settings.config()));
        return configs;
    }

    Collection<PartitionLog> partitions() {
        return Collections.unmodifiableCollection(partitions.values());
    }

    @Nullable
    PartitionLog partitionOrNull(PartitionId id) {
        return partitions.get(id);
    }

    /** @throws io.millrace.common.error.MillraceException TOPIC_NOT_FOUND */
    PartitionLog partition(PartitionId id) {
        PartitionLog partition = partitions.get(id);
        if (partition == null) {
            TopicSettings settings = topics.get(id.topic());
            throw settings == null
                    ? StorageErrors.topicNotFound(id.topic())
                    : ErrorCode.TOPIC_NOT_FOUND.error(
                            "topic \"%s\" has %s partitions, none of number %s",
                            id.topic(), settings.config().partitions(), id.partition());
        }
        return partition;
    }

    /** As {@link LogStore#createTopic}. */
    CompletableFuture<Void> create(String topic, TopicConfig config) {
        return operate("creating topic " + topic, () -> {
            TopicFiles.checkName(topic);
            limits.check(config, 0, partitions.size());
            if (topics.containsKey(topic)) {
                throw ErrorCode.DUPLICATE_RELATION.error("topic \"%s\" already exists", topic);
            }
            TopicSettings settings = new TopicSettings(environment.random().nextLong(), config);
            files.beginCreate(topic, settings);
            makePartitions(topic, 0, config);
            files.finishCreate(topic);
            openNew(topic, 0, settings);
            topics.put(topic, settings);
            namesById.put(settings.id(), topic);
        });
    }

    private void makePartitions(String topic, int first, TopicConfig config) throws IOException {
        List<PartitionId> ids = new ArrayList<>();
        for (int i = first; i < config.partitions(); i++) {
            ids.add(new PartitionId(topic, i));
        }
        files.makeFolders(ids);
        for (PartitionId id : ids) {
            LogRecovery.createEmpty(environment.disk(), files.folder(id));
        }
    }

    private void openNew(String topic, int first, TopicSettings settings) throws IOException {
        for (int i = first; i < settings.config().partitions(); i++) {
            PartitionId id = new PartitionId(topic, i);
            partitions.put(
                    id,
                    new PartitionLog(
                            id, settings, LogRecovery.open(environment.disk(), files.folder(id), false, 0), context));
        }
    }

    /**
     * As {@link LogStore#deleteTopic}.
     *
     * @param gone done once the topic is none any more, before its files go
     */
    CompletableFuture<Void> delete(String topic, CommitLane.FileWork gone) {
        return operate("deleting topic " + topic, () -> {
            TopicSettings settings = existing(topic);
            files.beginDelete(topic);
            topics.remove(topic);
            namesById.remove(settings.id());
            for (int i = 0; i < settings.config().partitions(); i++) {
                PartitionLog partition = partitions.remove(new PartitionId(topic, i));
                if (partition != null) {
                    environment.await(partition.delete());
                }
            }
            gone.run();
            files.finishDelete(topic);
        });
    }

    /** As {@link LogStore#alterTopic}. */
    CompletableFuture<Void> alter(String topic, TopicConfig config) {
        return operate("altering topic " + topic, () -> {
            int before = checkAlteration(topic, config);
            TopicSettings settings = new TopicSettings(existing(topic).id(), config);
            for (int i = before; i < config.partitions(); i++) {
                files.removeFolder(new PartitionId(topic, i)); // of a change that a crash cut short
            }
            makePartitions(topic, before, config);
            files.replace(topic, settings);
            for (int i = 0; i < before; i++) {
                partition(new PartitionId(topic, i)).config(config);
            }
            openNew(topic, before, settings);
            topics.put(topic, settings);
        });
    }

    /** As {@link LogStore#checkAlteration}; the partitions that it has. */
    int checkAlteration(String topic, TopicConfig config) {
        int before = existing(topic).config().partitions();
        limits.check(config, before, partitions.size());
        if (config.partitions() < before) {
            throw ErrorCode.INVALID_PARAMETER_VALUE.error(
                    "topic \"%s\" has %s partitions and cannot get fewer", topic, before);
        }
        return before;
    }

    private TopicSettings existing(String topic) {
        TopicSettings settings = topics.get(topic);
        if (settings == null) {
            throw StorageErrors.topicNotFound(topic);
        }
        return settings;
    }

    /** Runs {@code work} when what was asked for before has ended. */
    synchronized CompletableFuture<Void> operate(String doing, CommitLane.FileWork work) {
        if (closed) {
            return CompletableFuture.failedFuture(ErrorCode.SHUTTING_DOWN.error("the log is closed"));
        }
        CompletableFuture<Void> result = new CompletableFuture<>();
        lastOperation = lastOperation.handleAsync(
                (ignored, error) -> {
                    try {
                        work.run();
                        result.complete(null);
                    } catch (IOException e) {
                        result.completeExceptionally(StorageErrors.of(e, doing));
                    } catch (RuntimeException | Error e) {
                        result.completeExceptionally(e);
                    }
                    return null;
                },
                environment.blocking());
        return result;
    }

    /** Takes no operation any more; completes when the last one has ended. */
    synchronized CompletableFuture<?> close() {
        closed = true;
        return lastOperation.handle((ignored, error) -> true);
    }
}
