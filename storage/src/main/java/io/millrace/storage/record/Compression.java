package io.millrace.storage.record;

/** How a batch's records are compressed; the id is the lowest three bits of the attributes. */
public enum Compression {
    NONE(0),
    GZIP(1),
    SNAPPY(2),
    LZ4(3),
    ZSTD(4);

    private static final Compression[] BY_ID = values();

    private final int id;

    Compression(int id) {
        this.id = id;
    }

    int id() {
        return id;
    }

    /** How hard Kafka's clients compress unless they are told otherwise, as each compression counts it. */
    public int defaultLevel() {
        return switch (this) {
            case NONE, SNAPPY -> 0;
            case GZIP -> -1;
            case LZ4 -> 9;
            case ZSTD -> 3;
        };
    }

    static boolean isId(int id) {
        return id >= 0 && id < BY_ID.length;
    }

    static Compression ofId(int id) {
        return BY_ID[id];
    }
}
