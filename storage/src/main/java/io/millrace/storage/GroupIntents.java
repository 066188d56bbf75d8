package io.millrace.storage;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * What the group journal's files say. An entry is an int of its length in bytes, an int CRC32C of what follows, a long of
 * epoch, an int number of parts, and for each part a long of topic id, an int of partition, a long of first offset and a
 * long of the offset after its last. A file's entries all have the epoch of its first; what follows them is zero or left
 * from an earlier use.
 */
final class GroupIntents {
    static final List<String> FILES = List.of("groups-0", "groups-1");

    private static final int HEADER_BYTES = 20;
    private static final int PART_BYTES = 28;
    private static final int LARGEST_FILE_BYTES = 64 << 20;

    /** One part of a group. */
    record Intent(long topicId, int partition, long baseOffset, long endOffset) {}

    record Entry(long epoch, List<Intent> parts) {}

    private GroupIntents() {}

    static int size(Part.Group group) {
        return HEADER_BYTES + group.parts.size() * PART_BYTES;
    }

    static ByteBuffer encode(long epoch, List<Part.Group> groups) {
        ByteBuffer target =
                ByteBuffer.allocate(groups.stream().mapToInt(GroupIntents::size).sum());
        for (Part.Group group : groups) {
            int start = target.position();
            target.putInt(size(group)).putInt(0).putLong(epoch).putInt(group.parts.size());
            for (Part part : group.parts) {
                target.putLong(part.partition.topicId())
                        .putInt(part.partition.id().partition());
                target.putLong(part.baseOffset).putLong(part.endOffset);
            }
            target.putInt(start + 4, checksum(target, start + 8, target.position()));
        }
        return target.flip();
    }

    /** Entries of {@code firstEpoch} and later, in the order in which they were written. */
    static List<Entry> read(Disk disk, Path directory, long firstEpoch) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String name : FILES) {
            Path path = directory.resolve(name);
            if (!disk.exists(path)) {
                continue;
            }
            try (DiskFile file = disk.openForRead(path)) {
                ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), LARGEST_FILE_BYTES));
                file.read(0, bytes);
                entries.addAll(decode(bytes.flip()));
            }
        }
        entries.removeIf(entry -> entry.epoch() < firstEpoch);
        entries.sort(Comparator.comparingLong(Entry::epoch));
        return entries;
    }

    private static List<Entry> decode(ByteBuffer bytes) {
        List<Entry> entries = new ArrayList<>();
        while (bytes.remaining() >= HEADER_BYTES) {
            int start = bytes.position();
            int length = bytes.getInt();
            int crc = bytes.getInt();
            if (length < HEADER_BYTES
                    || length > bytes.limit() - start
                    || crc != checksum(bytes, start + 8, start + length)) {
                break;
            }
            long epoch = bytes.getLong();
            int count = bytes.getInt();
            if (length != HEADER_BYTES + count * PART_BYTES
                    || (!entries.isEmpty() && entries.get(0).epoch() != epoch)) {
                break;
            }
            List<Intent> parts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                parts.add(new Intent(bytes.getLong(), bytes.getInt(), bytes.getLong(), bytes.getLong()));
            }
            entries.add(new Entry(epoch, parts));
        }
        return entries;
    }

    private static int checksum(ByteBuffer source, int start, int end) {
        CRC32C crc = new CRC32C();
        ByteBuffer body = source.duplicate();
        body.limit(end).position(start);
        crc.update(body);
        return (int) crc.getValue();
    }

    /** A partition by the id of its topic, which no later topic of the same name has. */
    record Place(long topicId, int partition) {}

    /**
     * Where partitions must be cut, given where they end, so that every group is there whole or not at all. A partition
     * that is not in {@code ends} was deleted and does not count.
     */
    static Map<Place, Long> cuts(List<Entry> entries, Map<Place, Long> ends) {
        Map<Place, Long> left = new HashMap<>(ends);
        Map<Place, Long> cuts = new HashMap<>();
        for (Entry entry : entries) {
            boolean whole = true;
            for (Intent part : entry.parts()) {
                Long end = left.get(new Place(part.topicId(), part.partition()));
                whole &= end == null || end >= part.endOffset();
            }
            if (whole) {
                continue;
            }
            for (Intent part : entry.parts()) {
                Place place = new Place(part.topicId(), part.partition());
                Long end = left.get(place);
                if (end != null && end > part.baseOffset()) {
                    left.put(place, part.baseOffset());
                    cuts.put(place, part.baseOffset());
                }
            }
        }
        return cuts;
    }
}
