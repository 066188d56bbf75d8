package io.millrace.storage;

import io.millrace.common.environment.Environment;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;

/**
 * All topics of a node, in one directory. Thread-safe. Futures complete exceptionally with
 * {@link io.millrace.common.error.MillraceException}.
 */
public final class LogStore implements AutoCloseable {

    private LogStore() {}

    /**
     * Opens or creates the store in {@code directory}, recovering torn tails, before it returns.
     *
     * @throws io.millrace.common.error.MillraceException IO_ERROR, OBJECT_IN_USE if another process holds it
     */
    public static LogStore open(Environment environment, Path directory) {
        throw new AssertionError("being written");
    }

    /** Durable when the future completes. DUPLICATE_RELATION if it exists. */
    public CompletableFuture<Void> createTopic(String topic, TopicConfig config) {
        throw new AssertionError("being written");
    }

    /** Its partitions fail pending appends and reads with TOPIC_NOT_FOUND; its files are removed. */
    public CompletableFuture<Void> deleteTopic(String topic) {
        throw new AssertionError("being written");
    }

    /** Replaces the settings; more partitions are added, fewer are refused with INVALID_PARAMETER_VALUE. */
    public CompletableFuture<Void> alterTopic(String topic, TopicConfig config) {
        throw new AssertionError("being written");
    }

    public Optional<TopicConfig> topic(String topic) {
        throw new AssertionError("being written");
    }

    /** A snapshot, by name. */
    public SortedMap<String, TopicConfig> topics() {
        throw new AssertionError("being written");
    }

    /** @throws io.millrace.common.error.MillraceException TOPIC_NOT_FOUND */
    public PartitionLog partition(PartitionId id) {
        throw new AssertionError("being written");
    }

    /**
     * Appends to several partitions; all become visible to {@link #cut} and readers in one instant, once all are
     * durable. Batches of one partition keep their order.
     */
    public CompletableFuture<List<Append.Result>> append(List<Append> appends) {
        throw new AssertionError("being written");
    }

    /** One consistent cut over {@code partitions}; those that do not exist are left out. */
    public Cut cut(Collection<PartitionId> partitions) {
        throw new AssertionError("being written");
    }

    /** Stops loops, forces and trims the active segments, releases the directory. */
    @Override
    public void close() {
        throw new AssertionError("being written");
    }
}
