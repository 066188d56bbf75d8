/**
 * The ledger's doorway: topics of partitions, each an append-only sequence of record batches in offset order. Reading
 * order: {@link io.millrace.storage.LogStore}, {@code StoreTopics}, {@link io.millrace.storage.PartitionLog}, {@code
 * PartitionWriter}, {@code CommitOrder}. One rule: nothing here knows SQL, columns or who is reading.
 */
@NullMarked
package io.millrace.storage;

import org.jspecify.annotations.NullMarked;
