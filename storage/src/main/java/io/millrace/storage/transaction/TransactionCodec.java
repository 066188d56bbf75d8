package io.millrace.storage.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.common.error.ErrorCode;
import io.millrace.storage.PartitionId;
import io.millrace.storage.group.GroupPosition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A {@link TransactionState} as bytes: a short of version 1; producer id (long) and epoch (short) of the producer and of the
 * one before; an int of timeout; a byte of status, its number; a byte of whether ends bump the epoch; longs of start and of
 * last change; an int number of partitions, each a text and an int; an int number of groups, each a text and an int number
 * of positions, each a partition, a long of offset, an int of leader epoch, a text of metadata, a long of timestamp. A text
 * is an int of its length in bytes and UTF-8.
 */
final class TransactionCodec {
    private static final short VERSION = 1;

    /** A text longer than that is not ours. */
    private static final int LONGEST_TEXT = 1 << 20;

    private TransactionCodec() {}

    static byte[] encode(TransactionState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(VERSION);
            write(out, state.producer());
            write(out, state.previous());
            out.writeInt(state.timeoutMillis());
            out.writeByte(state.status().number());
            out.writeBoolean(state.bumps());
            out.writeLong(state.startedMillis());
            out.writeLong(state.updatedMillis());
            out.writeInt(state.partitions().size());
            for (PartitionId partition : new TreeSet<>(state.partitions())) {
                write(out, partition);
            }
            out.writeInt(state.positions().size());
            for (Map.Entry<String, Map<PartitionId, GroupPosition>> group :
                    new TreeMap<>(state.positions()).entrySet()) {
                write(out, group.getKey());
                out.writeInt(group.getValue().size());
                for (Map.Entry<PartitionId, GroupPosition> each : new TreeMap<>(group.getValue()).entrySet()) {
                    write(out, each.getKey());
                    write(out, each.getValue());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not into memory
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, ProducerIdentity producer) throws IOException {
        out.writeLong(producer.producerId());
        out.writeShort(producer.epoch());
    }

    private static void write(DataOutputStream out, PartitionId partition) throws IOException {
        write(out, partition.topic());
        out.writeInt(partition.partition());
    }

    private static void write(DataOutputStream out, GroupPosition position) throws IOException {
        out.writeLong(position.offset());
        out.writeInt(position.leaderEpoch());
        write(out, position.metadata());
        out.writeLong(position.timestampMillis());
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** @throws io.millrace.common.error.MillraceException DATA_CORRUPTED */
    static TransactionState decode(String transactionalId, byte[] source, int start, int length) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(source, start, length))) {
            if (in.readShort() != VERSION) {
                throw new IOException("of another version");
            }
            ProducerIdentity producer = readProducer(in);
            ProducerIdentity previous = readProducer(in);
            int timeoutMillis = in.readInt();
            TransactionState.Status status = readStatus(in);
            boolean bumps = in.readBoolean();
            long startedMillis = in.readLong();
            long updatedMillis = in.readLong();
            return new TransactionState(
                    transactionalId,
                    producer,
                    previous,
                    timeoutMillis,
                    status,
                    bumps,
                    readPartitions(in),
                    readGroups(in),
                    startedMillis,
                    updatedMillis);
        } catch (IOException e) {
            throw ErrorCode.DATA_CORRUPTED.causedBy(
                    e, "the state of transactional id \"%s\" cannot be read", transactionalId);
        }
    }

    private static ProducerIdentity readProducer(DataInputStream in) throws IOException {
        return new ProducerIdentity(in.readLong(), in.readShort());
    }

    private static TransactionState.Status readStatus(DataInputStream in) throws IOException {
        int number = in.readByte();
        for (TransactionState.Status status : TransactionState.Status.values()) {
            if (status.number() == number) {
                return status;
            }
        }
        throw new IOException("status " + number);
    }

    private static Set<PartitionId> readPartitions(DataInputStream in) throws IOException {
        Set<PartitionId> partitions = new HashSet<>();
        for (int left = in.readInt(); left > 0; left--) {
            partitions.add(readPartition(in));
        }
        return partitions;
    }

    private static PartitionId readPartition(DataInputStream in) throws IOException {
        return new PartitionId(readText(in), in.readInt());
    }

    private static Map<String, Map<PartitionId, GroupPosition>> readGroups(DataInputStream in) throws IOException {
        Map<String, Map<PartitionId, GroupPosition>> groups = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String group = readText(in);
            Map<PartitionId, GroupPosition> positions = new HashMap<>();
            for (int more = in.readInt(); more > 0; more--) {
                PartitionId partition = readPartition(in);
                positions.put(partition, new GroupPosition(in.readLong(), in.readInt(), readText(in), in.readLong()));
            }
            groups.put(group, positions);
        }
        return groups;
    }

    private static String readText(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LONGEST_TEXT) {
            throw new IOException("a text of " + length + " bytes");
        }
        return new String(in.readNBytes(length), UTF_8);
    }
}
