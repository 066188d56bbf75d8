package io.millrace.engine.task;

import java.util.Arrays;

/** Where the rows of a batch being decoded come from, as runs of rows with consecutive offsets. Owned by its scan. */
final class RowOrigins {
    private int[] firstRow = new int[16];
    private int[] partition = new int[16];

    /** Of the run's first row; {@link RowErrors#UNKNOWN} if some record of the run gave no row. */
    private long[] firstOffset = new long[16];

    private int count;

    void clear() {
        count = 0;
    }

    /** Rows {@code [fromRow, toRow)} were decoded from {@code records} records. */
    void add(int fromPartition, long offset, long records, int fromRow, int toRow) {
        if (toRow == fromRow) {
            return;
        }
        if (count == firstRow.length) {
            firstRow = Arrays.copyOf(firstRow, count * 2);
            partition = Arrays.copyOf(partition, count * 2);
            firstOffset = Arrays.copyOf(firstOffset, count * 2);
        }
        firstRow[count] = fromRow;
        partition[count] = fromPartition;
        firstOffset[count] = toRow - fromRow == records ? offset : RowErrors.UNKNOWN;
        count++;
    }

    int partitionOf(int row) {
        return partition[run(row)];
    }

    long offsetOf(int row) {
        int run = run(row);
        return firstOffset[run] == RowErrors.UNKNOWN ? RowErrors.UNKNOWN : firstOffset[run] + row - firstRow[run];
    }

    private int run(int row) {
        int found = Arrays.binarySearch(firstRow, 0, count, row);
        return found >= 0 ? found : -found - 2;
    }
}
