package io.millrace.storage;

import io.millrace.common.environment.Clock;
import io.millrace.common.error.ErrorCode;
import io.millrace.storage.record.BatchRewriter;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatch;

/** What a topic's settings ask of a batch that is to be appended. */
final class TopicRules {
    private TopicRules() {}

    /** {@code batch} as its topic wants it: compressed so, of this time. */
    static RecordBatch conformed(RecordBatch batch, TopicConfig wanted, Clock clock) {
        if (batch.isControl()) {
            return batch;
        }
        RecordBatch conformed = batch;
        Compression compression = wanted.compression();
        if (compression != null && compression != batch.compression()) {
            conformed = BatchRewriter.compress(batch, compression, TopicSetting.compressionLevel(wanted, compression));
        }
        return wanted.timestamps().logAppendTime()
                ? BatchRewriter.withLogAppendTime(conformed, clock.currentTimeMillis())
                : conformed;
    }

    /** @throws io.millrace.common.error.MillraceException LIMIT_EXCEEDED, DATA_CORRUPTED */
    static void check(RecordBatch batch, TopicConfig config, PartitionId partition) {
        if (batch.sizeInBytes() > config.maxMessageBytes()) {
            throw ErrorCode.LIMIT_EXCEEDED
                    .error("a record batch of %s bytes is more than %s takes", batch.sizeInBytes(), partition.topic())
                    .detail("max.message.bytes is " + config.maxMessageBytes() + ".");
        }
        if (batch.recordCount() == 0 || batch.recordCount() != batch.lastOffsetDelta() + 1) {
            throw ErrorCode.DATA_CORRUPTED.error(
                    "a record batch of %s records spans %s offsets", batch.recordCount(), batch.lastOffsetDelta() + 1);
        }
    }
}
