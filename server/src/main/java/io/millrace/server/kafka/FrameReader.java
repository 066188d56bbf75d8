package io.millrace.server.kafka;

import static io.millrace.common.error.ErrorCode.PROTOCOL_VIOLATION;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts what a client sends into frames, without their lengths, each in an array of its own that the log may keep. On the
 * channel's thread.
 */
final class FrameReader extends SimpleChannelInboundHandler<ByteBuf> {
    private static final int LENGTH_BYTES = 4;

    /** A frame is given memory for what it says only up to this, and more as its bytes come. */
    private static final int TRUSTED_BYTES = 256 << 10;

    private static final byte[] NONE = {};

    private int most;

    /** Of the frame's length. */
    private int lengthBytes;

    private int length;
    private byte[] frame = NONE;
    private int filled;

    /** @param most bytes of a frame */
    FrameReader(int most) {
        this.most = most;
    }

    void most(int bytes) {
        most = bytes;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
        while (bytes.isReadable() && context.channel().isOpen()) {
            if (lengthBytes < LENGTH_BYTES) {
                readLength(bytes);
            } else {
                readFrame(bytes);
            }
            if (lengthBytes == LENGTH_BYTES && filled == length) {
                ByteBuffer whole = ByteBuffer.wrap(frame);
                lengthBytes = 0;
                frame = NONE;
                filled = 0;
                context.fireChannelRead(whole);
            }
        }
    }

    private void readLength(ByteBuf bytes) {
        length = length << 8 | bytes.readUnsignedByte();
        if (++lengthBytes == LENGTH_BYTES) {
            if (length < 0 || length > most) {
                throw PROTOCOL_VIOLATION.error("a request of %d bytes, at most %d are taken", length, most);
            }
            frame = new byte[Math.min(length, TRUSTED_BYTES)];
        }
    }

    private void readFrame(ByteBuf bytes) {
        int count = Math.min(bytes.readableBytes(), length - filled);
        if (filled + count > frame.length) {
            int doubled = (int) Math.min(length, 2L * frame.length);
            frame = Arrays.copyOf(frame, Math.max(doubled, filled + count));
        }
        bytes.readBytes(frame, filled, count);
        filled += count;
    }
}
