package io.millrace.storage;

import io.millrace.common.environment.Disk;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.journal.JournalEntry;
import io.millrace.storage.journal.JournalFiles;
import io.millrace.storage.segment.LogRecovery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /** What was journaled since the epoch that the checkpoint knows; empty if the store was closed in good order. */
    private List<JournalEntry> journaled = List.of();

    private long nextEpoch;

    StoreRecovery(Disk disk, Path directory, TopicFiles files, StoreCheckpoint checkpoint, StoreContext context) {
        this.disk = disk;
        this.directory = directory;
        this.files = files;
        this.checkpoint = checkpoint;
        this.context = context;
    }

    /** The topics, by name. */
    Map<String, TopicSettings> run() throws IOException {
        readJournal();
        Map<GroupIntents.Place, List<LogRecovery.Written>> written = new HashMap<>();
        for (JournalEntry entry : journaled) {
            if (entry.kind() == WrittenBatches.KIND) {
                WrittenBatches.read(entry.body(), written);
            }
        }
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
                    GroupIntents.Place place = new GroupIntents.Place(settings.id(), i);
                    LogRecovery.writeAgain(disk, files.folder(id), written.getOrDefault(place, List.of()));
                    recover(id, checkpoint.closed());
                } else {
                    failures.put(id, ErrorCode.DATA_CORRUPTED.error("the folder of partition %s is missing", id));
                }
            }
        }
        makeGroupsWhole();
        return topics;
    }

    private void readJournal() throws IOException {
        List<JournalEntry> entries = JournalFiles.read(disk, directory);
        nextEpoch = checkpoint.journalEpoch();
        for (JournalEntry entry : entries) {
            nextEpoch = Math.max(nextEpoch, entry.epoch() + 1);
        }
        if (!checkpoint.closed()) {
            entries.removeIf(entry -> entry.epoch() < checkpoint.journalEpoch());
            journaled = entries;
        }
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
        List<List<GroupIntents.Intent>> groups = new ArrayList<>();
        for (JournalEntry entry : journaled) {
            if (entry.kind() == GroupIntents.KIND) {
                groups.add(GroupIntents.read(entry.body()));
            }
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
                GroupIntents.cuts(groups, ends).entrySet()) {
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

    /** Of the first entry to be journaled; all that the journal says now is of earlier ones. */
    long nextEpoch() {
        return nextEpoch;
    }
}
