package io.millrace.storage.record;

import com.github.luben.zstd.Zstd;
import io.millrace.common.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;

/** Compresses a batch's records as Kafka's clients do. */
final class Compressor {
    private Compressor() {}

    static byte[] compress(Compression compression, byte[] bytes, int start, int length) {
        try {
            return switch (compression) {
                case NONE -> java.util.Arrays.copyOfRange(bytes, start, start + length);
                case SNAPPY -> XerialSnappy.compress(bytes, start, length);
                case ZSTD ->
                    Zstd.compress(
                            start == 0 && length == bytes.length
                                    ? bytes
                                    : java.util.Arrays.copyOfRange(bytes, start, start + length));
                case GZIP -> {
                    ByteArrayOutputStream target = new ByteArrayOutputStream(length / 2 + 64);
                    try (OutputStream gzip = new GZIPOutputStream(target, 8192)) {
                        gzip.write(bytes, start, length);
                    }
                    yield target.toByteArray();
                }
                case LZ4 -> {
                    ByteArrayOutputStream target = new ByteArrayOutputStream(length / 2 + 64);
                    try (OutputStream lz4 = new LZ4FrameOutputStream(
                            target,
                            LZ4FrameOutputStream.BLOCKSIZE.SIZE_64KB,
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
}
