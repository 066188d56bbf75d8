package io.millrace.server.kafka;

import io.millrace.storage.record.RecordBatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCounted;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.Writable;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;

/** Writes a response as pieces to be sent one after another: buffers and files; record batches are not copied. */
final class ResponseWriter implements Writable {
    private final List<ReferenceCounted> parts = new ArrayList<>();
    private ByteBuf current;

    private ResponseWriter(ByteBuf first) {
        this.current = first;
    }

    /** The whole frame with its length, buffers and file regions, which are the caller's to release. */
    static List<ReferenceCounted> encode(
            ByteBufAllocator allocator, int correlationId, ApiMessage body, short headerVersion, short version) {
        ResponseHeaderData header = new ResponseHeaderData().setCorrelationId(correlationId);
        ObjectSerializationCache cache = new ObjectSerializationCache();
        MessageSizeAccumulator size = new MessageSizeAccumulator();
        header.addSize(size, cache, headerVersion);
        body.addSize(size, cache, version);
        ByteBuf buffer = allocator.ioBuffer(4 + size.sizeExcludingZeroCopy());
        ResponseWriter writer = new ResponseWriter(buffer);
        try {
            buffer.writeInt(size.totalSize());
            header.write(writer, cache, headerVersion);
            body.write(writer, cache, version);
            writer.parts.add(writer.current);
            return writer.parts;
        } catch (RuntimeException e) {
            buffer.release(buffer.refCnt());
            throw e;
        }
    }

    @Override
    public void writeRecords(BaseRecords records) {
        if (records instanceof MemoryRecords memory) {
            writeByteBuffer(memory.buffer());
            return;
        }
        StoredRecords stored = (StoredRecords) records;
        if (stored.sizeInBytes() == 0) {
            return;
        }
        // What was written so far, and what follows, are slices of one buffer that each of them keeps alive.
        ByteBuf whole = current;
        ByteBuf rest = whole.slice(whole.writerIndex(), whole.capacity() - whole.writerIndex())
                .clear();
        parts.add(whole.retain());
        for (RecordBatch batch : stored.batches()) {
            parts.add(Unpooled.wrappedBuffer(batch.sharedBuffer()));
        }
        if (stored.file() != null) {
            parts.add(new StoredRegion(stored.file()));
        }
        current = rest;
    }

    @Override
    public void writeByte(byte value) {
        current.writeByte(value);
    }

    @Override
    public void writeShort(short value) {
        current.writeShort(value);
    }

    @Override
    public void writeInt(int value) {
        current.writeInt(value);
    }

    @Override
    public void writeLong(long value) {
        current.writeLong(value);
    }

    @Override
    public void writeDouble(double value) {
        current.writeDouble(value);
    }

    @Override
    public void writeByteArray(byte[] value) {
        current.writeBytes(value);
    }

    @Override
    public void writeByteBuffer(ByteBuffer value) {
        current.writeBytes(value.duplicate());
    }

    @Override
    public void writeUnsignedVarint(int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            current.writeByte(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        current.writeByte(rest);
    }

    @Override
    public void writeVarint(int value) {
        writeUnsignedVarint(value << 1 ^ value >> 31);
    }

    @Override
    public void writeVarlong(long value) {
        long rest = value << 1 ^ value >> 63;
        while ((rest & ~0x7FL) != 0) {
            current.writeByte((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        current.writeByte((int) rest);
    }
}
