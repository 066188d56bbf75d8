/**
 * Records and their batch, byte for byte Kafka's record batch v2 (KIP-98). Open to all floors. Reading order:
 * {@link io.millrace.storage.record.RecordBatch}, {@link io.millrace.storage.record.RecordBatchBuilder},
 * {@link io.millrace.storage.record.RecordCursor}. One rule: a batch is immutable; only base offset and partition leader
 * epoch, which lie outside its checksum, are patched, once, by the partition that appends it.
 */
@NullMarked
package io.millrace.storage.record;

import org.jspecify.annotations.NullMarked;
