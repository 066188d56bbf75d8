package io.millrace.benchmarks.loop;

import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.data.FormatOptions;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.data.RowDecoder;
import io.millrace.engine.data.RowEncoder;
import io.millrace.engine.data.RowFormats;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.ScanBounds;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.RecordCursor;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The same rows in every form: columns, Kafka record batches of Avro or JSON values, fixed-width binary rows, JSON lines.
 * Five columns as in the system benchmarks, all but the first nullable, none null.
 */
final class SampleRows {
    static final int ROWS = 1 << 20;
    static final int BATCH_ROWS = ColumnBatch.TARGET_ROWS;
    static final int BATCHES = ROWS / BATCH_ROWS;
    static final int CUSTOMERS = 10_000;

    static final Schema SCHEMA = Schema.of(
            Schema.Field.notNull("id", DataType.BIGINT),
            Schema.Field.of("customer", DataType.BIGINT),
            Schema.Field.of("amount", DataType.DOUBLE),
            Schema.Field.of("name", DataType.VARCHAR),
            Schema.Field.of("ts", DataType.TIMESTAMP));

    private static final long FIRST_MICROS = 1_767_261_600_000_000L;
    private static final long MICROS_PER_ROW = 1000;
    private static final String[] NAMES = {"Ada", "Grace Hopper", "Barbara", "Edsger", "Michael", "Jim Gray"};

    final List<ColumnBatch> columns = new ArrayList<>();

    SampleRows() {
        SplittableRandom random = new SplittableRandom(42);
        for (int batch = 0; batch < BATCHES; batch++) {
            columns.add(batch(random, (long) batch * BATCH_ROWS));
        }
    }

    private static ColumnBatch batch(SplittableRandom random, long firstId) {
        long[] ids = new long[BATCH_ROWS];
        long[] customers = new long[BATCH_ROWS];
        double[] amounts = new double[BATCH_ROWS];
        byte[] bytes = new byte[BATCH_ROWS * BinaryRows.NAME_BYTES];
        int[] starts = new int[BATCH_ROWS];
        int[] lengths = new int[BATCH_ROWS];
        long[] times = new long[BATCH_ROWS];
        int used = 0;
        for (int i = 0; i < BATCH_ROWS; i++) {
            ids[i] = firstId + i;
            customers[i] = random.nextInt(CUSTOMERS);
            amounts[i] = random.nextInt(10_000) / 4.0;
            byte[] name = NAMES[random.nextInt(NAMES.length)].getBytes(StandardCharsets.UTF_8);
            System.arraycopy(name, 0, bytes, used, name.length);
            starts[i] = used;
            lengths[i] = name.length;
            used += name.length;
            times[i] = FIRST_MICROS + ids[i] * MICROS_PER_ROW;
        }
        return new ColumnBatch(
                BATCH_ROWS,
                new LongColumn(DataType.BIGINT, ids, null),
                new LongColumn(DataType.BIGINT, customers, null),
                new DoubleColumn(DataType.DOUBLE, amounts, null),
                new BytesColumn(DataType.VARCHAR, bytes, starts, lengths, null),
                new LongColumn(DataType.TIMESTAMP, times, null));
    }

    private static StreamDefinition stream(String format) {
        FormatOptions options = new FormatOptions(format, "none", 1, Map.of());
        return new StreamDefinition("sample", "sample", SCHEMA, options, List.of(), null, null, "");
    }

    /** What a partition of a stream in {@code format} holds. */
    List<RecordBatch> records(String format) {
        RowEncoder encoder = RowFormats.encoder(stream(format));
        List<RecordBatch> records = new ArrayList<>();
        for (ColumnBatch batch : columns) {
            encoder.encode(batch, FIRST_MICROS / 1000, 1, 1 << 20).forEach(encoded -> records.add(encoded.batch()));
        }
        return records;
    }

    /** A decoder of the named columns. */
    static RowDecoder decoder(String format, String... wanted) {
        Schema.Field[] fields = new Schema.Field[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            fields[i] = SCHEMA.field(SCHEMA.indexOf(wanted[i]));
        }
        return RowFormats.decoder(stream(format), Schema.of(fields));
    }

    static void decode(RowDecoder decoder, RecordBatch batch) {
        decoder.add(batch, 0, 0, ScanBounds.ALL.toOffset(), (partition, offset, reason) -> {
            throw new IllegalStateException(reason);
        });
    }

    /** The values of {@code records}, one a line. */
    static List<byte[]> lines(List<RecordBatch> records) {
        List<byte[]> lines = new ArrayList<>();
        for (RecordBatch batch : records) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            RecordCursor cursor = batch.records();
            while (cursor.next()) {
                text.write(cursor.bytes(), cursor.valueStart(), cursor.valueLength());
                text.write('\n');
            }
            lines.add(text.toByteArray());
        }
        return lines;
    }
}
