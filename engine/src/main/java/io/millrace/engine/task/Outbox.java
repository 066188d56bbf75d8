package io.millrace.engine.task;

import io.millrace.engine.data.RowEncoder;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;
import io.millrace.engine.state.StateStore;
import io.millrace.engine.state.StateTable;
import io.millrace.storage.Append;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Output that a checkpoint has decided on and the log may not have yet. It is committed with the state, then appended;
 * after a crash it is appended again, and the log knows by producer id and sequence what it has already. Owned by the
 * query's task, which rests while a publication runs.
 */
final class Outbox {
    /**
     * Appended at once to one partition: the log must still know all of them should they come again, and it remembers
     * 16 batches of a producer.
     */
    private static final int BATCHES_AT_ONCE = 8;

    private static final short EPOCH = 0;
    private static final byte[] PRODUCER = {0};

    private final LogStore log;
    private final String topic;
    private final StateTable entries;
    private final StateTable sequences;
    private final TreeMap<Long, Append> pending = new TreeMap<>();
    private final Map<Integer, Integer> nextSequence = new HashMap<>();
    private long producerId = RecordBatch.NO_PRODUCER;
    private long nextEntry;

    Outbox(LogStore log, String topic, StateStore state) {
        this.log = log;
        this.topic = topic;
        this.entries = state.table("outbox");
        this.sequences = state.table("sequences");
    }

    /** Reads back what the last checkpoint holds. */
    void restore() {
        sequences.forEach((key, value) -> {
            if (key.length == 1) {
                producerId = new ByteSource(value).readLong();
            } else {
                nextSequence.put((int) ByteBuffer.wrap(key).getLong(), new ByteSource(value).readInt());
            }
        });
        entries.forEach((key, value) -> {
            ByteSource source = new ByteSource(value);
            PartitionId partition = new PartitionId(topic, source.readInt());
            byte[] bytes = source.readRest();
            long entry = ByteBuffer.wrap(key).getLong();
            pending.put(entry, new Append(partition, RecordBatch.wrap(bytes, 0, bytes.length)));
            nextEntry = Math.max(nextEntry, entry + 1);
        });
    }

    boolean hasProducer() {
        return producerId != RecordBatch.NO_PRODUCER;
    }

    void producer(long id) {
        producerId = id;
        sequences.put(PRODUCER, new ByteSink().writeLong(id).take());
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    /** Writes batches into the state that the next commit holds. */
    void add(List<RowEncoder.PartitionBatch> batches) {
        for (RowEncoder.PartitionBatch each : batches) {
            int sequence = nextSequence.getOrDefault(each.partition(), 0);
            RecordBatch batch = each.batch().withProducer(producerId, EPOCH, sequence);
            int next = (sequence + batch.recordCount()) & Integer.MAX_VALUE;
            nextSequence.put(each.partition(), next);
            sequences.put(key(each.partition()), new ByteSink().writeLong(next).take());
            byte[] bytes = new byte[batch.sizeInBytes()];
            batch.copyTo(ByteBuffer.wrap(bytes));
            entries.put(
                    key(nextEntry),
                    new ByteSink()
                            .writeLong(each.partition())
                            .writeRaw(bytes, 0, bytes.length)
                            .take());
            pending.put(nextEntry++, new Append(new PartitionId(topic, each.partition()), batch));
        }
    }

    /** Appends everything to the log, a bounded number of batches at a time with a commit in between. */
    CompletableFuture<Void> publish(Runnable commit, Executor blocking) {
        if (pending.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Map<PartitionId, Integer> counts = new HashMap<>();
        List<Append> appends = new ArrayList<>();
        List<Long> sent = new ArrayList<>();
        for (Map.Entry<Long, Append> entry : pending.entrySet()) {
            if (counts.merge(entry.getValue().partition(), 1, Integer::sum) > BATCHES_AT_ONCE) {
                break;
            }
            appends.add(entry.getValue());
            sent.add(entry.getKey());
        }
        return log.append(appends).thenCompose(results -> {
            for (Long entry : sent) {
                pending.remove(entry);
                entries.remove(key(entry));
            }
            if (pending.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            return CompletableFuture.runAsync(commit, blocking).thenCompose(nothing -> publish(commit, blocking));
        });
    }

    private static byte[] key(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }
}
