package io.millrace.storage.record;

import io.millrace.common.error.ErrorCode;
import java.nio.ByteBuffer;

/**
 * The control batch that ends a producer's transaction in a partition (KIP-98). Its one record's key is a short of
 * version 0 and a short of type, 0 to abort and 1 to commit; its value a short of version 0 and an int of the
 * coordinator's epoch.
 */
public record EndMarker(boolean commit, int coordinatorEpoch) {
    private static final short VERSION = 0;
    private static final short ABORT = 0;
    private static final short COMMIT = 1;
    private static final int KEY_BYTES = 4;
    private static final int VALUE_BYTES = 6;

    /** The marker as a batch that ends what {@code producerId} has begun, and fences its epochs below {@code epoch}. */
    public RecordBatch batch(long producerId, short epoch, long timestampMillis) {
        ByteBuffer key = ByteBuffer.allocate(KEY_BYTES);
        key.putShort(VERSION).putShort(commit ? COMMIT : ABORT);
        ByteBuffer value = ByteBuffer.allocate(VALUE_BYTES);
        value.putShort(VERSION).putInt(coordinatorEpoch);
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE);
        builder.append(timestampMillis, key.array(), value.array());
        return builder.producer(producerId, epoch, -1)
                .attributes(BatchLayout.TRANSACTIONAL_MASK | BatchLayout.CONTROL_MASK)
                .build();
    }

    /**
     * What the control batch {@code batch} says.
     *
     * @throws io.millrace.common.error.MillraceException DATA_CORRUPTED if it is another kind of control batch
     */
    public static EndMarker of(RecordBatch batch) {
        RecordCursor cursor = batch.records();
        if (cursor.next() && cursor.keyLength() >= KEY_BYTES && cursor.valueLength() >= VALUE_BYTES) {
            short type = BatchLayout.getShort(cursor.bytes(), cursor.keyStart() + 2);
            if (type == ABORT || type == COMMIT) {
                return new EndMarker(type == COMMIT, BatchLayout.getInt(cursor.bytes(), cursor.valueStart() + 2));
            }
        }
        throw ErrorCode.DATA_CORRUPTED.error("the control batch at offset %s ends no transaction", batch.baseOffset());
    }
}
