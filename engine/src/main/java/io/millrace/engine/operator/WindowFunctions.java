package io.millrace.engine.operator;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.aggregate.Accumulator;
import io.millrace.engine.aggregate.Accumulators;
import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.AggregateCall;
import io.millrace.engine.plan.PlanNode.OverCall;
import io.millrace.engine.plan.SortKey;
import java.util.List;

/** Computes window functions over one partition's rows, which are in order. */
final class WindowFunctions {
    private final ColumnBatch rows;
    private final Schema schema;
    private final int rowCount;
    private final Frames frames;

    WindowFunctions(ColumnBatch rows, Schema schema, List<SortKey> orderBy) {
        this.rows = rows;
        this.schema = schema;
        this.rowCount = rows.rowCount();
        this.frames = new Frames(rows, orderBy);
    }

    /** @throws io.millrace.common.error.MillraceException of aggregates; FUNCTION_NOT_FOUND */
    Column compute(OverCall call) {
        ColumnBuilder results = ColumnBuilder.of(call.type());
        switch (call.function()) {
            case "ROW_NUMBER" -> perRow(results, row -> row + 1L);
            case "RANK" -> perRow(results, row -> frames.peersFrom(row) + 1L);
            case "DENSE_RANK" -> perRow(results, frames::peerGroupNumber);
            case "PERCENT_RANK" ->
                perRow(results, row -> rowCount == 1 ? 0.0 : frames.peersFrom(row) / (rowCount - 1.0));
            case "CUME_DIST" -> perRow(results, row -> frames.peersTo(row) / (double) rowCount);
            case "NTILE" -> ntile(call, results);
            case "LAG" -> shifted(call, -1, results);
            case "LEAD" -> shifted(call, 1, results);
            case "FIRST_VALUE" -> inFrame(call, results, (row, from, to) -> from);
            case "LAST_VALUE" -> inFrame(call, results, (row, from, to) -> to - 1);
            case "NTH_VALUE" -> inFrame(call, results, (row, from, to) -> nth(call, row, from, to));
            default -> aggregate(call, results);
        }
        return results.build();
    }

    private interface OfRow {
        Object value(int row);
    }

    private void perRow(ColumnBuilder results, OfRow function) {
        for (int row = 0; row < rowCount; row++) {
            results.append(function.value(row));
        }
    }

    /** The first {@code rows % buckets} buckets have one row more. */
    private void ntile(OverCall call, ColumnBuilder results) {
        for (int row = 0; row < rowCount; row++) {
            Object argument = rows.column(call.arguments().get(0)).value(row);
            if (argument == null) {
                results.appendNull();
                continue;
            }
            long buckets = (Long) argument;
            if (buckets <= 0) {
                throw ErrorCode.INVALID_PARAMETER_VALUE.error("argument of ntile must be greater than zero");
            }
            long small = rowCount / buckets;
            long larger = rowCount % buckets;
            long rowsInLarger = larger * (small + 1);
            results.appendLong(row < rowsInLarger ? row / (small + 1) + 1 : larger + (row - rowsInLarger) / small + 1);
        }
    }

    private void shifted(OverCall call, int direction, ColumnBuilder results) {
        Column values = rows.column(call.arguments().get(0));
        for (int row = 0; row < rowCount; row++) {
            Object distance = call.arguments().size() > 1
                    ? rows.column(call.arguments().get(1)).value(row)
                    : (Long) 1L;
            if (distance == null) {
                results.appendNull();
                continue;
            }
            long at = row + direction * (Long) distance;
            if (at >= 0 && at < rowCount) {
                results.append(values.value((int) at));
            } else if (call.arguments().size() > 2) {
                results.append(rows.column(call.arguments().get(2)).value(row));
            } else {
                results.appendNull();
            }
        }
    }

    private interface RowOfFrame {
        int row(int row, int from, int to);
    }

    private void inFrame(OverCall call, ColumnBuilder results, RowOfFrame choice) {
        Column values = rows.column(call.arguments().get(0));
        for (int row = 0; row < rowCount; row++) {
            int from = frames.from(row, call);
            int to = frames.to(row, call);
            int at = from < to ? choice.row(row, from, to) : to;
            if (at >= from && at < to) {
                results.append(values.value(at));
            } else {
                results.appendNull();
            }
        }
    }

    private int nth(OverCall call, int row, int from, int to) {
        Object n = rows.column(call.arguments().get(1)).value(row);
        return n == null || (Long) n > to - from ? to : from + (int) ((Long) n - 1);
    }

    /** Frames only move forward: rows enter at their end and leave at their start. */
    private void aggregate(OverCall call, ColumnBuilder results) {
        boolean rowsLeave = call.lower() != null;
        AggregateCall plain = new AggregateCall(
                call.function(), call.arguments(), false, null, List.of(), call.type(), call.nullable());
        Accumulator accumulator = Accumulators.of(plain, schema, rowsLeave);
        accumulator.reserve(1);
        int[] group = {0};
        int from = 0;
        int to = 0;
        for (int row = 0; row < rowCount; row++) {
            int newFrom = frames.from(row, call);
            int newTo = Math.max(newFrom, frames.to(row, call));
            if (newFrom >= to) {
                accumulator.reset(0);
                from = newFrom;
                to = newFrom;
            }
            add(accumulator, to, newTo, 1);
            add(accumulator, from, newFrom, -1);
            from = newFrom;
            to = Math.max(to, newTo);
            accumulator.results(group, 1, results);
        }
    }

    private void add(Accumulator accumulator, int from, int to, long weight) {
        int count = to - from;
        if (count <= 0) {
            return;
        }
        int[] chosen = new int[count];
        long[] weights = new long[count];
        for (int i = 0; i < count; i++) {
            chosen[i] = from + i;
            weights[i] = weight;
        }
        ColumnBatch batch = rows.gather(chosen, count);
        accumulator.add(new int[count], weight == 1 ? batch : batch.withWeights(weights));
    }
}
