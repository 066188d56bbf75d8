/**
 * Transactions of idempotent producers over several partitions and groups' positions (KIP-98, KIP-360, KIP-447, KIP-890).
 *
 * <p>Reading order: {@link io.millrace.storage.transaction.TransactionCoordinator},
 * {@link io.millrace.storage.transaction.TransactionState}, {@link io.millrace.storage.transaction.TransactionEnds},
 * {@link io.millrace.storage.transaction.TransactionRecovery}.
 *
 * <p>A transaction ends by one append to all that it touched: a marker in each partition, the positions of groups, and the
 * producer's new state. So all of it becomes visible in one instant, and after a crash it has ended everywhere or nowhere.
 * Only where a topic's {@code flush} is OS, of which such an append promises nothing about crashes, the decision is made
 * durable beforehand, and a start carries it out again.
 *
 * <p>The state of each transactional id is a record in the topic {@code __transaction_state}, the last one counts: the key
 * is the id in UTF-8; without a value the id is forgotten; the value is as {@link
 * io.millrace.storage.transaction.TransactionCodec} says. One rule: a state is immutable, and the coordinator's loop alone
 * replaces it.
 */
@NullMarked
package io.millrace.storage.transaction;

import org.jspecify.annotations.NullMarked;
