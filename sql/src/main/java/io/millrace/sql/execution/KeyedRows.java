package io.millrace.sql.execution;

import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.data.ColumnBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Of rows of a table one after the other, one of each key. */
final class KeyedRows {
    private final int[] keyColumns;

    private KeyedRows(TableDefinition table) {
        this(table.keyColumns().stream().mapToInt(table.schema()::indexOf).toArray());
    }

    private KeyedRows(int[] keyColumns) {
        this.keyColumns = keyColumns;
    }

    /** The last of each key, unless that deletes it. */
    static List<ColumnBatch> latest(TableDefinition table, List<ColumnBatch> written) {
        return new KeyedRows(table).latest(written);
    }

    /** The first of each key; rows with a null in it are each of a key of their own. */
    static List<ColumnBatch> first(TableDefinition table, List<String> key, List<ColumnBatch> rows) {
        return new KeyedRows(key.stream().mapToInt(table.schema()::indexOf).toArray()).first(rows, true);
    }

    /**
     * Of the rows of an UPDATE … FROM or DELETE … USING the first of each row of the table, without the number that tells
     * equal ones apart.
     */
    static List<ColumnBatch> firstOfEach(TableDefinition table, List<ColumnBatch> rows) {
        if (!table.keyColumns().isEmpty()) {
            return new KeyedRows(table).first(rows, false);
        }
        List<ColumnBatch> first = new ArrayList<>();
        int columns = table.schema().size();
        for (ColumnBatch batch : new KeyedRows(identity(columns, rows)).first(rows, false)) {
            first.add(batch.select(IntStream.range(0, batch.columnCount() - 1).toArray()));
        }
        return first;
    }

    /** Where a row as it was stands, and its number. */
    private static int[] identity(int columns, List<ColumnBatch> rows) {
        int all = rows.isEmpty() ? columns : rows.get(0).columnCount();
        boolean update = all > columns + 2;
        return update
                ? IntStream.range(columns + 1, all).toArray()
                : IntStream.concat(IntStream.range(0, columns), IntStream.of(all - 1))
                        .toArray();
    }

    private List<ColumnBatch> first(List<ColumnBatch> given, boolean nullsDistinct) {
        Set<Object> seen = new HashSet<>();
        List<ColumnBatch> first = new ArrayList<>();
        for (ColumnBatch batch : given) {
            int[] rows = new int[batch.rowCount()];
            int count = 0;
            for (int row = 0; row < rows.length; row++) {
                List<Object> key = key(batch, row);
                if (nullsDistinct && key.contains(null) || seen.add(key)) {
                    rows[count++] = row;
                }
            }
            first.add(batch.gather(rows, count));
        }
        return first;
    }

    private List<ColumnBatch> latest(List<ColumnBatch> written) {
        Set<Object> seen = new HashSet<>();
        List<ColumnBatch> latest = new ArrayList<>();
        for (int i = written.size() - 1; i >= 0; i--) {
            ColumnBatch batch = written.get(i);
            int[] rows = new int[batch.rowCount()];
            int count = 0;
            for (int row = rows.length - 1; row >= 0; row--) {
                if (seen.add(key(batch, row)) && batch.weight(row) > 0) {
                    rows[count++] = row;
                }
            }
            latest.add(batch.gather(rows, count).withWeights(null));
        }
        return latest;
    }

    private List<Object> key(ColumnBatch batch, int row) {
        @Nullable Object[] key = new @Nullable Object[keyColumns.length];
        for (int i = 0; i < key.length; i++) {
            Object value = batch.column(keyColumns[i]).value(row);
            key[i] = value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
        }
        return Arrays.asList(key);
    }
}
