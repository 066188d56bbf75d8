/**
 * What a partition knows of its idempotent producers (KIP-98), so that a batch sent twice is stored once.
 *
 * <p>Reading order: {@link io.millrace.storage.producer.ProducerState},
 * {@link io.millrace.storage.producer.ProducerEntry}, {@link io.millrace.storage.producer.ProducerSnapshot}. One rule:
 * an entry is immutable, so a state is copied by copying references.
 *
 * <p>Snapshot file {@code OFFSET.snapshot}, the state before that offset: int version 1, int CRC32C of all that follows,
 * int number of producers; for each a long of id, a short of epoch, an int number of batches; for each, oldest first, an
 * int of first and of last sequence, a long of first and of last offset.
 */
@NullMarked
package io.millrace.storage.producer;

import org.jspecify.annotations.NullMarked;
