package io.millrace.server.kafka;

import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.StoredBatches;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.RecordsSend;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches of the log on their way to a client, as they are.
 *
 * @param batches those in memory
 * @param file those that are to be sent from their file, and closed once they are; null for none
 */
record StoredRecords(List<RecordBatch> batches, @Nullable StoredBatches file, int sizeInBytes) implements BaseRecords {
    static final StoredRecords EMPTY = new StoredRecords(List.of(), null, 0);

    private static final Logger LOG = LoggerFactory.getLogger(StoredRecords.class);

    static StoredRecords of(List<RecordBatch> batches) {
        int bytes = 0;
        for (RecordBatch batch : batches) {
            bytes += batch.sizeInBytes();
        }
        return new StoredRecords(List.copyOf(batches), null, bytes);
    }

    static StoredRecords of(@Nullable StoredBatches file) {
        return file == null ? EMPTY : new StoredRecords(List.of(), file, file.sizeInBytes());
    }

    /** Of the first batch; not if it is empty. */
    long firstOffset() {
        return file == null ? batches.get(0).baseOffset() : file.firstOffset();
    }

    /** One past the last batch's last record, or a little more; not if it is empty. */
    long endOffset() {
        return file == null ? batches.get(batches.size() - 1).lastOffset() + 1 : file.endOffset();
    }

    /** Lets go of the files of an answer that is not sent. */
    static void close(@Nullable ApiMessage answer) {
        if (!(answer instanceof FetchResponseData response)) {
            return;
        }
        for (FetchableTopicResponse topic : response.responses()) {
            for (PartitionData data : topic.partitions()) {
                if (data.records() instanceof StoredRecords records) {
                    records.close();
                }
            }
        }
    }

    void close() {
        if (file != null) {
            close(file);
        }
    }

    static void close(StoredBatches file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("a file of the log that was read was not closed", e);
        }
    }

    @Override
    public RecordsSend<? extends BaseRecords> toSend() {
        throw new UnsupportedOperationException("written by ResponseWriter");
    }
}
