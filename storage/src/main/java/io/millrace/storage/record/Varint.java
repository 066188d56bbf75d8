package io.millrace.storage.record;

/** Zigzag numbers of one to ten bytes, seven bits each, lowest first (as Protocol Buffers' sint64). */
final class Varint {
    private Varint() {}

    static int size(long value) {
        long raw = (value << 1) ^ (value >> 63);
        return (70 - Long.numberOfLeadingZeros(raw | 1)) / 7;
    }

    /** Writes {@code value} and gives the position after it. */
    static int write(byte[] target, int start, long value) {
        long raw = (value << 1) ^ (value >> 63);
        int at = start;
        while ((raw & ~0x7fL) != 0) {
            target[at++] = (byte) (raw | 0x80);
            raw >>>= 7;
        }
        target[at++] = (byte) raw;
        return at;
    }
}
