package io.millrace.engine.plan;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.MovedColumn.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That partners of a join are at most so far apart: right column - left column is from {@code least} to {@code most}
 * microseconds.
 *
 * @param least at or below -{@link #ANY} if it has no limit
 * @param most at or above {@link #ANY} if it has no limit
 */
record TimeDistance(int left, int right, long least, long most) {
    /** Longer than all durations of use, and far from an overflow. */
    static final long ANY = Long.MAX_VALUE / 4;

    /** What the join's keys and its further condition demand, one for each pair of columns. */
    static List<TimeDistance> of(PlanNode.Join join) {
        List<TimeDistance> found = new ArrayList<>();
        for (PlanNode.JoinKey key : join.keys()) {
            if (join.left().schema().type(key.left()) instanceof DataType.Timestamp && !key.nullsEqual()) {
                found.add(new TimeDistance(key.left(), key.right(), 0, 0));
            }
        }
        Expression residual = join.residual();
        if (residual != null) {
            collect(residual, join.left().schema().size(), found);
        }
        return found;
    }

    private static void collect(Expression condition, int width, List<TimeDistance> found) {
        if (!(condition instanceof Expression.Call call)) {
            return;
        }
        if (call.function().equals("AND")) {
            call.arguments().forEach(argument -> collect(argument, width, found));
            return;
        }
        TimeDistance distance = call.arguments().size() == 2
                ? compared(
                        call.function(),
                        call.arguments().get(0),
                        call.arguments().get(1),
                        width)
                : null;
        if (distance != null) {
            add(distance, found);
        }
    }

    private static void add(TimeDistance distance, List<TimeDistance> found) {
        for (int i = 0; i < found.size(); i++) {
            TimeDistance other = found.get(i);
            if (other.left == distance.left && other.right == distance.right) {
                found.set(
                        i,
                        new TimeDistance(
                                other.left,
                                other.right,
                                Math.max(other.least, distance.least),
                                Math.min(other.most, distance.most)));
                return;
            }
        }
        found.add(distance);
    }

    private static @Nullable TimeDistance compared(String operator, Expression first, Expression second, int width) {
        MovedColumn one = MovedColumn.of(first);
        MovedColumn other = MovedColumn.of(second);
        if (one == null && other == null) {
            return difference(operator, first, second, width);
        }
        return one == null || other == null ? null : compared(operator, one, other, width);
    }

    /** {@code a - b < c} says the same as {@code a < b + c}. */
    private static @Nullable TimeDistance difference(String operator, Expression first, Expression second, int width) {
        Duration limit = Duration.of(second);
        if (limit == null
                || !(first instanceof Expression.Call minus)
                || !minus.function().equals("-")
                || minus.arguments().size() != 2) {
            return null;
        }
        MovedColumn one = MovedColumn.of(minus.arguments().get(0));
        MovedColumn other = MovedColumn.of(minus.arguments().get(1));
        return one == null || other == null ? null : compared(operator, one, other.moved(limit), width);
    }

    private static @Nullable TimeDistance compared(String operator, MovedColumn one, MovedColumn other, int width) {
        boolean oneIsLeft = one.column() < width;
        if (oneIsLeft == other.column() < width) {
            return null;
        }
        MovedColumn left = oneIsLeft ? one : other;
        MovedColumn right = oneIsLeft ? other : one;
        boolean atLeast = operator.equals(oneIsLeft ? "<=" : ">=") || operator.equals(oneIsLeft ? "<" : ">");
        boolean atMost = operator.equals(oneIsLeft ? ">=" : "<=") || operator.equals(oneIsLeft ? ">" : "<");
        boolean equal = operator.equals("=");
        return atLeast || atMost || equal
                ? new TimeDistance(
                        left.column(),
                        right.column() - width,
                        atLeast || equal ? left.least() - right.most() : -ANY,
                        atMost || equal ? left.most() - right.least() : ANY)
                : null;
    }
}
