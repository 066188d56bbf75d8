package io.millrace.benchmarks.loop;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.data.Schema;
import io.millrace.engine.expression.BatchFunction;
import io.millrace.engine.expression.ErrorPolicy;
import io.millrace.engine.expression.ExpressionCompiler;
import io.millrace.engine.plan.Expression;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** {@code SELECT id, customer + 1, amount * 1.2 WHERE amount > 1250}: half of the rows, at random. */
@State(Scope.Thread)
@OperationsPerInvocation(SampleRows.ROWS)
public class FilterProjectLoop {
    private static final double LIMIT = 1250;
    private static final double FACTOR = 1.2;

    private final List<ColumnBatch> batches = new SampleRows().columns;
    private final BatchFunction function = compile();

    private static BatchFunction compile() {
        Expression id = new Expression.InputColumn(0, DataType.BIGINT, false);
        Expression customer = new Expression.InputColumn(1, DataType.BIGINT, true);
        Expression amount = new Expression.InputColumn(2, DataType.DOUBLE, true);
        return ExpressionCompiler.filterProject(
                SampleRows.SCHEMA,
                call(">", DataType.BOOLEAN, amount, new Expression.Literal(LIMIT, DataType.DOUBLE)),
                List.of(
                        id,
                        call("+", DataType.BIGINT, customer, new Expression.Literal(1L, DataType.BIGINT)),
                        call("*", DataType.DOUBLE, amount, new Expression.Literal(FACTOR, DataType.DOUBLE))),
                Schema.of(
                        Schema.Field.notNull("id", DataType.BIGINT),
                        Schema.Field.of("next", DataType.BIGINT),
                        Schema.Field.of("gross", DataType.DOUBLE)),
                ErrorPolicy.FAIL);
    }

    private static Expression call(String function, DataType type, Expression... arguments) {
        return new Expression.Call(function, List.of(arguments), type, true);
    }

    /** The engine. */
    @Benchmark
    public void millrace(Blackhole hole) {
        for (ColumnBatch batch : batches) {
            hole.consume(function.apply(batch));
        }
    }

    /** One pass without branches, without checks of overflow. */
    @Benchmark
    public void reference(Blackhole hole) {
        for (ColumnBatch batch : batches) {
            hole.consume(filter(batch));
        }
    }

    private static ColumnBatch filter(ColumnBatch batch) {
        int rows = batch.rowCount();
        long[] ids = ((LongColumn) batch.column(0)).values();
        long[] customers = ((LongColumn) batch.column(1)).values();
        double[] amounts = ((DoubleColumn) batch.column(2)).values();
        int[] selected = new int[rows];
        int count = 0;
        for (int i = 0; i < rows; i++) {
            selected[count] = i;
            count += amounts[i] > LIMIT ? 1 : 0;
        }
        long[] keptIds = new long[count];
        long[] next = new long[count];
        double[] gross = new double[count];
        for (int i = 0; i < count; i++) {
            int row = selected[i];
            keptIds[i] = ids[row];
            next[i] = customers[row] + 1;
            gross[i] = amounts[row] * FACTOR;
        }
        return new ColumnBatch(
                count,
                new LongColumn(DataType.BIGINT, keptIds, null),
                new LongColumn(DataType.BIGINT, next, null),
                new DoubleColumn(DataType.DOUBLE, gross, null));
    }
}
