package io.millrace.server.kafka;

import io.millrace.storage.record.RecordBatch;
import java.util.List;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.RecordsSend;

/** Batches of the log on their way to a client, as they are. */
record StoredRecords(List<RecordBatch> batches, int sizeInBytes) implements BaseRecords {
    static final StoredRecords EMPTY = new StoredRecords(List.of(), 0);

    static StoredRecords of(List<RecordBatch> batches) {
        int bytes = 0;
        for (RecordBatch batch : batches) {
            bytes += batch.sizeInBytes();
        }
        return new StoredRecords(List.copyOf(batches), bytes);
    }

    @Override
    public RecordsSend<? extends BaseRecords> toSend() {
        throw new UnsupportedOperationException("written by ResponseWriter");
    }
}
