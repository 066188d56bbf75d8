package io.millrace.storage.group;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.common.environment.Environment;
import io.millrace.common.error.ErrorCode;
import io.millrace.storage.Append;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatchBuilder;
import io.millrace.storage.record.RecordCursor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The committed positions of all groups, durable. Thread-safe. */
public final class GroupPositions {
    static final String TOPIC = "__group_positions";

    private static final PartitionId PARTITION = new PartitionId(TOPIC, 0);
    private static final TopicConfig CONFIG = TopicConfig.DEFAULT
            .withSegmentBytes(1 << 24)
            .withCleanup(TopicConfig.Cleanup.DEFAULT.withPolicy(false, true));

    private static final int HEADER_BYTES = 20;
    private static final char SEPARATOR = 0;
    private static final String SETTINGS = SEPARATOR + "settings";

    private final Environment environment;
    private final LogStore log;
    private final Map<String, Map<PartitionId, GroupPosition>> positions = new ConcurrentHashMap<>();

    /** By group, what was saved besides; as found at the start. */
    private final Map<String, byte[]> states = new HashMap<>();

    /** By group, what was set; as found at the start. */
    private final Map<String, byte[]> settings = new HashMap<>();

    /** Reads them; waits for the disk. */
    public GroupPositions(Environment environment, LogStore log) {
        this.environment = environment;
        this.log = log;
        Optional<TopicConfig> present = log.topic(TOPIC);
        if (present.isEmpty()) {
            environment.await(log.createTopic(TOPIC, CONFIG));
        } else if (!present.get().equals(CONFIG)) {
            environment.await(log.alterTopic(TOPIC, CONFIG)); // made before it was compacted
        }
        log.partition(PARTITION).forEach(batch -> read(batch.records()));
        Set.copyOf(positions.keySet()).forEach(this::forget);
    }

    private void read(RecordCursor records) {
        while (records.next()) {
            String text = new String(records.bytes(), records.keyStart(), records.keyLength(), UTF_8);
            String[] key = text.split(String.valueOf(SEPARATOR), 3);
            if (key.length == 1) {
                read(states, key[0], records);
                continue;
            } else if (key.length == 2 && text.endsWith(SETTINGS)) {
                read(settings, key[0], records);
                continue;
            } else if (key.length != 3) {
                throw ErrorCode.DATA_CORRUPTED.error("a group's position at offset %s has no key", records.offset());
            }
            PartitionId partition = new PartitionId(key[1], Integer.parseInt(key[2]));
            if (records.valueLength() < 0) {
                of(key[0]).remove(partition);
            } else {
                ByteBuffer value = ByteBuffer.wrap(records.bytes(), records.valueStart(), records.valueLength());
                long offset = value.getLong();
                int leaderEpoch = value.getInt();
                long timestamp = value.getLong();
                String metadata = UTF_8.decode(value).toString();
                of(key[0]).put(partition, new GroupPosition(offset, leaderEpoch, metadata, timestamp));
            }
        }
    }

    private static void read(Map<String, byte[]> values, String group, RecordCursor records) {
        if (records.valueLength() < 0) {
            values.remove(group);
        } else {
            int start = records.valueStart();
            values.put(group, Arrays.copyOfRange(records.bytes(), start, start + records.valueLength()));
        }
    }

    /** By group, what {@link #saveState} had saved when this was opened. */
    Map<String, byte[]> foundStates() {
        return Map.copyOf(states);
    }

    /** By group, what {@link #saveSettings} had saved when this was opened. */
    Map<String, byte[]> foundSettings() {
        return Map.copyOf(settings);
    }

    /** Keeps {@code state} with the group, or with null nothing; durable when the future completes. */
    CompletableFuture<Void> saveState(String group, byte @Nullable [] state) {
        return save(group, state);
    }

    /** The same of what is set of it. */
    CompletableFuture<Void> saveSettings(String group, byte @Nullable [] values) {
        return save(group + SETTINGS, values);
    }

