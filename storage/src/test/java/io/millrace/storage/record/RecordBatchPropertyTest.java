package io.millrace.storage.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.MillraceException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

final class RecordBatchPropertyTest {
    private record Row(long timestamp, byte @Nullable [] key, byte @Nullable [] value) {}

    @Property(tries = 300)
    void decodesWhatItEncodes(@ForAll Compression compression, @ForAll long seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        RecordBatchBuilder builder = new RecordBatchBuilder(compression);
        for (int i = random.nextInt(200) + 1; i > 0; i--) {
            Row row = new Row(random.nextLong() >> random.nextInt(64), bytes(random), bytes(random));
            rows.add(row);
            builder.append(row.timestamp, row.key, row.value);
        }
        assertThat(builder.recordCount()).isEqualTo(rows.size());
        int bound = builder.sizeInBytes();
        RecordBatch batch = RecordBatch.wrap(builder.build().buffer());
        assertThat(batch.sizeInBytes()).isLessThanOrEqualTo(bound);
        batch.checkCrc();
        assertThat(batch.maxTimestamp())
                .isEqualTo(rows.stream().mapToLong(Row::timestamp).max().orElseThrow());
        RecordCursor cursor = batch.records();
        for (Row row : rows) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.timestamp()).isEqualTo(row.timestamp);
            assertThat(slice(cursor.bytes(), cursor.keyStart(), cursor.keyLength()))
                    .isEqualTo(row.key);
            assertThat(slice(cursor.bytes(), cursor.valueStart(), cursor.valueLength()))
                    .isEqualTo(row.value);
        }
        assertThat(cursor.next()).isFalse();
    }

    /** Whoever sends garbage gets an error of ours, not a crash and not all memory. */
    @Property(tries = 3_000)
    void survivesChangedBytes(@ForAll Compression compression, @ForAll long seed) {
        Random random = new Random(seed);
        RecordBatchBuilder builder = new RecordBatchBuilder(compression);
        for (int i = random.nextInt(20) + 1; i > 0; i--) {
            byte[] value = "0123456789".repeat(random.nextInt(20)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            builder.append(
                    1_000, null, 0, -1, value, 0, value.length, List.of(new Header("h", new byte[random.nextInt(5)])));
        }
        ByteBuffer source = builder.build().buffer();
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        for (int i = random.nextInt(4) + 1; i > 0; i--) {
            int at = random.nextInt(bytes.length);
            bytes[at] = switch (random.nextInt(3)) {
                case 0 -> (byte) random.nextInt();
                case 1 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
                default -> (byte) (random.nextBoolean() ? 0xff : 0x7f);
            };
        }
        int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
        try {
            RecordCursor cursor =
                    RecordBatch.wrap(ByteBuffer.wrap(bytes, 0, length)).records();
            while (cursor.next()) {
                slice(cursor.bytes(), cursor.keyStart(), cursor.keyLength());
                slice(cursor.bytes(), cursor.valueStart(), cursor.valueLength());
                cursor.headers();
            }
        } catch (MillraceException e) {
            assertThat(e.sqlState()).isEqualTo("XX001");
        }
    }

    @Property(tries = 500)
    void writesNumbersAsItSizesThem(@ForAll @LongRange long value) {
        byte[] target = new byte[10];
        assertThat(Varint.write(target, 0, value)).isEqualTo(Varint.size(value));
    }

    @Example
    void refusesWhatUnfoldsToTooMuch() {
        for (Compression compression : List.of(Compression.GZIP, Compression.ZSTD, Compression.LZ4)) {
            byte[] zeros = new byte[Decompressor.LARGEST_PLAIN_BYTES + 1];
            byte[] small = Compressor.compress(compression, zeros, 0, zeros.length);
            for (int most : new int[] {5_000, Decompressor.LARGEST_PLAIN_BYTES}) {
                assertThatThrownBy(() -> Decompressor.decompress(compression, small, 0, small.length, most))
                        .hasMessageContaining("unfold to more than " + most);
            }
        }
    }

    @Example
    void takesWhatUnfoldsToJustAsMuchAsItMay() {
        for (Compression compression :
                List.of(Compression.GZIP, Compression.ZSTD, Compression.LZ4, Compression.SNAPPY)) {
            byte[] small = Compressor.compress(compression, new byte[5_000], 0, 5_000);
            assertThat(Decompressor.decompress(compression, small, 0, small.length, 5_000)
                            .length())
                    .isEqualTo(5_000);
        }
    }

    private static byte @Nullable [] bytes(Random random) {
        if (random.nextInt(5) == 0) {
            return null;
        }
        byte[] bytes = new byte[random.nextInt(random.nextInt(200) + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte @Nullable [] slice(byte[] bytes, int start, int length) {
        return length < 0 ? null : Arrays.copyOfRange(bytes, start, start + length);
    }
}
