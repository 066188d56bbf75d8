package io.millrace.storage.group;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.PartitionId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What consumers put into the classic protocol's bytes: Kafka's ConsumerProtocolSubscription and
 * ConsumerProtocolAssignment, as far as a coordinator needs them (package-info has the layout).
 */
final class ConsumerProtocol {
    static final String TYPE = "consumer";

    private static final short VERSION = 0;

    private ConsumerProtocol() {}

    /** What a member wants, and what it still has: nothing for one that gives up everything before it joins again. */
    record Subscription(Set<String> topics, Set<PartitionId> owned) {}

    /** @throws io.millrace.common.error.MillraceException INCONSISTENT_GROUP_PROTOCOL */
    static Subscription subscription(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            short version = buffer.getShort();
            Set<String> topics = new TreeSet<>();
            for (int left = count(buffer); left > 0; left--) {
                topics.add(string(buffer));
            }
            skipBytes(buffer);
            return new Subscription(topics, version < 1 ? Set.of() : partitions(buffer));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw ErrorCode.INCONSISTENT_GROUP_PROTOCOL.causedBy(e, "a consumer's subscription cannot be read");
        }
    }

    /** Whether a topic is among those subscribed to; so too if that cannot be read. */
    static boolean mayName(byte[] subscription, String topic) {
        try {
            return subscription(subscription).topics().contains(topic);
        } catch (MillraceException e) {
            return true;
        }
    }

    /** Empty for no bytes at all. INCONSISTENT_GROUP_PROTOCOL if they cannot be read. */
    static Set<PartitionId> assigned(byte[] assignment) {
        if (assignment.length == 0) {
            return Set.of();
        }
        try {
            ByteBuffer buffer = ByteBuffer.wrap(assignment);
            buffer.getShort();
            return partitions(buffer);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw ErrorCode.INCONSISTENT_GROUP_PROTOCOL.causedBy(e, "a consumer's assignment cannot be read");
        }
    }

    /** As {@link #assigned}; empty too for what a client's own assignor wrote in its own way. */
    static Set<PartitionId> assignedIfReadable(byte[] assignment) {
        try {
            return assigned(assignment);
        } catch (MillraceException e) {
            return Set.of();
        }
    }

    static byte[] assignment(Collection<PartitionId> partitions) {
        Map<String, Set<Integer>> topics = new TreeMap<>();
        partitions.forEach(partition -> topics.computeIfAbsent(partition.topic(), topic -> new TreeSet<>())
                .add(partition.partition()));
        int size = Short.BYTES + 2 * Integer.BYTES + partitions.size() * Integer.BYTES;
        for (String topic : topics.keySet()) {
            size += Short.BYTES + topic.getBytes(UTF_8).length + Integer.BYTES;
        }
        ByteBuffer buffer = ByteBuffer.allocate(size).putShort(VERSION).putInt(topics.size());
        topics.forEach((topic, numbers) -> {
            byte[] name = topic.getBytes(UTF_8);
            buffer.putShort((short) name.length).put(name).putInt(numbers.size());
            numbers.forEach(buffer::putInt);
        });
        return buffer.putInt(0).array();
    }

    private static Set<PartitionId> partitions(ByteBuffer buffer) {
        Set<PartitionId> partitions = new TreeSet<>();
        for (int topics = count(buffer); topics > 0; topics--) {
            String topic = string(buffer);
            for (int left = count(buffer); left > 0; left--) {
                partitions.add(new PartitionId(topic, Math.max(0, buffer.getInt())));
            }
        }
        return partitions;
    }

    /** No more than what follows has room for. */
    private static int count(ByteBuffer buffer) {
        int count = buffer.getInt();
        if (count > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        return count;
    }

    private static String string(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.getShort() & 0x7fff];
        buffer.get(bytes);
        return new String(bytes, UTF_8);
    }

    private static void skipBytes(ByteBuffer buffer) {
        int length = Math.max(0, buffer.getInt());
        buffer.position(buffer.position() + length);
    }
}
