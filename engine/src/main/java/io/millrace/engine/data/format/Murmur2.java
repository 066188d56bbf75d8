package io.millrace.engine.data.format;

/** The hash (MurmurHash 2 by Austin Appleby, with Kafka's seed) by which Kafka's producers place keys. */
public final class Murmur2 {
    private static final int SEED = 0x9747b28c;
    private static final int MULTIPLIER = 0x5bd1e995;

    private Murmur2() {}

    /** The partition of a key. */
    public static int partition(byte[] bytes, int start, int length, int partitionCount) {
        return (hash(bytes, start, length) & 0x7fffffff) % partitionCount;
    }

    static int hash(byte[] bytes, int start, int length) {
        int hash = SEED ^ length;
        int whole = length & ~3;
        for (int i = start; i < start + whole; i += 4) {
            int k = (bytes[i] & 0xff)
                    | (bytes[i + 1] & 0xff) << 8
                    | (bytes[i + 2] & 0xff) << 16
                    | (bytes[i + 3] & 0xff) << 24;
            k *= MULTIPLIER;
            k ^= k >>> 24;
            hash = hash * MULTIPLIER ^ k * MULTIPLIER;
        }
        int rest = length - whole;
        if (rest > 0) {
            for (int i = rest - 1; i >= 0; i--) {
                hash ^= (bytes[start + whole + i] & 0xff) << 8 * i;
            }
            hash *= MULTIPLIER;
        }
        hash ^= hash >>> 13;
        hash *= MULTIPLIER;
        return hash ^ hash >>> 15;
    }
}
