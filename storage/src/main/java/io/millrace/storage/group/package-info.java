/**
 * Consumer groups: who is in one, which partitions each member reads, and how far each partition has been read. Reading
 * order: {@link io.millrace.storage.group.GroupCoordinator}, {@code ClassicGroup}, {@code GroupMember},
 * {@link io.millrace.storage.group.GroupPositions}. One rule: a group's members are changed by the coordinator's loop alone.
 *
 * <p>The protocol is the classic one of KIP-62, KIP-345 (static members) and KIP-394 (member ids are asked for); what
 * members subscribe to and are assigned passes through as bytes.
 *
 * <p>Positions are records of the topic {@code __group_positions}. The key is the group's name, a byte 0, the topic, a byte
 * 0 and the partition in decimal digits, all in UTF-8. The value is a long of the offset, an int of the leader epoch (-1 if
 * unknown), a long of the commit's time in milliseconds since the epoch, and the client's metadata in UTF-8; none once the
 * position is gone.
 */
@NullMarked
package io.millrace.storage.group;

import org.jspecify.annotations.NullMarked;
