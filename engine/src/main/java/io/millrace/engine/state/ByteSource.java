package io.millrace.engine.state;

/** Reads what a {@link ByteSink} wrote. Not thread-safe. */
public final class ByteSource {
    private final byte[] bytes;
    private int position;

    public ByteSource(byte[] bytes) {
        this.bytes = bytes;
    }

    public boolean hasMore() {
        return position < bytes.length;
    }

    public byte readByte() {
        return bytes[position++];
    }

    public long readLong() {
        long rest = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes[position++];
            rest |= (next & 0x7FL) << shift;
            shift += 7;
        } while (next < 0);
        return (rest >>> 1) ^ -(rest & 1);
    }

    public int readInt() {
        return Math.toIntExact(readLong());
    }

    public double readDouble() {
        long bits = 0;
        for (int i = 0; i < 8; i++) {
            bits = (bits << 8) | (bytes[position++] & 0xFF);
        }
        return Double.longBitsToDouble(bits);
    }

    /** What {@link ByteSink#writeBytes} wrote. */
    public byte[] readBytes() {
        byte[] read = new byte[readInt()];
        System.arraycopy(bytes, position, read, 0, read.length);
        position += read.length;
        return read;
    }

    /** All that is left. */
    public byte[] readRest() {
        byte[] read = java.util.Arrays.copyOfRange(bytes, position, bytes.length);
        position = bytes.length;
        return read;
    }
}
