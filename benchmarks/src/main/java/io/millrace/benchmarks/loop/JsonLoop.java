package io.millrace.benchmarks.loop;

import io.millrace.engine.data.RowDecoder;
import io.millrace.storage.record.RecordBatch;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** JSON to columns, all five: record batches of JSON values against Jackson over the same texts, one a line. */
@State(Scope.Thread)
@OperationsPerInvocation(SampleRows.ROWS)
public class JsonLoop {
    private final List<RecordBatch> records = new SampleRows().records("json");
    private final List<byte[]> lines = SampleRows.lines(records);
    private final RowDecoder decoder = SampleRows.decoder("json", "id", "customer", "amount", "name", "ts");

    /** The engine. */
    @Benchmark
    public void millrace(Blackhole hole) {
        for (RecordBatch batch : records) {
            SampleRows.decode(decoder, batch);
            hole.consume(decoder.take());
        }
    }

    /** Jackson. */
    @Benchmark
    public void reference(Blackhole hole) throws IOException {
        for (byte[] batch : lines) {
            hole.consume(JacksonRows.decode(batch, SampleRows.BATCH_ROWS));
        }
    }
}
