package io.millrace.storage.record;

import static io.millrace.common.fuzzing.Expectation.check;
import static io.millrace.storage.record.BatchLayout.putInt;
import static io.millrace.storage.record.BatchLayout.putLong;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.common.fuzzing.Allowance;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes come as a batch: they are read, the same by each way of reading, or refused with DATA_CORRUPTED; and
 * neither takes more memory than {@link Decompressor#LARGEST_PLAIN_BYTES} allows.
 */
final class RecordBatchFuzzTest {
    /** Of a compressed batch: its records unfold five times here, each time into an array that grows by doubling. */
    private static final Allowance COMPRESSED = new Allowance(20L * Decompressor.LARGEST_PLAIN_BYTES, 0);

    /** What a batch of plain records may take for each of its bytes: a header is an object or three. */
    private static final Allowance PLAIN = new Allowance(1 << 20, 200);

    /** The first byte of an input says what is done to the others before they are read as a batch. */
    private static final int MEND_HEADER = 1;

    private static final int COMPRESS = 2;

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "", maxExecutions = 10_000_000)
    void readsOrRefuses(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = batchOf(input[0], Arrays.copyOfRange(input, 1, input.length));
        boolean compressed = bytes.length > BatchLayout.ATTRIBUTES + 1
                && (bytes[BatchLayout.ATTRIBUTES + 1] & BatchLayout.COMPRESSION_MASK) != 0;
        (compressed ? COMPRESSED : PLAIN).check(bytes.length, () -> read(bytes));
    }

    private static void read(byte[] bytes) {
        try {
            RecordBatch batch = RecordBatch.wrap(bytes, 0, bytes.length);
            List<Field> values = walk(batch);
            check(walkValues(batch).equals(values), "values in other places than in their records");
            if (batch.isControl()) {
                EndMarker.of(batch);
            } else {
                RecordBatch again = BatchRewriter.compress(batch, Compression.LZ4, 12);
                check(texts(again).equals(texts(batch)), "other records once they are compressed");
            }
        } catch (MillraceException e) {
            if (e.code() != ErrorCode.DATA_CORRUPTED) {
                throw e;
            }
        }
    }

    /** Where a value lies. */
    private record Field(int start, int length) {}

    private static List<Field> walk(RecordBatch batch) {
        RecordCursor cursor = batch.records();
        List<Field> values = new ArrayList<>();
        while (cursor.next()) {
            checkField(cursor, cursor.keyStart(), cursor.keyLength());
            checkField(cursor, cursor.valueStart(), cursor.valueLength());
            cursor.headers();
            check(cursor.offset() >= batch.baseOffset() && cursor.offset() <= batch.lastOffset(), "an offset outside");
            if (cursor.valueLength() >= 0) {
                values.add(new Field(cursor.valueStart(), cursor.valueLength()));
            }
        }
        return values;
    }

    private static void checkField(RecordCursor cursor, int start, int length) {
        check(length < 0 || start + length <= cursor.bytes().length, "a field that ends outside");
    }

    private static List<Field> walkValues(RecordBatch batch) {
        RecordCursor cursor = batch.records();
        int[] starts = new int[batch.recordCount()];
        int[] lengths = new int[batch.recordCount()];
        List<Field> values = new ArrayList<>();
        for (int seen = 0; seen < batch.recordCount(); ) {
            int count = cursor.nextValues(starts, lengths);
            for (int i = 0; i < count; i++) {
                values.add(new Field(starts[i], lengths[i]));
            }
            seen += count + 1;
        }
        return values;
    }

    private static List<String> texts(RecordBatch batch) {
        RecordCursor cursor = batch.records();
        List<String> texts = new ArrayList<>();
        while (cursor.next()) {
            texts.add(new String(
                    cursor.bytes(),
                    cursor.recordStart(),
                    cursor.recordEnd() - cursor.recordStart(),
                    StandardCharsets.ISO_8859_1));
        }
        return texts;
    }

    private static byte[] batchOf(int how, byte[] rest) {
        byte[] bytes = rest;
        if ((how & COMPRESS) != 0 && bytes.length >= RecordBatch.HEADER_BYTES) {
            int id = bytes[BatchLayout.ATTRIBUTES + 1] & BatchLayout.COMPRESSION_MASK;
            if (Compression.isId(id)) {
                byte[] body = Compressor.compress(
                        Compression.ofId(id), bytes, RecordBatch.HEADER_BYTES, bytes.length - RecordBatch.HEADER_BYTES);
                bytes = Arrays.copyOf(bytes, RecordBatch.HEADER_BYTES + body.length);
                System.arraycopy(body, 0, bytes, RecordBatch.HEADER_BYTES, body.length);
            }
        }
        if ((how & MEND_HEADER) != 0 && bytes.length >= RecordBatch.HEADER_BYTES) {
            putLong(bytes, BatchLayout.BASE_OFFSET, 7);
            putInt(bytes, BatchLayout.LENGTH, bytes.length - BatchLayout.LENGTH_OVERHEAD);
            bytes[BatchLayout.MAGIC] = BatchLayout.MAGIC_V2;
        }
        return bytes;
    }

    static Stream<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (Compression compression : Compression.values()) {
            byte[] batch = batch(compression, 20);
            seeds.add(input(0, batch));
            seeds.add(input(MEND_HEADER, batch));
            byte[] plain = batch(Compression.NONE, 3);
            plain[BatchLayout.ATTRIBUTES + 1] = (byte) compression.id();
            seeds.add(input(MEND_HEADER | COMPRESS, plain));
        }
        RecordBatch marker = new EndMarker(true, 3).batch(9, (short) 1, 1_000);
        byte[] bytes = new byte[marker.sizeInBytes()];
        marker.buffer().get(bytes);
        seeds.add(input(MEND_HEADER, bytes));
        return seeds.stream();
    }

    private static byte[] batch(Compression compression, int records) {
        RecordBatchBuilder builder = new RecordBatchBuilder(compression).producer(77, (short) 2, 5);
        for (int i = 0; i < records; i++) {
            byte[] key = i % 3 == 0 ? null : ("key " + i).getBytes(StandardCharsets.UTF_8);
            byte[] value = i % 5 == 0 ? null : "some value".repeat(i).getBytes(StandardCharsets.UTF_8);
            builder.append(
                    1_700_000_000_000L + i,
                    key,
                    0,
                    key == null ? -1 : key.length,
                    value,
                    0,
                    value == null ? -1 : value.length,
                    i % 2 == 0 ? List.of() : List.of(new Header("name", new byte[i]), new Header("none", null)));
        }
        RecordBatch batch = builder.build();
        byte[] bytes = new byte[batch.sizeInBytes()];
        batch.buffer().get(bytes);
        return bytes;
    }

    private static byte[] input(int how, byte[] batch) {
        byte[] input = new byte[1 + batch.length];
        input[0] = (byte) how;
        System.arraycopy(batch, 0, input, 1, batch.length);
        return input;
    }
}
