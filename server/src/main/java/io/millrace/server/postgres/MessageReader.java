package io.millrace.server.postgres;

import static io.millrace.common.error.ErrorCode.PROTOCOL_VIOLATION;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.Utf8;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Reads the fields of one message's body and never past it. */
final class MessageReader {
    private final ByteBuf body;

    MessageReader(ByteBuf body) {
        this.body = body;
    }

    int readUnsignedByte() {
        need(1);
        return body.readUnsignedByte();
    }

    int readShort() {
        need(2);
        return body.readShort();
    }

    int readUnsignedShort() {
        need(2);
        return body.readUnsignedShort();
    }

    int readInt() {
        need(4);
        return body.readInt();
    }

    byte[] readBytes(int length) {
        if (length < 0) {
            throw PROTOCOL_VIOLATION.error("invalid message format").detail("A length of " + length + " bytes.");
        }
        need(length);
        byte[] bytes = new byte[length];
        body.readBytes(bytes);
        return bytes;
    }

    byte[] readRest() {
        return readBytes(body.readableBytes());
    }

    /** Up to and over the next zero byte. */
    String readCString() {
        int length = body.bytesBefore((byte) 0);
        if (length < 0) {
            throw PROTOCOL_VIOLATION.error("invalid string in message");
        }
        byte[] bytes = readBytes(length);
        body.skipBytes(1);
        return utf8(bytes);
    }

    boolean hasMore() {
        return body.isReadable();
    }

    /** A field count that the rest of the body can hold at {@code bytesEach} bytes at least. */
    int readCount(int bytesEach) {
        int count = readUnsignedShort();
        need(count * bytesEach);
        return count;
    }

    void end() {
        if (body.isReadable()) {
            throw PROTOCOL_VIOLATION.error("invalid message format").detail(body.readableBytes() + " bytes too many.");
        }
    }

    private void need(int count) {
        if (body.readableBytes() < count) {
            throw PROTOCOL_VIOLATION.error("insufficient data left in message");
        }
    }

    /** @throws MillraceException INVALID_BYTE_SEQUENCE */
    static String utf8(byte[] bytes) {
        Utf8.check(bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
