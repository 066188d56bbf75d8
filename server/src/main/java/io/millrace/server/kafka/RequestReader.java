package io.millrace.server.kafka;

import static io.millrace.common.error.ErrorCode.LIMIT_EXCEEDED;

import java.nio.ByteBuffer;
import org.apache.kafka.common.protocol.ByteBufferAccessor;

/**
 * Reads a request's fields, of which each becomes an object or a part of one: a hundred megabytes of empty names must not
 * become gigabytes. Bytes of records and other data are shared with the frame and may be as many as fit.
 */
final class RequestReader extends ByteBufferAccessor {
    /** In one request, thrice what fetches from ten thousand partitions. Each takes some 64 bytes, more in an answer. */
    static final int MOST_FIELDS = 1 << 18;

    private int fields;

    RequestReader(ByteBuffer frame) {
        super(frame);
    }

    private void count() {
        if (++fields > MOST_FIELDS) {
            throw LIMIT_EXCEEDED.error("a request of more than %d fields", MOST_FIELDS);
        }
    }

    /** Asked for before memory is taken for as many elements as an array says to have. */
    @Override
    public int remaining() {
        return Math.min(super.remaining(), MOST_FIELDS - fields);
    }

    @Override
    public byte readByte() {
        count();
        return super.readByte();
    }

    @Override
    public short readShort() {
        count();
        return super.readShort();
    }

    @Override
    public int readInt() {
        count();
        return super.readInt();
    }

    @Override
    public long readLong() {
        count();
        return super.readLong();
    }

    @Override
    public int readUnsignedVarint() {
        count();
        return super.readUnsignedVarint();
    }
}
