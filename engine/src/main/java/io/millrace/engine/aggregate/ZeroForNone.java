package io.millrace.engine.aggregate;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Storage;
import io.millrace.engine.state.ByteSink;
import io.millrace.engine.state.ByteSource;
import java.math.BigDecimal;

/** $SUM0, which planner rules sum partial counts with: the sum, and 0 where SUM is NULL. */
final class ZeroForNone extends Accumulator {
    private final Accumulator sum;
    private final DataType type;

    ZeroForNone(Accumulator sum, DataType type) {
        this.sum = sum;
        this.type = type;
    }

    @Override
    public void reserve(int limit) {
        sum.reserve(limit);
    }

    @Override
    public void add(int[] groups, ColumnBatch batch) {
        sum.add(groups, batch);
    }

    @Override
    public void results(int[] groups, int count, ColumnBuilder results) {
        ColumnBuilder sums = ColumnBuilder.of(type);
        sum.results(groups, count, sums);
        Column column = sums.build();
        for (int i = 0; i < count; i++) {
            Object value = column.value(i);
            results.append(value == null ? zero() : value);
        }
    }

    private Object zero() {
        if (type instanceof DataType.Decimal decimal) {
            return BigDecimal.ZERO.setScale(decimal.scale());
        }
        return type.storage() == Storage.DOUBLE ? (Object) 0.0 : (Object) 0L;
    }

    @Override
    public void reset(int group) {
        sum.reset(group);
    }

    @Override
    public void write(int group, ByteSink to) {
        sum.write(group, to);
    }

    @Override
    public void read(int group, ByteSource from) {
        sum.read(group, from);
    }

    @Override
    public long bytes() {
        return sum.bytes();
    }
}
