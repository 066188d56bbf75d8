package io.millrace.engine.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.engine.operator.Step;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;
import io.millrace.engine.state.StateStore;
import io.millrace.engine.state.StateTable;
import io.millrace.storage.Cut;
import io.millrace.storage.PartitionId;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** How far a query's scans have come, as state. Owned by the query's task. */
final class InputPositions {
    /** As a scan's number, for what belongs to none. */
    private static final int WHOLE_QUERY = -1;

    private final StateTable table;

    InputPositions(StateStore state) {
        this.table = state.table("inputs");
    }

    void save(StepInputs inputs, Step step) {
        for (int number = 0; number < inputs.scans().size(); number++) {
            for (PartitionReader partition : inputs.scans().get(number).partitions()) {
                byte[] topic = partition.log().id().topic().getBytes(UTF_8);
                table.put(
                        key(number, partition.log().id().partition()),
                        new ByteSink()
                                .writeLong(partition.position())
                                .writeLong(partition.maxEventMicros())
                                .writeRaw(topic, 0, topic.length)
                                .take());
            }
        }
        table.put(
                key(WHOLE_QUERY, 0), new ByteSink().writeLong(step.watermark()).take());
    }

    void restore(StepInputs inputs, Step step) {
        // Partitions that were added since hold nothing that the query should not see.
        for (LogScan scan : inputs.scans()) {
            for (PartitionReader partition : scan.partitions()) {
                partition.seek(partition.log().startOffset());
            }
        }
        table.forEach((key, value) -> {
            ByteBuffer from = ByteBuffer.wrap(key);
            int number = from.getInt();
            int partition = from.getInt();
            ByteSource source = new ByteSource(value);
            if (number == WHOLE_QUERY) {
                step.advanceWatermark(source.readLong());
            } else if (number < inputs.scans().size()) {
                for (PartitionReader reader : inputs.scans().get(number).partitions()) {
                    if (reader.log().id().partition() == partition) {
                        reader.seek(source.readLong());
                        reader.sawEventTime(source.readLong());
                        break;
                    }
                }
            }
        });
    }

    /** The last checkpoint's positions by partition, whatever the plan was then; the least where two scans differ. */
    Cut saved() {
        Map<PartitionId, Long> offsets = new HashMap<>();
        table.forEach((key, value) -> {
            ByteBuffer from = ByteBuffer.wrap(key);
            if (from.getInt() != WHOLE_QUERY) {
                int partition = from.getInt();
                ByteSource source = new ByteSource(value);
                long position = source.readLong();
                source.readLong();
                String topic = new String(source.readRest(), UTF_8);
                offsets.merge(new PartitionId(topic, partition), position, Math::min);
            }
        });
        return new Cut(offsets);
    }

    private static byte[] key(int scan, int partition) {
        return ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(scan)
                .putInt(partition)
                .array();
    }
}
