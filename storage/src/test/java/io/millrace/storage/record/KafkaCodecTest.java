package io.millrace.storage.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our batches against Kafka's own classes, both ways. */
final class KafkaCodecTest {
    private final Random random = new Random(7);

    @ParameterizedTest
    @EnumSource(Compression.class)
    void readsWhatKafkaWrites(Compression compression) {
        SimpleRecord[] records = new SimpleRecord[500];
        for (int i = 0; i < records.length; i++) {
            records[i] = new SimpleRecord(
                    1_700_000_000_000L + random.nextInt(10_000) - 5_000,
                    i % 7 == 0 ? null : text("key" + i % 10),
                    i % 11 == 0 ? null : text("value " + "abc".repeat(random.nextInt(50)) + i),
                    new org.apache.kafka.common.header.Header[] {
                        new RecordHeader("h" + i % 3, i % 5 == 0 ? null : text("header"))
                    });
        }
        MemoryRecords written =
                MemoryRecords.withIdempotentRecords(100L, kafka(compression), 77L, (short) 3, 40, 9, records);
        RecordBatch batch = RecordBatch.wrap(written.buffer().duplicate());
        batch.checkCrc();
        assertThat(batch.compression()).isEqualTo(compression);
        assertThat(batch.producerId()).isEqualTo(77);
        assertThat(batch.producerEpoch()).isEqualTo((short) 3);
        assertThat(batch.baseSequence()).isEqualTo(40);
        assertThat(batch.lastOffset()).isEqualTo(599);
        RecordCursor cursor = batch.records();
        for (int i = 0; i < records.length; i++) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.offset()).isEqualTo(100 + i);
            assertThat(cursor.timestamp()).isEqualTo(records[i].timestamp());
            assertThat(key(cursor)).isEqualTo(bytes(records[i].key()));
            assertThat(value(cursor)).isEqualTo(bytes(records[i].value()));
            Header header = cursor.headers().get(0);
            assertThat(header.key()).isEqualTo("h" + i % 3);
            assertThat(header.value()).isEqualTo(i % 5 == 0 ? null : text("header"));
        }
        assertThat(cursor.next()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void writesWhatKafkaReads(Compression compression) {
        RecordBatchBuilder builder = new RecordBatchBuilder(compression).producer(5, (short) 1, 12);
        for (int i = 0; i < 300; i++) {
            byte[] value = i % 4 == 0 ? null : text("value " + "xyz".repeat(i % 40));
            byte[] key = i % 3 == 0 ? null : text("k" + i);
            builder.append(
                    1_000 - i * 3L,
                    key,
                    0,
                    key == null ? -1 : key.length,
                    value,
                    0,
                    value == null ? -1 : value.length,
                    i % 10 == 0 ? List.of(new Header("name", text("x")), new Header("none", null)) : List.of());
        }
        RecordBatch built = builder.build().place(1_000, 4);
        var batch = MemoryRecords.readableRecords(built.buffer())
                .batches()
                .iterator()
                .next();
        batch.ensureValid();
        assertThat(batch.compressionType().name).isEqualTo(Decompressor.name(compression));
        assertThat(batch.baseOffset()).isEqualTo(1_000);
        assertThat(batch.partitionLeaderEpoch()).isEqualTo(4);
        assertThat(batch.producerId()).isEqualTo(5);
        assertThat(batch.baseSequence()).isEqualTo(12);
        assertThat(batch.maxTimestamp()).isEqualTo(1_000);
        List<Record> records = new ArrayList<>();
        batch.forEach(records::add);
        RecordCursor cursor = built.records();
        for (Record record : records) {
            assertThat(cursor.next()).isTrue();
            assertThat(record.offset()).isEqualTo(cursor.offset());
            assertThat(record.timestamp()).isEqualTo(cursor.timestamp());
            assertThat(bytes(record.key())).isEqualTo(key(cursor));
            assertThat(bytes(record.value())).isEqualTo(value(cursor));
            assertThat(record.headers()).hasSize(cursor.headers().size());
        }
        assertThat(records).hasSize(300);
    }

    @ParameterizedTest
    @EnumSource(
            value = ControlRecordType.class,
            names = {"ABORT", "COMMIT"})
    void writesTheEndOfATransactionAsKafkaDoes(ControlRecordType type) {
        boolean commit = type == ControlRecordType.COMMIT;
        MemoryRecords expected = MemoryRecords.withEndTransactionMarker(
                1_234L, 1_700_000_000_000L, 0, 77L, (short) 3, new EndTransactionMarker(type, 9));
        RecordBatch ours = new EndMarker(commit, 9)
                .batch(77L, (short) 3, 1_700_000_000_000L)
                .place(1_234L, 0);
        assertThat(ours.buffer()).isEqualTo(expected.buffer());
        assertThat(ours.isControl()).isTrue();
        assertThat(ours.isTransactional()).isTrue();
        assertThat(EndMarker.of(ours)).isEqualTo(new EndMarker(commit, 9));
    }

    private static org.apache.kafka.common.compress.Compression kafka(Compression compression) {
        return org.apache.kafka.common.compress.Compression.of(CompressionType.forId(compression.id()))
                .build();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static byte @Nullable [] key(RecordCursor cursor) {
        int start = cursor.keyStart();
        return cursor.keyLength() < 0 ? null : Arrays.copyOfRange(cursor.bytes(), start, start + cursor.keyLength());
    }

    private static byte @Nullable [] value(RecordCursor cursor) {
        int start = cursor.valueStart();
        return cursor.valueLength() < 0
                ? null
                : Arrays.copyOfRange(cursor.bytes(), start, start + cursor.valueLength());
    }
}
