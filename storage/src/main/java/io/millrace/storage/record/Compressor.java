package io.millrace.storage.record;

import com.github.luben.zstd.Zstd;
import io.millrace.common.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.xxhash.XXHashFactory;

/** Compresses a batch's records as Kafka's clients do. */
final class Compressor {
    private static final long UNKNOWN_SIZE = -1;

    private Compressor() {}

    static byte[] compress(Compression compression, byte[] bytes, int start, int length) {
        return compress(compression, compression.defaultLevel(), bytes, start, length);
    }

    static byte[] compress(Compression compression, int level, byte[] bytes, int start, int length) {
        try {
            return switch (compression) {
                case NONE -> Arrays.copyOfRange(bytes, start, start + length);
                case SNAPPY -> XerialSnappy.compress(bytes, start, length);
                case ZSTD ->
                    Zstd.compress(
                            start == 0 && length == bytes.length
                                    ? bytes
                                    : Arrays.copyOfRange(bytes, start, start + length),
                            level);
                case GZIP -> {
                    ByteArrayOutputStream target = new ByteArrayOutputStream(length / 2 + 64);
                    try (OutputStream gzip = new LevelledGzip(target, level)) {
                        gzip.write(bytes, start, length);
                    }
                    yield target.toByteArray();
                }
                case LZ4 -> {
                    ByteArrayOutputStream target = new ByteArrayOutputStream(length / 2 + 64);
                    try (OutputStream lz4 = new LZ4FrameOutputStream(
                            target,
                            LZ4FrameOutputStream.BLOCKSIZE.SIZE_64KB,
                            UNKNOWN_SIZE,
                            lz4(level),
                            XXHashFactory.fastestInstance().hash32(),
                            LZ4FrameOutputStream.FLG.Bits.BLOCK_INDEPENDENCE)) {
                        lz4.write(bytes, start, length);
                    }
                    yield target.toByteArray();
                }
            };
        } catch (IOException e) {
            throw ErrorCode.INTERNAL_ERROR.causedBy(e, "records cannot be compressed: %s", e.getMessage());
        }
    }

    /** As Kafka's clients take the levels: the default one is the fast compressor. */
    private static LZ4Compressor lz4(int level) {
        LZ4Factory factory = LZ4Factory.fastestInstance();
        return level == Compression.LZ4.defaultLevel() ? factory.fastCompressor() : factory.highCompressor(level);
    }

    private static final class LevelledGzip extends GZIPOutputStream {
        LevelledGzip(OutputStream target, int level) throws IOException {
            super(target, 8192);
            def.setLevel(level);
        }
    }
}
