package io.millrace.storage;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.journal.Journal;
import io.millrace.storage.journal.JournalFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an append to several partitions is about to write, and where. It is forced in the journal before any of it is
 * written; a start that does not find all of it cuts off the rest, which nobody was told of or shown. Its body: for each
 * part a long of topic id, an int of partition, a long of first offset and a long of the offset after its last.
 */
final class GroupIntents implements Journal.Entry {
    static final byte KIND = 1;

    private static final int PART_BYTES = 28;

    /** An append may go to so many partitions. */
    static final int MOST_PARTS = (Journal.LARGEST_ENTRY_BYTES - Journal.HEADER_BYTES) / PART_BYTES;

    private final Part.Group group;

    GroupIntents(Part.Group group) {
        this.group = group;
    }

    /** One part of a group, as a start finds it. */
    record Intent(Place place, long baseOffset, long endOffset) {}

    @Override
    public byte kind() {
        return KIND;
    }

    @Override
    public int bodyBytes() {
        return group.parts.size() * PART_BYTES;
    }

    @Override
    public void writeBody(ByteBuffer target) {
        for (Part part : group.parts) {
            target.putLong(part.partition.topicId()).putInt(part.partition.id().partition());
            target.putLong(part.baseOffset).putLong(part.endOffset);
        }
    }

    @Override
    public void durable(JournalFile file) {
        file.enter();
        group.future.whenComplete((results, error) -> file.leave(error != null && !isDeletion(error)));
        group.intended();
    }

    private static boolean isDeletion(Throwable error) {
        return error instanceof MillraceException known && known.code() == ErrorCode.TOPIC_NOT_FOUND;
    }

    @Override
    public void failed(MillraceException error) {
        group.fail(error);
    }

    static List<Intent> read(ByteBuffer body) {
        List<Intent> parts = new ArrayList<>();
        while (body.remaining() >= PART_BYTES) {
            parts.add(new Intent(new Place(body.getLong(), body.getInt()), body.getLong(), body.getLong()));
        }
        return parts;
    }

    /** A partition by the id of its topic, which no later topic of the same name has. */
    record Place(long topicId, int partition) {}

    /**
     * Where partitions must be cut, given where they end, so that every group is there whole or not at all. A partition
     * that is not in {@code ends} was deleted and does not count.
     */
    static Map<Place, Long> cuts(List<List<Intent>> groups, Map<Place, Long> ends) {
        Map<Place, Long> left = new HashMap<>(ends);
        Map<Place, Long> cuts = new HashMap<>();
        for (List<Intent> parts : groups) {
            boolean whole = true;
            for (Intent part : parts) {
                Long end = left.get(part.place());
                whole &= end == null || end >= part.endOffset();
            }
            if (whole) {
                continue;
            }
            for (Intent part : parts) {
                Place place = part.place();
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
