package io.millrace.storage;

import io.millrace.common.error.MillraceException;
import io.millrace.storage.journal.Journal;
import io.millrace.storage.journal.JournalFile;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.segment.LogRecovery;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was written to a partition's file and is made durable by the journal, since a force of the journal does for all
 * partitions at once. Its body: a long of topic id, an int of partition, a long of the segment's base offset, an int of
 * position in it, and the bytes from there.
 */
final class WrittenBatches implements Journal.Entry {
    static final byte KIND = 2;

    private static final int PLACE_BYTES = 24;

    private final PartitionLog partition;
    private final List<Part> parts;
    private final int bytes;
    private final CommitLane lane;

    /**
     * @param parts in the order in which they lie in one segment, one behind the other
     * @param lane is told what becomes of them
     */
    WrittenBatches(PartitionLog partition, List<Part> parts, int bytes, CommitLane lane) {
        this.partition = partition;
        this.parts = parts;
        this.bytes = bytes;
        this.lane = lane;
    }

    /** Adds what a start finds to what it found of the same partition. */
    static void read(ByteBuffer body, Map<GroupIntents.Place, List<LogRecovery.Written>> target) {
        target.computeIfAbsent(new GroupIntents.Place(body.getLong(), body.getInt()), place -> new ArrayList<>())
                .add(new LogRecovery.Written(body.getLong(), body.getInt(), body.slice()));
    }

    @Override
    public byte kind() {
        return KIND;
    }

    @Override
    public int bodyBytes() {
        return PLACE_BYTES + bytes;
    }

    @Override
    public void writeBody(ByteBuffer target) {
        Part first = parts.get(0);
        target.putLong(partition.topicId()).putInt(partition.id().partition());
        target.putLong(first.segment).putInt(first.position);
        for (Part part : parts) {
            for (RecordBatch batch : part.placed) {
                batch.copyTo(target);
            }
        }
    }

    @Override
    public void durable(JournalFile file) {
        lane.journaled(parts, file);
    }

    @Override
    public void failed(MillraceException error) {
        lane.notJournaled(parts);
    }
}
