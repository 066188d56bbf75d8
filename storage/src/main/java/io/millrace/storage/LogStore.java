package io.millrace.storage;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.Environment;
import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.ErrorCode;
import io.millrace.storage.journal.JournalFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All topics of a node, in one directory. Thread-safe. Futures complete exceptionally with
 * {@link io.millrace.common.error.MillraceException}.
 */
public final class LogStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogStore.class);
    private static final long LARGEST_TAIL_BYTES = 64L << 20;

    /** How often retention is looked after and the checkpoint written. */
    private static final long UPKEEP_MILLIS = 30_000;

    private final Environment environment;
    private final Disk disk;
    private final Path directory;
    private final AutoCloseable lock;
    private final StoreContext context;
    private final TopicFiles files;
    private final StoreTopics topics;
    private final ProducerIds producerIds;
    private final EventLoop upkeepLoop;
    private final Compactor compactor;

    private final GroupAppends groups;
    private long journalEpoch;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** What the checkpoint on disk says. Owned by the topic operations. */
    private StoreCheckpoint checkpoint = StoreCheckpoint.NONE;

    private LogStore(Environment environment, Path directory, JournalSizes sizes, AutoCloseable lock) {
        this.environment = environment;
        this.disk = environment.disk();
        this.lock = lock;
        this.context = new StoreContext(
                environment, Math.min(LARGEST_TAIL_BYTES, Runtime.getRuntime().maxMemory() / 16), sizes);
        this.files = new TopicFiles(disk, directory);
        this.topics = new StoreTopics(environment, files, context);
        this.directory = directory;
        this.producerIds = new ProducerIds(disk, directory);
        this.upkeepLoop = environment.newLoop("storage-upkeep");
        this.compactor = new Compactor(environment, upkeepLoop, topics::partitions);
        this.groups = new GroupAppends(this::partition, context, new DiskRoom(disk, directory));
    }

    /**
     * Opens or creates the store in {@code directory}, recovering torn tails, before it returns.
     *
     * @throws io.millrace.common.error.MillraceException IO_ERROR, OBJECT_IN_USE if another process holds it
     */
    public static LogStore open(Environment environment, Path directory) {
        return open(environment, directory, JournalSizes.DEFAULT);
    }

    static LogStore open(Environment environment, Path directory, JournalSizes sizes) {
        AutoCloseable lock;
        try {
            createDurably(environment.disk(), directory);
            lock = environment.disk().lock(directory.resolve("lock"));
        } catch (FileAlreadyExistsException e) {
            throw ErrorCode.OBJECT_IN_USE
                    .causedBy(e, "the log in %s is in use: %s", directory, String.valueOf(e.getReason()))
                    .hint("Stop the other server, or give this one another directory.");
        } catch (IOException e) {
            throw StorageErrors.of(e, "opening " + directory);
        }
        LogStore store = new LogStore(environment, directory, sizes, lock);
        try {
            store.load();
            store.scheduleUpkeep();
            return store;
        } catch (IOException e) {
            store.release();
            throw StorageErrors.of(e, "opening " + directory);
        } catch (RuntimeException | Error e) {
            store.release();
            throw e;
        }
    }

    /** Makes the directory and those above it, with names that survive a crash. */
    private static void createDurably(Disk disk, Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent == null || disk.exists(directory)) {
            return;
        }
        createDurably(disk, parent);
        disk.createDirectories(directory);
        disk.forceDirectory(parent);
    }

    private void load() throws IOException {
        producerIds.load();
        checkpoint = StoreCheckpoint.read(disk, directory);
        StoreRecovery recovery = new StoreRecovery(disk, directory, files, checkpoint, context);
        Map<String, TopicSettings> found = recovery.run();
        journalEpoch = recovery.nextEpoch();
        context.openJournal(directory, journalEpoch);
        topics.found(found, recovery.partitions());
        // Before anything is appended: from now on the store is open, and what the journal said is over.
        writeCheckpoint(false);
        JournalFiles.tidy(disk, directory);
    }

    private void scheduleUpkeep() {
        upkeepLoop.schedule(
                () -> {
                    applyRetention();
                    compactor.wake();
                    topics.operate("writing the checkpoint", this::writeChangedCheckpoint);
                    scheduleUpkeep();
                },
                UPKEEP_MILLIS);
    }

    /** Deletes what the topics' retention does not keep; soon, not at once. Happens by itself every half minute. */
    public void applyRetention() {
        topics.partitions().forEach(PartitionLog::applyRetention);
    }

    /**
     * Compacts the topics whose {@code cleanup.policy} wants it and that are dirty enough; the future completes when there
     * is nothing left to do. Happens by itself every half minute.
     */
    public CompletableFuture<Void> compact() {
        return compactor.wake();
    }

    public void compactionLimits(CompactionLimits limits) {
        compactor.limits(limits);
    }

    public CompactionLimits compactionLimits() {
        return compactor.limits();
    }

    /** Of topics that are made or grow from now on. */
    public void topicLimits(TopicLimits limits) {
        topics.limits(limits);
    }

    private void writeChangedCheckpoint() throws IOException {
        if (!forcedOffsets().equals(checkpoint.forcedOffsets())) {
            writeCheckpoint(false);
        }
    }

    private void writeCheckpoint(boolean nowClosed) throws IOException {
        StoreCheckpoint next = new StoreCheckpoint(nowClosed, journalEpoch, forcedOffsets());
        next.write(disk, directory);
        checkpoint = next;
    }

    /** A partition that stopped keeps what was known of it: its file may be damaged. */
    private Map<String, Long> forcedOffsets() {
        Map<String, Long> offsets = new TreeMap<>();
        for (PartitionLog partition : topics.partitions()) {
            boolean forces = partition.config().flush() == TopicConfig.Flush.COMMIT;
            long known = checkpoint.forcedOffset(partition.id());
            offsets.put(partition.id().toString(), forces ? Math.max(known, partition.committedOffset()) : known);
        }
        return offsets;
    }

    /** An id for an idempotent producer that no other ever had; durable when the future completes. */
    public CompletableFuture<Long> newProducerId() {
        CompletableFuture<Long> id = new CompletableFuture<>();
        return topics.operate("reserving producer ids", () -> id.complete(producerIds.allocate()))
                .thenCompose(ignored -> id);
    }

    /** Durable when the future completes. DUPLICATE_RELATION if it exists, LIMIT_EXCEEDED beyond {@link TopicLimits}. */
    public CompletableFuture<Void> createTopic(String topic, TopicConfig config) {
        return topics.create(topic, config);
    }

    /** Its partitions fail pending appends and reads with TOPIC_NOT_FOUND; its files are removed. */
    public CompletableFuture<Void> deleteTopic(String topic) {
        // A topic of the same name must not be taken for a damaged remainder of this one.
        return topics.delete(topic, () -> writeCheckpoint(false));
    }

    /** Replaces the settings; more partitions are added, fewer are refused with INVALID_PARAMETER_VALUE. */
    public CompletableFuture<Void> alterTopic(String topic, TopicConfig config) {
        return topics.alter(topic, config);
    }

    /** Fails as {@link #alterTopic} does for settings that the topic, as it is now, cannot have. */
    public void checkAlteration(String topic, TopicConfig config) {
        topics.checkAlteration(topic, config);
    }

    /** Where all of it is. */
    public Path directory() {
        return directory;
    }

    public Optional<TopicConfig> topic(String topic) {
        return topics.find(topic).map(TopicSettings::config);
    }

    /** Given at creation, no other topic's in this store; of a topic of the same name made later it is another. */
    public Optional<Long> topicId(String topic) {
        return topics.find(topic).map(TopicSettings::id);
    }

    /** The topic that has this {@link #topicId}. */
    public Optional<String> topicOfId(long id) {
        return topics.nameOf(id);
    }

    /** A snapshot, by name. */
    public SortedMap<String, TopicConfig> topics() {
        return topics.configs();
    }

    /** @throws io.millrace.common.error.MillraceException TOPIC_NOT_FOUND */
    public PartitionLog partition(PartitionId id) {
        return topics.partition(id);
    }

    /**
     * Appends to several partitions; all become visible to {@link #cut} and readers in one instant, once all are
     * durable, and after a crash all of them are there or none (where every topic's {@code flush} is COMMIT). Batches of
     * one partition keep their order. The result has one element per append, in their order. LIMIT_EXCEEDED for more than
     * about 18,000 partitions.
     */
    public CompletableFuture<List<Append.Result>> append(List<Append> appends) {
        return groups.append(appends);
    }

    /** One consistent cut over {@code partitions}; those that do not exist are left out. */
    public Cut cut(Collection<PartitionId> ids) {
        return context.order().cut(ids, topics::partitionOrNull);
    }

    /** Stops loops, forces and trims the active segments, releases the directory. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        CompletableFuture<?> operations = topics.close();
        environment.await(compactor.close());
        upkeepLoop.close();
        environment.await(operations);
        environment.await(groups.close());
        boolean inGoodOrder = true;
        for (CompletableFuture<Void> done :
                topics.partitions().stream().map(PartitionLog::shutdown).toList()) {
            inGoodOrder &= environment.await(done.handle((ignored, error) -> {
                if (error != null) {
                    LOG.warn("partition not closed in good order: {}", error.toString());
                }
                return error == null;
            }));
        }
        try {
            context.journal().close();
            if (inGoodOrder) {
                writeCheckpoint(true);
            }
        } catch (IOException e) {
            LOG.warn("checkpoint not written, the next start checks every partition", e);
        }
        release();
    }

    private void release() {
        upkeepLoop.close();
        context.close();
        try {
            lock.close();
        } catch (Exception e) {
            LOG.warn("lock not released", e);
        }
    }
}
