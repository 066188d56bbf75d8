package io.millrace.benchmarks.loop;

import io.millrace.engine.data.RowDecoder;
import io.millrace.storage.record.RecordBatch;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Log to columns, all five: record batches of Avro values against fixed-width binary rows. */
@State(Scope.Thread)
@OperationsPerInvocation(SampleRows.ROWS)
public class AvroLoop {
    private final SampleRows rows = new SampleRows();
    private final List<RecordBatch> records = rows.records("avro");
    private final List<byte[]> binary = BinaryRows.of(rows);
    private final RowDecoder decoder = SampleRows.decoder("avro", "id", "customer", "amount", "name", "ts");

    /** The engine. */
    @Benchmark
    public void millrace(Blackhole hole) {
        for (RecordBatch batch : records) {
            SampleRows.decode(decoder, batch);
            hole.consume(decoder.take());
        }
    }

    /** A plain loop. */
    @Benchmark
    public void reference(Blackhole hole) {
        for (byte[] batch : binary) {
            hole.consume(BinaryRows.decode(batch));
        }
    }
}
