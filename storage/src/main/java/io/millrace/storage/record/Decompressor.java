package io.millrace.storage.record;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;

/** Turns a batch's compressed records into plain ones, never more than {@link #LARGEST_PLAIN_BYTES}. */
final class Decompressor {
    /** A batch that would unfold to more is refused: a small message must not take all memory. */
    static final int LARGEST_PLAIN_BYTES = 128 << 20;

    /** The first {@code length} bytes of {@code bytes}. */
    record Plain(byte[] bytes, int length) {}

    private Decompressor() {}

    /** @param most bytes that they may unfold to, at most {@link #LARGEST_PLAIN_BYTES} */
    static Plain decompress(Compression compression, byte[] bytes, int start, int length, int most) {
        try {
            if (compression == Compression.SNAPPY) {
                return XerialSnappy.decompress(bytes, start, length, most);
            }
            ByteArrayInputStream source = new ByteArrayInputStream(bytes, start, length);
            try (InputStream plain = open(compression, source)) {
                return readAll(plain, length, most);
            }
        } catch (MillraceException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The libraries meet garbage with exceptions of many kinds.
            throw ErrorCode.DATA_CORRUPTED.causedBy(
                    e, "records compressed with %s cannot be read: %s", name(compression), e.getMessage());
        }
    }

    private static InputStream open(Compression compression, InputStream source) throws IOException {
        return switch (compression) {
            case GZIP -> new GZIPInputStream(source, 8192);
            case LZ4 -> new LZ4FrameInputStream(source);
            case ZSTD -> new ZstdInputStreamNoFinalizer(source);
            case NONE, SNAPPY -> throw ErrorCode.INTERNAL_ERROR.error("no stream for %s", compression);
        };
    }

    private static Plain readAll(InputStream plain, int compressedLength, int most) throws IOException {
        byte[] target = new byte[Math.min(most, Math.max(1024, Math.min(compressedLength, 1 << 20) * 4))];
        int length = 0;
        while (true) {
            int got = plain.read(target, length, target.length - length);
            if (got < 0) {
                return new Plain(target, length);
            }
            length += got;
            if (length == target.length) {
                if (length >= most) {
                    if (plain.read() < 0) {
                        return new Plain(target, length);
                    }
                    throw tooLarge(most);
                }
                target = Arrays.copyOf(target, Math.min(most, length * 2));
            }
        }
    }

    static MillraceException tooLarge(int most) {
        return ErrorCode.DATA_CORRUPTED.error("a batch's records unfold to more than %s bytes", most);
    }

    static String name(Compression compression) {
        return compression.name().toLowerCase(Locale.ROOT);
    }
}
