package io.millrace.benchmarks.loop;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.RowDecoder;
import io.millrace.engine.data.Schema;
import io.millrace.engine.operator.HashAggregate;
import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.Step;
import io.millrace.engine.plan.AggregateCall;
import io.millrace.engine.plan.WindowSpec;
import io.millrace.engine.state.VolatileStateStore;
import io.millrace.engine.window.WindowAssign;
import io.millrace.storage.record.RecordBatch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * {@code SELECT window_end, customer, COUNT(*), MAX(id)} over TUMBLE of a minute, 180,000 groups, from the records' bytes
 * to the answer.
 */
@State(Scope.Thread)
@OperationsPerInvocation(SampleRows.ROWS)
public class TumbleLoop {
    private static final long WINDOW_MICROS = 60_000_000;

    private final SampleRows rows = new SampleRows();
    private final List<RecordBatch> records = rows.records("avro");
    private final List<byte[]> binary = BinaryRows.of(rows);

    /** The engine, as a snapshot runs. */
    @Benchmark
    public void millrace(Blackhole hole) {
        run(new Step(true, false), hole);
    }

    /** The engine, as a step of a continuous query runs; for comparison, no bar is set for it. */
    @Benchmark
    public void continuous(Blackhole hole) {
        run(new Step(false, false), hole);
    }

    private void run(Step step, Blackhole hole) {
        Operator source = new Decoding(records);
        Schema decoded = Schema.of(
                Schema.Field.notNull("id", DataType.BIGINT),
                Schema.Field.of("customer", DataType.BIGINT),
                Schema.Field.of("ts", DataType.TIMESTAMP));
        Schema windowed = Schema.of(
                decoded.field(0),
                decoded.field(1),
                decoded.field(2),
                Schema.Field.notNull("window_start", DataType.TIMESTAMP),
                Schema.Field.notNull("window_end", DataType.TIMESTAMP));
        WindowSpec minute = new WindowSpec(WindowSpec.Kind.TUMBLE, 2, WINDOW_MICROS, WINDOW_MICROS, 0);
        Operator top = new HashAggregate(
                new WindowAssign(source, decoded, minute, step),
                windowed,
                List.of(4, 1),
                List.of(
                        new AggregateCall("COUNT", List.of(), false, null, List.of(), DataType.BIGINT, false),
                        new AggregateCall("MAX", List.of(0), false, null, List.of(), DataType.BIGINT, true)),
                false,
                -1,
                step,
                new VolatileStateStore().table("0"));
        step.begin();
        ColumnBatch batch = top.next();
        while (batch != null) {
            hole.consume(batch);
            batch = top.next();
        }
    }

    /** A plain loop into a table of its own. */
    @Benchmark
    public void reference(Blackhole hole) {
        WindowTable table = new WindowTable();
        for (byte[] batch : binary) {
            BinaryRows.aggregate(batch, WINDOW_MICROS, table);
        }
        hole.consume(table.entries());
    }

    /** Stands where a scan stands, with the records at hand. */
    private static final class Decoding implements Operator {
        private final List<RecordBatch> records;
        private final RowDecoder decoder = SampleRows.decoder("avro", "id", "customer", "ts");
        private int next;

        Decoding(List<RecordBatch> records) {
            this.records = records;
        }

        @Override
        public @Nullable ColumnBatch next() {
            if (next == records.size()) {
                return null;
            }
            SampleRows.decode(decoder, records.get(next++));
            return decoder.take();
        }
    }
}
