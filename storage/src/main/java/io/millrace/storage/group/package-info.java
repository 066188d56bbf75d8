/**
 * Consumer groups: who is in one, which partitions each member reads, and how far each partition has been read. Reading
 * order: {@link io.millrace.storage.group.GroupCoordinator}, {@code Group}, {@code ClassicGroup}, {@code ClassicRounds},
 * {@code ConsumerGroup}, {@code BeatingMembers}, {@code GroupShares}, {@link io.millrace.storage.group.GroupPositions}. One rule: a group's members are changed by the
 * coordinator's loop alone.
 *
 * <p>A {@code ClassicGroup} is that of KIP-62, KIP-345 (static members) and KIP-394 (member ids are asked for): a member
 * gives the shares, and what members subscribe to and are assigned passes through as bytes. In a {@code ConsumerGroup}
 * (KIP-848) the coordinator gives them. An empty group is of the kind of whoever comes next; a classic group of consumers
 * becomes a consumer group as soon as a member comes that is not classic: one of KIP-848's wire, or a reader of this
 * process ({@link io.millrace.storage.group.GroupReader}), which is what a session is that fetches from a named cursor.
 * Classic members stay in it and notice only that none of them is the leader ({@code ClassicMembers}).
 *
 * <p>What consumers put into the classic protocol's bytes, all big-endian, strings with a length of 16 bits, arrays and
 * bytes with one of 32: a subscription is an int16 version, an array of topics, bytes of the user, and from version 1 on
 * an array of the partitions still owned, each a topic and an array of int32; an assignment is an int16 version, such an
 * array of partitions, and bytes of the user.
 *
 * <p>Positions are records of the compacted topic {@code __group_positions}. The key is the group's name, a byte 0, the
 * topic, a byte 0 and the partition in decimal digits, all in UTF-8. The value is a long of the offset, an int of the leader
 * epoch (-1 if unknown), a long of the commit's time in milliseconds since the epoch, and the client's metadata in UTF-8;
 * none once the position is gone. A record whose key is the group's name alone holds what else is known of it
 * ({@code GroupStateCodec}).
 */
@NullMarked
package io.millrace.storage.group;

import org.jspecify.annotations.NullMarked;
