package io.millrace.engine.task;

import io.millrace.common.environment.Clock;
import io.millrace.engine.operator.Step;
import io.millrace.storage.Cut;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.Registration;
import io.millrace.storage.TopicConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All that a circuit reads from the log, moved together from cut to cut. Owned by the query's task. */
public final class StepInputs {
    private final List<LogScan> scans;
    private final boolean awaitsAll;
    private final Step step;
    private final Clock clock;
    private final Set<PartitionId> partitions = new LinkedHashSet<>();

    /** @param awaitsAll there is no watermark until each stream that has one has had a row: what it would join must wait */
    StepInputs(List<LogScan> scans, boolean awaitsAll, Step step, Clock clock) {
        this.scans = scans;
        this.awaitsAll = awaitsAll;
        this.step = step;
        this.clock = clock;
        for (LogScan scan : scans) {
            for (PartitionReader partition : scan.partitions()) {
                partitions.add(partition.log().id());
            }
            scan.whenRead(this::advanceWatermark);
        }
    }

    /** Takes in partitions that topics have got since; whether there were any. Between steps only. */
    boolean grow(LogStore log) {
        int before = partitions.size();
        for (LogScan scan : scans) {
            int count = scan.isGrowing()
                    ? log.topic(scan.topic()).map(TopicConfig::partitions).orElse(0)
                    : 0;
            for (int i = scan.partitions().length; i < count; i++) {
                PartitionLog partition = log.partition(new PartitionId(scan.topic(), i));
                scan.add(new PartitionReader(partition, partition.startOffset(), clock.nanoTime()));
                partitions.add(partition.id());
            }
        }
        return partitions.size() > before;
    }

    public Collection<PartitionId> partitions() {
        return partitions;
    }

    /** {@code cut}, but at most {@code records} ahead in each partition. */
    Cut limited(Cut cut, long records) {
        Map<PartitionId, Long> offsets = new HashMap<>(cut.stableOffsets());
        for (LogScan scan : scans) {
            for (PartitionReader partition : scan.partitions()) {
                long most = Math.max(partition.position(), partition.log().startOffset()) + records;
                offsets.computeIfPresent(partition.log().id(), (id, offset) -> Math.min(offset, most));
            }
        }
        return new Cut(offsets);
    }

    /** Begins a step that ends at {@code cut}; false if it would read nothing and learn nothing. */
    public boolean begin(Cut cut) {
        long now = clock.nanoTime();
        boolean moved = false;
        for (LogScan scan : scans) {
            for (PartitionReader partition : scan.partitions()) {
                moved |= scan.extend(partition, cut.stableOffset(partition.log().id()), now);
            }
        }
        step.begin();
        if (!moved) {
            long before = step.watermark();
            advanceWatermark();
            moved = step.watermark() != before;
        }
        return moved;
    }

    private void advanceWatermark() {
        long now = clock.nanoTime();
        long minimum = Long.MAX_VALUE;
        for (LogScan scan : scans) {
            ScanWatermark watermark = scan.watermark();
            if (watermark != null && !isEmpty(scan)) {
                minimum = Math.min(minimum, watermark.advance(scan.partitions(), now));
            } else if (watermark != null && awaitsAll) {
                return;
            }
        }
        if (minimum != Long.MAX_VALUE) {
            step.advanceWatermark(minimum);
        }
    }

    /** A stream that never had a row says nothing about time. */
    private static boolean isEmpty(LogScan scan) {
        for (PartitionReader partition : scan.partitions()) {
            if (!partition.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Partitions that hold the watermark back leave it after a while, so the query must look again by then. */
    public boolean wantsTimer() {
        long now = clock.nanoTime();
        for (LogScan scan : scans) {
            ScanWatermark watermark = scan.watermark();
            if (watermark != null && watermark.isHeldBack(scan.partitions(), now)) {
                return true;
            }
        }
        return false;
    }

    /** Calls {@code wake} whenever there may be something to read. */
    public Registration onCommit(Runnable wake) {
        List<Registration> registrations = new ArrayList<>();
        Set<PartitionId> seen = new LinkedHashSet<>();
        for (LogScan scan : scans) {
            for (PartitionReader partition : scan.partitions()) {
                if (seen.add(partition.log().id())) {
                    registrations.add(partition.log().onCommit(wake));
                }
            }
        }
        return () -> registrations.forEach(Registration::close);
    }

    /** The scans' only step may be decoded by several workers. */
    void share(ScanAhead.Crew crew) {
        scans.forEach(scan -> scan.share(crew));
    }

    /** Whether a scan waits for others, who wake the task. */
    boolean isWaiting() {
        return scans.stream().anyMatch(LogScan::isWaiting);
    }

    public long rowsIn() {
        return scans.stream().mapToLong(LogScan::rows).sum();
    }

    public long lag() {
        return scans.stream().mapToLong(LogScan::lag).sum();
    }

    List<LogScan> scans() {
        return scans;
    }
}
