package io.millrace.storage.record;

/** How a batch's records are compressed; the id is the lowest three bits of the attributes. */
public enum Compression {
    NONE,
    GZIP,
    SNAPPY,
    LZ4,
    ZSTD
}