    private CompletableFuture<Void> save(String key, byte @Nullable [] value) {
        RecordBatchBuilder batch = new RecordBatchBuilder(Compression.NONE);
        batch.append(environment.clock().currentTimeMillis(), key.getBytes(UTF_8), value);
        return log.partition(PARTITION).append(batch.build()).thenAccept(result -> {});
    }

    private Map<PartitionId, GroupPosition> of(String group) {
        return positions.computeIfAbsent(group, name -> new ConcurrentHashMap<>());
    }

    /** Groups that have committed something, by name; with those of which somebody has deleted all. */
    public Set<String> groups() {
        return new TreeSet<>(positions.keySet());
    }

    /** Unless it has positions. */
    private void forget(String group) {
        positions.computeIfPresent(group, (name, known) -> known.isEmpty() ? null : known);
    }

    /** By partition; empty if nothing was ever committed. */
    public Map<PartitionId, GroupPosition> committed(String group) {
        return Map.copyOf(positions.getOrDefault(group, Map.of()));
    }

    /** Durable, and seen by {@link #committed}, when the future completes. */
    public CompletableFuture<Void> commit(String group, Map<PartitionId, GroupPosition> newPositions) {
        if (newPositions.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return log.partition(PARTITION)
                .append(append(group, newPositions).batch())
                .thenAccept(result -> applied(group, newPositions));
    }

    /** The batch that makes {@code newPositions} durable, to be appended with others in one piece. */
    public Append append(String group, Map<PartitionId, GroupPosition> newPositions) {
        RecordBatchBuilder batch = new RecordBatchBuilder(Compression.NONE);
        long now = environment.clock().currentTimeMillis();
        new TreeMap<>(newPositions).forEach((partition, position) -> {
            byte[] metadata = position.metadata().getBytes(UTF_8);
            ByteBuffer value = ByteBuffer.allocate(HEADER_BYTES + metadata.length);
            value.putLong(position.offset())
                    .putInt(position.leaderEpoch())
                    .putLong(position.timestampMillis())
                    .put(metadata);
            batch.append(now, key(group, partition), value.array());
        });
        return new Append(PARTITION, batch.build());
    }

    /** What {@link #append} gave is durable. */
    public void applied(String group, Map<PartitionId, GroupPosition> newPositions) {
        positions.compute(group, (name, known) -> {
            Map<PartitionId, GroupPosition> all = known == null ? new ConcurrentHashMap<>() : known;
            all.putAll(newPositions);
            return all;
        });
    }

    /** Forgets positions, and with the last one the group; durable when the future completes. */
    public CompletableFuture<Void> remove(String group, Collection<PartitionId> partitions) {
        return clear(group, partitions).thenRun(() -> forget(group));
    }

    /** Forgets positions, but not that there is the group; durable when the future completes. */
    CompletableFuture<Void> clear(String group, Collection<PartitionId> partitions) {
        Set<PartitionId> known = new TreeSet<>(committed(group).keySet());
        known.retainAll(Set.copyOf(partitions));
        if (known.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        RecordBatchBuilder batch = new RecordBatchBuilder(Compression.NONE);
        long now = environment.clock().currentTimeMillis();
        known.forEach(partition -> batch.append(now, key(group, partition), null));
        return log.partition(PARTITION)
                .append(batch.build())
                .thenAccept(result -> of(group).keySet().removeAll(known));
    }

    /** Forgets all groups' positions in the topics that are {@code gone}; durable when the future completes. */
    public CompletableFuture<Void> removeTopics(Predicate<String> gone) {
        List<CompletableFuture<Void>> removals = new ArrayList<>();
        positions.forEach((group, known) -> removals.add(remove(
                group,
                known.keySet().stream()
                        .filter(partition -> gone.test(partition.topic()))
                        .toList())));
        return CompletableFuture.allOf(removals.toArray(CompletableFuture[]::new));
    }

    private static byte[] key(String group, PartitionId partition) {
        return (group + SEPARATOR + partition.topic() + SEPARATOR + partition.partition()).getBytes(UTF_8);
    }
}
