package io.millrace.engine.data.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.RowEncoder;
import io.millrace.engine.data.RowFormats;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatchBuilder;
import io.millrace.storage.record.RecordCursor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Our bytes and those of Apache Avro's own classes are the same. */
class AvroAgreementTest {
    private static final Relation RELATION = Relations.stream("avro", RowFormatsTest.EVERYTHING);
    private static final Schema SCHEMA = new Schema.Parser().parse(RowFormats.avroSchema(RELATION));

    private static List<RowEncoder.PartitionBatch> encoded() {
        ColumnBatch batch = new BatchBuilder(RowFormatsTest.EVERYTHING)
                .add(RowFormatsTest.fullRow(Long.MIN_VALUE))
                .add(RowFormatsTest.nullRow(Long.MAX_VALUE))
                .build();
        return RowFormats.encoder(RELATION).encode(batch, 0, 1, 1 << 20);
    }

    private static GenericRecord read(byte[] value) throws IOException {
        return new GenericDatumReader<GenericRecord>(SCHEMA)
                .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
    }

    private static byte[] write(GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {0, 0, 0, 0, 77});
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(SCHEMA).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    @Test
    void readsAndWritesWhatAvroDoes() throws IOException {
        RecordCursor cursor = encoded().get(0).batch().records();
        RecordBatchBuilder rewritten = new RecordBatchBuilder(Compression.NONE);
        int rows = 0;
        while (cursor.next()) {
            byte[] ours =
                    Arrays.copyOfRange(cursor.bytes(), cursor.valueStart(), cursor.valueStart() + cursor.valueLength());
            GenericRecord record = read(ours);
            assertThat(record.get("id")).isEqualTo(rows == 0 ? Long.MIN_VALUE : Long.MAX_VALUE);
            assertThat(String.valueOf(record.get("name"))).isEqualTo(rows == 0 ? "Grüße, \"İstanbul\"\n" : "null");
            byte[] theirs = write(record);
            assertThat(theirs).isEqualTo(ours);
            rewritten.append(0, null, theirs);
            rows++;
        }
        assertThat(rows).isEqualTo(2);
        ColumnBatch decoded = RowFormatsTest.decode(
                RELATION, RowFormatsTest.EVERYTHING, List.of(new RowEncoder.PartitionBatch(0, rewritten.build())));
        assertThat(RowFormatsTest.rows(decoded).get(0))
                .isEqualTo(Arrays.asList(RowFormatsTest.fullRow(Long.MIN_VALUE)));
    }
}
