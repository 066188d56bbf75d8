package io.millrace.storage.producer;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/** A {@link ProducerState} as bytes; see package-info. */
public final class ProducerSnapshot {
    private static final int VERSION = 2;
    private static final int HEADER_BYTES = 12;
    private static final int PRODUCER_BYTES = 42;
    private static final int BATCH_BYTES = 24;

    private ProducerSnapshot() {}

    public static ByteBuffer encode(ProducerState state) {
        int size = HEADER_BYTES;
        for (ProducerEntry entry : state.producers.values()) {
            size += PRODUCER_BYTES + entry.batches().size() * BATCH_BYTES;
        }
        ByteBuffer target = ByteBuffer.allocate(size);
        target.putInt(VERSION).putInt(0).putInt(state.producers.size());
        state.producers.forEach((id, entry) -> {
            target.putLong(id).putShort(entry.epoch());
            target.putLong(entry.transactionOffset())
                    .putLong(entry.lastOffset())
                    .putLong(entry.lastTimestamp());
            target.putInt(entry.coordinatorEpoch()).putInt(entry.batches().size());
            for (ProducerEntry.Appended batch : entry.batches()) {
                target.putInt(batch.firstSequence()).putInt(batch.lastSequence());
                target.putLong(batch.firstOffset()).putLong(batch.lastOffset());
            }
        });
        target.flip();
        target.putInt(4, checksum(target));
        return target;
    }

    /** Empty if {@code source} is no whole snapshot. */
    public static Optional<ProducerState> decode(ByteBuffer source) {
        if (source.remaining() < HEADER_BYTES
                || source.getInt(source.position()) != VERSION
                || source.getInt(source.position() + 4) != checksum(source)) {
            return Optional.empty();
        }
        try {
            return Optional.of(decodeProducers(source.duplicate()));
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static ProducerState decodeProducers(ByteBuffer from) {
        from.position(from.position() + 8);
        int count = from.getInt();
        Map<Long, ProducerEntry> producers = new HashMap<>();
        for (int i = 0; i < count; i++) {
            long id = from.getLong();
            short epoch = from.getShort();
            long transactionOffset = from.getLong();
            long lastOffset = from.getLong();
            long lastTimestamp = from.getLong();
            int coordinatorEpoch = from.getInt();
            int batches = from.getInt();
            List<ProducerEntry.Appended> appended = new ArrayList<>();
            for (int j = 0; j < batches; j++) {
                appended.add(new ProducerEntry.Appended(from.getInt(), from.getInt(), from.getLong(), from.getLong()));
            }
            producers.put(
                    id,
                    new ProducerEntry(epoch, transactionOffset, lastOffset, lastTimestamp, coordinatorEpoch, appended));
        }
        return new ProducerState(producers);
    }

    private static int checksum(ByteBuffer snapshot) {
        CRC32C crc = new CRC32C();
        ByteBuffer body = snapshot.duplicate();
        body.position(body.position() + 8);
        crc.update(body);
        return (int) crc.getValue();
    }
}
