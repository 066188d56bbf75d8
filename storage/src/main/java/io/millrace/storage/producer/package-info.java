/**
 * What a partition knows of its idempotent producers (KIP-98), so that a batch sent twice is stored once and a
 * transaction that has not ended is not shown.
 *
 * <p>Reading order: {@link io.millrace.storage.producer.ProducerState},
 * {@link io.millrace.storage.producer.ProducerEntry}, {@link io.millrace.storage.producer.ProducerSnapshot}. One rule:
 * an entry is immutable, so a state is copied by copying references.
 *
 * <p>Snapshot file {@code OFFSET.snapshot}, the state before that offset: int version 2, int CRC32C of all that follows,
 * int number of producers; for each a long of id, a short of epoch, a long of its open transaction's first offset or -1, a
 * long of last offset, a long of last timestamp, an int of the coordinator's epoch, an int number of batches; for each,
 * oldest first, an int of first and of last sequence, a long of first and of last offset. A snapshot of another version
 * counts as absent.
 */
@NullMarked
package io.millrace.storage.producer;

import org.jspecify.annotations.NullMarked;
