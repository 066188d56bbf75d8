package io.millrace.storage.segment;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import io.millrace.common.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a partition's folder, making it whole after a crash. */
public final class LogRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(LogRecovery.class);

    private LogRecovery() {}

    /**
     * Opens the log in {@code folder}, which exists. The last segment is checked whole and an invalid tail cut off, which
     * only a crash amid writing leaves there.
     *
     * @throws io.millrace.common.error.MillraceException DATA_CORRUPTED
     */
    public static SegmentedLog open(Disk disk, Path folder) throws IOException {
        List<Long> bases = new ArrayList<>();
        for (String name : disk.list(folder)) {
            OptionalLong base = SegmentFiles.baseOffset(name, SegmentFiles.LOG);
            if (base.isPresent()) {
                bases.add(base.getAsLong());
            }
        }
        if (bases.isEmpty()) {
            return new SegmentedLog(disk, folder, List.of(), create(disk, folder, 0), 0, 0);
        }
        List<Segment> closed = new ArrayList<>();
        for (long base : bases.subList(0, bases.size() - 1)) {
            Segment segment = new Segment(disk, folder, base);
            segment.openClosed();
            closed.add(segment);
        }
        Segment last = new Segment(disk, folder, bases.get(bases.size() - 1));
        SegmentScan scan = recover(disk, last);
        last.grow(scan.validBytes(), scan.maxTimestamp());
        ActiveSegment active = new ActiveSegment(disk, last, scan.indexes(), scan.pace());
        return new SegmentedLog(disk, folder, closed, active, bases.get(0), scan.nextOffset());
    }

    /** An empty segment whose name is durable. */
    static ActiveSegment create(Disk disk, Path folder, long baseOffset) throws IOException {
        Segment segment = new Segment(disk, folder, baseOffset);
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

    private static SegmentScan recover(Disk disk, Segment segment) throws IOException {
        Path log = segment.file(SegmentFiles.LOG);
        long size;
        try (DiskFile file = disk.openForRead(log)) {
            size = file.size();
        }
        SegmentScan scan = SegmentScan.of(disk, log, segment.baseOffset(), size);
        if (scan.validBytes() < size) {
            if (!scan.hasZeroTail()) {
                LOG.warn("torn tail cut off file={} from={} bytes={}", log, scan.validBytes(), size);
            }
            try (DiskFile file = disk.open(log)) {
                file.truncate(scan.validBytes());
                file.force();
            }
        }
        return scan;
    }
}
