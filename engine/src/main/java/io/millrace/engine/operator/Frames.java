package io.millrace.engine.operator;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.data.LongColumn;
import io.millrace.engine.plan.PlanNode.OverCall;
import io.millrace.engine.plan.SortKey;
import java.util.List;

/** The frame of each row of an ordered partition, and its peers: the rows that ORDER BY does not tell from it. */
final class Frames {
    private final ColumnBatch rows;
    private final List<SortKey> orderBy;
    private final int rowCount;
    private final int[] peersFrom;
    private final int[] peersTo;
    private final int[] peerGroup;

    Frames(ColumnBatch rows, List<SortKey> orderBy) {
        this.rows = rows;
        this.orderBy = orderBy;
        rowCount = rows.rowCount();
        peersFrom = new int[rowCount];
        peersTo = new int[rowCount];
        peerGroup = new int[rowCount];
        Column[] keys = new Column[orderBy.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = rows.column(orderBy.get(i).column());
        }
        for (int row = 1; row < rowCount; row++) {
            boolean peer = Changes.same(keys, row - 1, keys, row);
            peersFrom[row] = peer ? peersFrom[row - 1] : row;
            peerGroup[row] = peer ? peerGroup[row - 1] : peerGroup[row - 1] + 1;
        }
        for (int row = rowCount - 1; row >= 0; row--) {
            boolean last = row == rowCount - 1 || peersFrom[row + 1] == row + 1;
            peersTo[row] = last ? row + 1 : peersTo[row + 1];
        }
    }

    int peersFrom(int row) {
        return peersFrom[row];
    }

    /** Exclusive. */
    int peersTo(int row) {
        return peersTo[row];
    }

    /** From 1. */
    long peerGroupNumber(int row) {
        return peerGroup[row] + 1L;
    }

    int from(int row, OverCall call) {
        Long lower = call.lower();
        if (lower == null) {
            return 0;
        }
        if (call.rows()) {
            return clamp(row + lower);
        }
        return lower == 0 || hasNoNumber(row) ? peersFrom[row] : firstWhere(row, lower, false);
    }

    /** Exclusive. */
    int to(int row, OverCall call) {
        Long upper = call.upper();
        if (upper == null) {
            return rowCount;
        }
        if (call.rows()) {
            return clamp(row + upper + 1);
        }
        return upper == 0 || hasNoNumber(row) ? peersTo[row] : firstWhere(row, upper, true);
    }

    private int clamp(long position) {
        return (int) Math.max(0, Math.min(rowCount, position));
    }

    private boolean hasNoNumber(int row) {
        return orderBy.size() != 1 || rows.column(orderBy.get(0).column()).isNull(row);
    }

    /** The first row whose distance from {@code row}, along the order, is at least (or above) {@code distance}. */
    private int firstWhere(int row, long distance, boolean above) {
        int low = 0;
        int high = rowCount;
        boolean nullsFirst = orderBy.get(0).nullsFirst();
        Column column = rows.column(orderBy.get(0).column());
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean reached;
            if (column.isNull(middle)) {
                reached = !nullsFirst;
            } else {
                int order = compareDistance(column, row, middle, distance);
                reached = above ? order > 0 : order >= 0;
            }
            if (reached) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private int compareDistance(Column column, int row, int other, long distance) {
        boolean descending = orderBy.get(0).descending();
        if (column instanceof LongColumn longs) {
            long values = longs.values()[other] - longs.values()[row];
            return Long.compare(descending ? -values : values, distance);
        }
        if (column instanceof DoubleColumn doubles) {
            double values = doubles.values()[other] - doubles.values()[row];
            return Double.compare(descending ? -values : values, (double) distance);
        }
        return Integer.compare(other, row);
    }
}
