package io.millrace.storage.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.common.environment.Environment;
import io.millrace.storage.Append;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatchBuilder;
import io.millrace.storage.record.RecordCursor;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The states of all transactional ids as records; see package-info. Thread-safe. */
final class TransactionLog {
    static final String TOPIC = "__transaction_state";

    private static final PartitionId PARTITION = new PartitionId(TOPIC, 0);
    private static final TopicConfig CONFIG = TopicConfig.DEFAULT
            .withSegmentBytes(1 << 24)
            .withCleanup(TopicConfig.Cleanup.DEFAULT.withPolicy(false, true));

    private final LogStore log;

    TransactionLog(Environment environment, LogStore log) {
        this.log = log;
        if (log.topic(TOPIC).isEmpty()) {
            environment.await(log.createTopic(TOPIC, CONFIG));
        }
    }

    /** By id; waits for the disk. */
    Map<String, TransactionState> load() {
        Map<String, TransactionState> states = new TreeMap<>();
        log.partition(PARTITION).forEach(batch -> read(batch.records(), states));
        return states;
    }

    private static void read(RecordCursor records, Map<String, TransactionState> states) {
        while (records.next()) {
            String id = new String(records.bytes(), records.keyStart(), records.keyLength(), UTF_8);
            if (records.valueLength() < 0) {
                states.remove(id);
            } else {
                states.put(
                        id, TransactionCodec.decode(id, records.bytes(), records.valueStart(), records.valueLength()));
            }
        }
    }

    /** What makes {@code state} that of its id. */
    Append append(TransactionState state) {
        return record(state.transactionalId(), TransactionCodec.encode(state), state.updatedMillis());
    }

    /** What makes its id one that nobody has. */
    Append forget(TransactionState state, long timestampMillis) {
        return record(state.transactionalId(), null, timestampMillis);
    }

    private static Append record(String id, byte @Nullable [] value, long timestampMillis) {
        RecordBatchBuilder batch = new RecordBatchBuilder(Compression.NONE);
        batch.append(timestampMillis, id.getBytes(UTF_8), value);
        return new Append(PARTITION, batch.build());
    }
}
