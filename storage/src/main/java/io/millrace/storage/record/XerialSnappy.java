package io.millrace.storage.record;

import java.io.IOException;
import java.util.Arrays;
import org.xerial.snappy.Snappy;

/**
 * Snappy as Kafka's clients frame it: eight bytes of magic, two ints of version, then blocks, each an int of length and
 * raw snappy. Without the magic, all bytes are one raw block.
 */
final class XerialSnappy {
    private static final byte[] MAGIC = {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0};
    private static final int PREAMBLE_BYTES = 16;
    private static final int BLOCK_BYTES = 32 * 1024;

    private XerialSnappy() {}

    static byte[] compress(byte[] bytes, int start, int length) throws IOException {
        int blocks = (length + BLOCK_BYTES - 1) / BLOCK_BYTES;
        byte[] target = new byte[PREAMBLE_BYTES + blocks * (4 + Snappy.maxCompressedLength(BLOCK_BYTES))];
        System.arraycopy(MAGIC, 0, target, 0, MAGIC.length);
        BatchLayout.putInt(target, 8, 1);
        BatchLayout.putInt(target, 12, 1);
        int at = PREAMBLE_BYTES;
        for (int done = 0; done < length; done += BLOCK_BYTES) {
            int piece = Math.min(BLOCK_BYTES, length - done);
            int size = Snappy.compress(bytes, start + done, piece, target, at + 4);
            BatchLayout.putInt(target, at, size);
            at += 4 + size;
        }
        return Arrays.copyOf(target, at);
    }

    static Decompressor.Plain decompress(byte[] bytes, int start, int length, int limit) throws IOException {
        if (!isFramed(bytes, start, length)) {
            byte[] target = new byte[checkedLength(bytes, start, length, 0, limit)];
            return new Decompressor.Plain(target, Snappy.uncompress(bytes, start, length, target, 0));
        }
        int end = start + length;
        byte[] target = new byte[Math.min(limit, Math.min(length, 1 << 20) * 4)];
        int filled = 0;
        int at = start + PREAMBLE_BYTES;
        while (at < end) {
            int size = end - at < 4 ? -1 : BatchLayout.getInt(bytes, at);
            at += 4;
            if (size < 0 || size > end - at) {
                throw new IOException("a block is cut off");
            }
            int more = checkedLength(bytes, at, size, filled, limit);
            if (filled + more > target.length) {
                target = Arrays.copyOf(target, (int) Math.min(limit, Math.max(filled + more, target.length * 2L)));
            }
            filled += Snappy.uncompress(bytes, at, size, target, filled);
            at += size;
        }
        return new Decompressor.Plain(target, filled);
    }

    private static boolean isFramed(byte[] bytes, int start, int length) {
        return length >= PREAMBLE_BYTES && Arrays.equals(bytes, start, start + MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    private static int checkedLength(byte[] bytes, int start, int length, int filled, int limit) throws IOException {
        if (length == 0) {
            throw new IOException("an empty block");
        }
        int plain = Snappy.uncompressedLength(bytes, start, length);
        // Snappy's copies give at most 64 bytes for three.
        if (plain < 0 || plain > length * 64L) {
            throw new IOException("a block of " + length + " bytes states " + plain + " bytes");
        }
        if (plain > limit - filled) {
            throw Decompressor.tooLarge(limit);
        }
        return plain;
    }
}
