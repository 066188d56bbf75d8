package io.millrace.storage.group;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.common.error.ErrorCode;
import io.millrace.storage.PartitionId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@link GroupState} as bytes: big-endian; strings and bytes with a length of 32 bits, -1 for null; lists with a count. */
final class GroupStateCodec {
    private static final byte VERSION = 0;

    private ByteBuffer buffer;

    private GroupStateCodec(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    static byte[] encode(GroupState state) {
        GroupStateCodec codec = new GroupStateCodec(ByteBuffer.allocate(256));
        codec.write(state);
        byte[] bytes = new byte[codec.buffer.flip().remaining()];
        codec.buffer.get(bytes);
        return bytes;
    }

    /** @throws io.millrace.common.error.MillraceException DATA_CORRUPTED */
    static GroupState decode(String group, byte[] bytes) {
        try {
            return new GroupStateCodec(ByteBuffer.wrap(bytes)).read();
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw ErrorCode.DATA_CORRUPTED.causedBy(e, "what is known of group \"%s\" cannot be read", group);
        }
    }

    private void write(GroupState state) {
        room(1).put(VERSION);
        write(state.kind().name());
        write(state.epoch());
        room(Long.BYTES).putLong(state.emptySinceMillis());
        write(state.protocolType());
        write(state.protocol());
        write(state.leader());
        write(state.members().size());
        state.members().forEach(this::write);
    }

    private GroupState read() {
        if (buffer.get() != VERSION) {
            throw new IllegalArgumentException("an unknown version");
        }
        GroupDescription.Kind kind = GroupDescription.Kind.valueOf(text());
        int epoch = buffer.getInt();
        long emptySince = buffer.getLong();
        String protocolType = text();
        String protocol = text();
        String leader = text();
        List<GroupState.Member> members = new ArrayList<>();
        for (int left = buffer.getInt(); left > 0; left--) {
            members.add(member());
        }
        return new GroupState(kind, epoch, emptySince, protocolType, protocol, leader, members);
    }

    private void write(GroupState.Member member) {
        write(member.id());
        write(member.instanceId());
        write(member.clientId());
        write(member.clientHost());
        write(member.kind().name());
        write(member.sessionTimeoutMillis());
        write(member.rebalanceTimeoutMillis());
        write(member.protocols().size());
        member.protocols().forEach((name, metadata) -> {
            write(name);
            write(metadata);
        });
        write(member.assignment());
        write(member.epoch());
        write(member.previousEpoch());
        write(member.names().size());
        member.names().forEach(this::write);
        write(member.pattern());
        write(member.assignor());
        write(member.assigned());
        write(member.revoking());
        write(member.target());
    }

    private GroupState.Member member() {
        return new GroupState.Member(
                text(),
                textOrNull(),
                text(),
                text(),
                MemberKind.valueOf(text()),
                buffer.getInt(),
                buffer.getInt(),
                protocols(),
                bytes(),
                buffer.getInt(),
                buffer.getInt(),
                names(),
                textOrNull(),
                textOrNull(),
                partitions(),
                partitions(),
                partitions());
    }

    private Map<String, byte[]> protocols() {
        Map<String, byte[]> protocols = new LinkedHashMap<>();
        for (int left = buffer.getInt(); left > 0; left--) {
            protocols.put(text(), bytes());
        }
        return protocols;
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (int left = buffer.getInt(); left > 0; left--) {
            names.add(text());
        }
        return names;
    }

    private void write(Collection<PartitionId> partitions) {
        write(partitions.size());
        for (PartitionId partition : partitions) {
            write(partition.topic());
            write(partition.partition());
        }
    }

    private Set<PartitionId> partitions() {
        Set<PartitionId> partitions = new TreeSet<>();
        for (int left = buffer.getInt(); left > 0; left--) {
            partitions.add(new PartitionId(text(), buffer.getInt()));
        }
        return partitions;
    }

    private void write(int number) {
        room(Integer.BYTES).putInt(number);
    }

    private void write(@Nullable String text) {
        if (text == null) {
            write(-1);
        } else {
            write(text.getBytes(UTF_8));
        }
    }

    private void write(byte[] bytes) {
        write(bytes.length);
        room(bytes.length).put(bytes);
    }

    private byte[] bytes() {
        int length = buffer.getInt();
        if (length > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    private String text() {
        return new String(bytes(), UTF_8);
    }

    private @Nullable String textOrNull() {
        buffer.mark();
        if (buffer.getInt() < 0) {
            return null;
        }
        buffer.reset();
        return text();
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(2 * buffer.capacity(), buffer.position() + bytes));
            larger.put(buffer.flip());
            buffer = larger;
        }
        return buffer;
    }
}
