package io.millrace.engine.rows;

import io.millrace.engine.data.ColumnBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/** Changes of rows with a key as what to delete and what to put. */
public final class KeyedChanges {
    private KeyedChanges() {}

    /**
     * First the rows taken away whose key has no new row, with weights below 0, then the rows added.
     *
     * @param changes consolidated
     */
    public static List<ColumnBatch> of(List<ColumnBatch> changes, List<Integer> keyColumns) {
        int[] keys = keyColumns.stream().mapToInt(Integer::intValue).toArray();
        List<ColumnBatch> puts = new ArrayList<>();
        for (ColumnBatch batch : changes) {
            addRows(batch, sign -> sign > 0, puts);
        }
        KeyIndex index = new KeyIndex();
        List<int[]> places = new ArrayList<>();
        for (int b = 0; b < puts.size(); b++) {
            for (int row = 0; row < puts.get(b).rowCount(); row++) {
                index.add(RowHash.hash(puts.get(b), keys, row), places.size());
                places.add(new int[] {b, row});
            }
        }
        List<ColumnBatch> result = new ArrayList<>();
        for (ColumnBatch batch : changes) {
            List<ColumnBatch> taken = new ArrayList<>();
            addRows(batch, sign -> sign < 0, taken);
            for (ColumnBatch deletes : taken) {
                int[] rows = new int[deletes.rowCount()];
                int count = 0;
                for (int row = 0; row < rows.length; row++) {
                    int at = row;
                    int found = index.find(RowHash.hash(deletes, keys, row), candidate -> {
                        int[] place = places.get(candidate);
                        return RowHash.equal(puts.get(place[0]), place[1], deletes, at, keys);
                    });
                    if (found == KeyIndex.ABSENT) {
                        rows[count++] = row;
                    }
                }
                if (count > 0) {
                    result.add(deletes.gather(rows, count));
                }
            }
        }
        result.addAll(puts);
        return result;
    }

    private static void addRows(ColumnBatch batch, LongPredicate wanted, List<ColumnBatch> target) {
        int[] rows = new int[batch.rowCount()];
        int count = 0;
        for (int row = 0; row < rows.length; row++) {
            if (wanted.test(batch.weight(row))) {
                rows[count++] = row;
            }
        }
        if (count == rows.length) {
            target.add(batch);
        } else if (count > 0) {
            target.add(batch.gather(rows, count));
        }
    }
}
