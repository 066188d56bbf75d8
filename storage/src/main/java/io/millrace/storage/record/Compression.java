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

    static boolean isId(int id) {
        return id >= 0 && id < BY_ID.length;
    }

    static Compression ofId(int id) {
        return BY_ID[id];
    }
}
