package io.millrace.storage;

import io.millrace.common.environment.Disk;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.segment.LogRecovery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens all partitions of a store, each for itself, and makes appends to several of them whole. Used once. */
final class StoreRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(StoreRecovery.class);

    private final Disk disk;
    private final Path directory;
    private final TopicFiles files;
    private final StoreCheckpoint checkpoint;
    private final StoreContext context;
    private final Map<String, TopicSettings> topics = new TreeMap<>();
    private final Map<PartitionId, LogRecovery.Recovered> recovered = new TreeMap<>();
    private final Map<PartitionId, MillraceException> failures = new TreeMap<>();
    private long nextGroupEpoch;

    StoreRecovery(Disk disk, Path directory, TopicFiles files, StoreCheckpoint checkpoint, StoreContext context) {
        this.disk = disk;
        this.directory = directory;
        this.files = files;
        this.checkpoint = checkpoint;
        this.context = context;
    }

    /** The topics, by name. */
    Map<String, TopicSettings> run() throws IOException {
        for (Map.Entry<String, @Nullable TopicSettings> entry : files.load().entrySet()) {
            String topic = entry.getKey();
            List<Integer> folders = files.partitionsWithFolder(topic);
            TopicSettings settings = entry.getValue();
            if (settings == null) {
                addUnknown(topic, Math.max(1, folders.size()));
                continue;
            }
            topics.put(topic, settings);
            for (int i = 0; i < settings.config().partitions(); i++) {
                PartitionId id = new PartitionId(topic, i);
                if (folders.contains(i)) {
                    recover(id, checkpoint.closed());
                } else {
                    failures.put(id, ErrorCode.DATA_CORRUPTED.error("the folder of partition %s is missing", id));
                }
            }
        }
        makeGroupsWhole();
        return topics;
    }

    private void addUnknown(String topic, int partitions) {
        topics.put(topic, new TopicSettings(0, TopicConfig.DEFAULT.withPartitions(partitions)));
        for (int i = 0; i < partitions; i++) {
            failures.put(
                    new PartitionId(topic, i),
                    ErrorCode.DATA_CORRUPTED.error("the settings of topic %s cannot be read", topic));
        }
    }

    private void recover(PartitionId id, boolean closed) {
        try {
            recovered.put(id, LogRecovery.open(disk, files.folder(id), closed, checkpoint.forcedOffset(id)));
        } catch (IOException e) {
            failures.put(id, StorageErrors.of(e, "opening " + id));
        } catch (MillraceException e) {
            failures.put(id, e);
        }
    }

    private void makeGroupsWhole() throws IOException {
        List<GroupIntents.Entry> entries = GroupIntents.read(disk, directory, 0);
        nextGroupEpoch = checkpoint.groupEpoch();
        for (GroupIntents.Entry entry : entries) {
            nextGroupEpoch = Math.max(nextGroupEpoch, entry.epoch() + 1);
        }
        entries.removeIf(entry -> entry.epoch() < checkpoint.groupEpoch());
        if (checkpoint.closed()) {
            return;
        }
        Map<GroupIntents.Place, Long> ends = new HashMap<>();
        Map<GroupIntents.Place, PartitionId> places = new HashMap<>();
        recovered.forEach((id, each) -> {
            TopicSettings settings = topics.get(id.topic());
            if (settings != null) {
                GroupIntents.Place place = new GroupIntents.Place(settings.id(), id.partition());
                ends.put(place, each.log().endOffset());
                places.put(place, id);
            }
        });
        for (Map.Entry<GroupIntents.Place, Long> cut :
                GroupIntents.cuts(entries, ends).entrySet()) {
            PartitionId id = places.get(cut.getKey());
            if (id != null) {
                LogRecovery.cutOff(disk, files.folder(id), cut.getValue());
                recover(id, false);
            }
        }
    }

    Map<PartitionId, PartitionLog> partitions() {
        Map<PartitionId, PartitionLog> partitions = new TreeMap<>();
        topics.forEach((topic, settings) -> {
            for (int i = 0; i < settings.config().partitions(); i++) {
                PartitionId id = new PartitionId(topic, i);
                MillraceException failure = failures.get(id);
                LogRecovery.Recovered log = recovered.get(id);
                if (failure != null) {
                    LOG.error("partition cannot be opened partition={}", id, failure);
                    partitions.put(id, new PartitionLog(id, settings, StorageErrors.stopped(id, failure), context));
                } else if (log != null) {
                    partitions.put(id, new PartitionLog(id, settings, log, context));
                }
            }
        });
        return partitions;
    }

    /** Of the first group to be journaled; all that the journal says now is of earlier ones. */
    long nextGroupEpoch() {
        return nextGroupEpoch;
    }
}
