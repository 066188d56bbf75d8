package io.millrace.storage.segment;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import io.millrace.common.error.ErrorCode;
import io.millrace.storage.producer.ProducerSnapshot;
import io.millrace.storage.producer.ProducerState;
import io.millrace.storage.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a partition's folder, making it whole after a crash. */
public final class LogRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(LogRecovery.class);
    private static final int LARGEST_SNAPSHOT_BYTES = 64 << 20;

    private final Disk disk;
    private final Path folder;
    private final List<Long> bases = new ArrayList<>();
    private final NavigableMap<Long, String> snapshots = new TreeMap<>();

    private LogRecovery(Disk disk, Path folder) {
        this.disk = disk;
        this.folder = folder;
    }

    /** A log and what its producers appended. */
    public record Recovered(SegmentedLog log, ProducerState producers) {}

    /**
     * Opens the log in {@code folder}, which exists. If it was not {@code closed} in good order, the last segment is
     * checked whole and an invalid tail cut off, which only a crash amid writing leaves there.
     *
     * @param forcedOffset everything before it is known to have been forced, so its loss is no torn tail
     * @throws io.millrace.common.error.MillraceException DATA_CORRUPTED
     */
    public static Recovered open(Disk disk, Path folder, boolean closed, long forcedOffset) throws IOException {
        return new LogRecovery(disk, folder).run(closed, forcedOffset);
    }

    /** An empty log in {@code folder}, which exists. */
    public static void createEmpty(Disk disk, Path folder) throws IOException {
        create(disk, folder, 0);
    }

    private Recovered run(boolean closedInGoodOrder, long forcedOffset) throws IOException {
        long start = OffsetsFile.START.read(disk, folder)[0];
        CompactionState compaction = CompactionState.read(disk, folder);
        SegmentExchange.recover(disk, folder, compaction);
        listFiles();
        if (bases.isEmpty()) {
            throw ErrorCode.DATA_CORRUPTED.error("%s holds no segment", folder);
        }
        deleteBelow(start);
        List<Segment> closed = new ArrayList<>();
        for (long base : bases.subList(0, bases.size() - 1)) {
            Segment segment = new Segment(disk, folder, base, base < compaction.compactedTo());
            segment.openClosed();
            closed.add(segment);
        }
        Segment last = new Segment(disk, folder, bases.get(bases.size() - 1), false);
        ProducerState producers = new ProducerState();
        long covered = loadProducers(producers, closed, last.baseOffset());
        Consumer<RecordBatch> each = batch -> {
            if (batch.baseOffset() >= covered) {
                producers.add(batch, batch.baseOffset()).ifPresent(last.aborted()::add);
            }
        };
        last.loadAborted(covered);
        SegmentScan scan = closedInGoodOrder ? scanEnd(last, covered, each) : null;
        if (scan == null) {
            scan = scanAll(last, each, forcedOffset);
        }
        dropSnapshotsAfter(scan.nextOffset());
        last.grow(scan.validBytes(), scan.maxTimestamp());
        ActiveSegment active = new ActiveSegment(disk, last, scan.indexes(), scan.pace());
        long first = Math.max(start, bases.get(0));
        if (first > scan.nextOffset()) {
            throw ErrorCode.DATA_CORRUPTED.error(
                    "%s ends at offset %s, before its start %s", folder, scan.nextOffset(), first);
        }
        SegmentedLog log = new SegmentedLog(disk, folder, closed, active, first, scan.nextOffset(), compaction);
        return new Recovered(log, producers);
    }

    private void listFiles() throws IOException {
        for (String name : disk.list(folder)) {
            OptionalLong base = SegmentFiles.baseOffset(name, SegmentFiles.LOG);
            base.ifPresent(bases::add);
            OptionalLong snapshot = SegmentFiles.baseOffset(name, SegmentFiles.PRODUCERS);
            snapshot.ifPresent(offset -> snapshots.put(offset, name));
        }
    }

    /** Finishes a deletion that a crash interrupted. */
    private void deleteBelow(long start) throws IOException {
        while (bases.size() > 1 && bases.get(1) <= start) {
            SegmentFiles.deleteAll(disk, folder, bases.remove(0));
        }
    }

    /**
     * Fills {@code producers} from the newest snapshot that the last segment begins at or before, or from the batches of
     * all older segments; gives the offset up to which it did. A newer snapshot, of a close, counts too.
     */
    private long loadProducers(ProducerState producers, List<Segment> closed, long lastBase) throws IOException {
        for (Map.Entry<Long, String> each :
                snapshots.tailMap(lastBase, true).descendingMap().entrySet()) {
            Optional<ProducerState> snapshot = ProducerSnapshot.decode(
                    SegmentFiles.readAll(disk, folder.resolve(each.getValue()), LARGEST_SNAPSHOT_BYTES));
            if (snapshot.isPresent()) {
                producers.restore(snapshot.get());
                return each.getKey();
            }
        }
        for (Segment segment : closed) {
            Path log = segment.file(SegmentFiles.LOG);
            SegmentScan.of(
                    disk,
                    log,
                    segment.baseOffset(),
                    segment.size(),
                    segment.hasGaps(),
                    batch -> producers.add(batch, batch.baseOffset()));
        }
        return lastBase;
    }

    /** Null if the segment does not look as if it was closed in good order after all. */
    private @Nullable SegmentScan scanEnd(Segment segment, long covered, Consumer<RecordBatch> each)
            throws IOException {
        long size = fileSize(segment);
        Segment.Indexes indexes = size == 0 ? null : segment.loadClosed(size);
        if (indexes == null) {
            return null;
        }
        SegmentScan scan =
                SegmentScan.ofEnd(disk, segment.file(SegmentFiles.LOG), segment.baseOffset(), size, indexes, each);
        return scan.validBytes() == size && scan.nextOffset() == covered ? scan : null;
    }

    private SegmentScan scanAll(Segment segment, Consumer<RecordBatch> each, long forcedOffset) throws IOException {
        Path log = segment.file(SegmentFiles.LOG);
        long size = fileSize(segment);
        SegmentScan scan = SegmentScan.of(disk, log, segment.baseOffset(), size, false, each);
        if (scan.nextOffset() < forcedOffset) {
            throw ErrorCode.DATA_CORRUPTED
                    .error("%s is damaged at byte %s, offset %s", log, scan.validBytes(), scan.nextOffset())
                    .detail("Records up to offset " + forcedOffset + " had been forced to disk.");
        }
        if (scan.validBytes() < size) {
            if (!scan.hasZeroTail()) {
                LOG.warn("torn tail cut off file={} from={} bytes={}", log, scan.validBytes(), size);
            }
        }
        if (size > 0) {
            try (DiskFile file = disk.open(log)) {
                file.truncate(scan.validBytes());
                // What survived is about to be shown, so it must survive the next crash too.
                file.force();
            }
        }
        return scan;
    }

    /** What a journal has of the segment that begins at {@code base}: bytes at a position. */
    public record Written(long base, int position, ByteBuffer bytes) {}

    /**
     * Writes what may not have reached the last segment, durably; older segments were forced when the next one began. To
     * be opened afterwards as not closed in good order.
     */
    public static void writeAgain(Disk disk, Path folder, List<Written> pieces) throws IOException {
        LogRecovery files = new LogRecovery(disk, folder);
        files.listFiles();
        long last = files.bases.isEmpty() ? -1 : files.bases.get(files.bases.size() - 1);
        if (pieces.stream().noneMatch(piece -> piece.base() == last)) {
            return;
        }
        try (DiskFile file = disk.open(SegmentFiles.path(folder, last, SegmentFiles.LOG))) {
            for (Written piece : pieces) {
                if (piece.base() == last) {
                    file.write(piece.position(), piece.bytes());
                }
            }
            file.force();
        }
    }

    /**
     * Cuts the log in {@code folder} off before {@code offset}, the base offset of one of its batches. It can be done again
     * if a crash interrupts it. To be opened afterwards as not closed in good order.
     */
    public static void cutOff(Disk disk, Path folder, long offset) throws IOException {
        LogRecovery files = new LogRecovery(disk, folder);
        files.listFiles();
        for (int i = files.bases.size() - 1; i > 0 && files.bases.get(i) > offset; i--) {
            SegmentFiles.deleteAll(disk, folder, files.bases.get(i));
            // One after another, from the end: never a hole.
            disk.forceDirectory(folder);
            files.bases.remove(i);
        }
        files.dropSnapshotsAfter(offset);
        Segment last = new Segment(disk, folder, files.bases.get(files.bases.size() - 1), false);
        Path log = last.file(SegmentFiles.LOG);
        long[] bytes = {0};
        SegmentScan.of(disk, log, last.baseOffset(), files.fileSize(last), false, batch -> {
            if (batch.baseOffset() < offset) {
                bytes[0] += batch.sizeInBytes();
            }
        });
        try (DiskFile file = disk.open(log)) {
            file.truncate(bytes[0]);
            file.force();
        }
        LOG.warn("cut off what was not whole folder={} from={}", folder, offset);
    }

    private void dropSnapshotsAfter(long endOffset) throws IOException {
        for (String name : snapshots.tailMap(endOffset, false).values()) {
            disk.delete(folder.resolve(name));
        }
    }

    private long fileSize(Segment segment) throws IOException {
        try (DiskFile file = disk.openForRead(segment.file(SegmentFiles.LOG))) {
            return file.size();
        }
    }

    /** An empty segment whose name is durable. */
    static ActiveSegment create(Disk disk, Path folder, long baseOffset) throws IOException {
        Segment segment = new Segment(disk, folder, baseOffset, false);
        try (DiskFile file = disk.open(segment.file(SegmentFiles.LOG))) {
            if (file.size() > 0) {
                throw ErrorCode.DATA_CORRUPTED.error("%s exists already", segment.file(SegmentFiles.LOG));
            }
        }
        disk.forceDirectory(folder);
        OffsetIndex offsets = new OffsetIndex();
        TimeIndex times = new TimeIndex();
        return new ActiveSegment(disk, segment, new Segment.Indexes(offsets, times), new IndexPace(offsets, times));
    }
}
