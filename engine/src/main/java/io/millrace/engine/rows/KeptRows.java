package io.millrace.engine.rows;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a table or view as they are now, found by key. A relation without a key is a bag: all columns are its key
 * and rows have weights. Thread-safe; a writer and a freeze exclude each other.
 */
public final class KeptRows {
    private final Schema schema;
    private final int[] keyColumns;
    private final boolean bag;
    private final KeyIndex index = new KeyIndex();
    private final List<SecondIndex> seconds;
    private final List<RowChunk> chunks = new ArrayList<>();
    private int[] freeRows = new int[16];
    private int freeCount;
    private int nextRow;
    private long rowCount;

    /** @param keyColumns positions in {@code schema}; empty for a bag */
    public KeptRows(Schema schema, List<Integer> keyColumns) {
        this(schema, keyColumns, List.of());
    }

    /** @param uniqueColumns of each second index, by which rows are counted */
    public KeptRows(Schema schema, List<Integer> keyColumns, List<List<Integer>> uniqueColumns) {
        this.seconds = uniqueColumns.stream().map(SecondIndex::new).toList();
        this.schema = schema;
        this.bag = keyColumns.isEmpty();
        this.keyColumns = bag
                ? allColumns(schema)
                : keyColumns.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int[] allColumns(Schema schema) {
        int[] all = new int[schema.size()];
        Arrays.setAll(all, i -> i);
        return all;
    }

    public Schema schema() {
        return schema;
    }

    public boolean isBag() {
        return bag;
    }

    /** Counting a bag's rows as often as their weights say. */
    public synchronized long rowCount() {
        return rowCount;
    }

    /**
     * Takes in {@code changes}, in order. With a key: a weight above 0 puts the row of that key, one below takes it
     * away whatever its other columns are. A bag: adds the weights.
     */
    public synchronized void apply(ColumnBatch changes) {
        for (int row = 0; row < changes.rowCount(); row++) {
            int hash = RowHash.hash(changes, keyColumns, row);
            int found = find(changes, row, hash);
            long weight = changes.weight(row);
            if (bag) {
                long old = found == KeyIndex.ABSENT ? 0 : chunk(found).weight(slot(found));
                put(changes, row, hash, found, old + weight);
            } else if (weight > 0) {
                put(changes, row, hash, found, 1);
            } else if (weight < 0 && found != KeyIndex.ABSENT) {
                put(changes, row, hash, found, 0);
            }
        }
    }

    private void put(ColumnBatch batch, int row, int hash, int found, long weight) {
        if (found == KeyIndex.ABSENT) {
            if (weight == 0) {
                return;
            }
            int added = freeCount > 0 ? freeRows[--freeCount] : nextRow++;
            index.add(hash, added);
            RowChunk chunk = writable(added);
            chunk.set(slot(added), batch, row);
            chunk.setWeight(slot(added), weight);
            rowCount += weight;
            seconds.forEach(second -> second.add(batch, row, added));
            return;
        }
        if (!seconds.isEmpty() && (weight == 0 || !bag)) {
            ColumnBatch old = chunk(found).row(slot(found));
            seconds.forEach(second -> second.remove(old, 0, found));
        }
        RowChunk chunk = writable(found);
        rowCount += weight - chunk.weight(slot(found));
        if (weight == 0) {
            index.remove(hash, found);
            if (freeCount == freeRows.length) {
                freeRows = Arrays.copyOf(freeRows, freeCount * 2);
            }
            freeRows[freeCount++] = found;
        } else if (!bag) {
            chunk.set(slot(found), batch, row);
            seconds.forEach(second -> second.add(batch, row, found));
        }
        chunk.setWeight(slot(found), weight);
    }

    private int find(ColumnBatch batch, int row, int hash) {
        return index.find(hash, candidate -> chunk(candidate).equal(slot(candidate), batch, row, keyColumns));
    }

    private RowChunk chunk(int row) {
        return chunks.get(row / RowChunk.CAPACITY);
    }

    private static int slot(int row) {
        return row % RowChunk.CAPACITY;
    }

    private RowChunk writable(int row) {
        int number = row / RowChunk.CAPACITY;
        if (number == chunks.size()) {
            chunks.add(new RowChunk(schema));
        }
        RowChunk chunk = chunks.get(number).writable();
        chunks.set(number, chunk);
        return chunk;
    }

    /** All rows as they are now; takes time only in the number of chunks. */
    public synchronized FrozenRows freeze() {
        List<RowChunk> frozen = new ArrayList<>(chunks.size());
        for (RowChunk chunk : chunks) {
            frozen.add(chunk.freeze());
        }
        return FrozenRows.ofChunks(frozen);
    }

    /** The rows whose keys are those of {@code keys}' rows, which has all columns; only the key's need values. */
    public synchronized FrozenRows lookup(ColumnBatch keys) {
        List<ColumnBatch> rows = new ArrayList<>();
        for (int row = 0; row < keys.rowCount(); row++) {
            int found = find(keys, row, RowHash.hash(keys, keyColumns, row));
            if (found != KeyIndex.ABSENT) {
                rows.add(chunk(found).row(slot(found)));
            }
        }
        return FrozenRows.of(rows);
    }

    /** How many rows have the values that a row has in the columns of a second index, none of them null. */
    synchronized long count(int second, ColumnBatch batch, int row) {
        long[] count = new long[1];
        seconds.get(second).forEach(batch, row, (candidate, columns) -> {
            if (chunk(candidate).equal(slot(candidate), batch, row, columns)) {
                count[0] += chunk(candidate).weight(slot(candidate));
            }
        });
        return count[0];
    }

    /** Takes in the row of {@code source} whose key a row has, if there is one and it is not here yet. */
    void copy(KeptRows source, ColumnBatch batch, int row) {
        int hash = RowHash.hash(batch, keyColumns, row);
        int there = source.find(batch, row, hash);
        if (there != KeyIndex.ABSENT && find(batch, row, hash) == KeyIndex.ABSENT) {
            apply(source.chunk(there).row(slot(there)));
        }
    }
}
