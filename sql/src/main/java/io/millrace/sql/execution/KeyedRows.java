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

    private KeyedRows(TableDefinition table, List<String> key) {
        this(key.stream().mapToInt(table.schema()::indexOf).toArray());
    }

    private KeyedRows(int[] keyColumns) {
        this.keyColumns = keyColumns;
    }

    /** The last of each key, unless that deletes it. */
    static List<ColumnBatch> latest(TableDefinition table, List<ColumnBatch> written) {
        return new KeyedRows(table, table.keyColumns()).latest(written);
    }

    /**
     * Those that have no key of one before among them; a key with a null in it is like no other.
     *
     * @param keys columns of each
     */
    static List<ColumnBatch> withoutClashes(TableDefinition table, List<List<String>> keys, List<ColumnBatch> rows) {
        List<KeyedRows> each =
                keys.stream().map(key -> new KeyedRows(table, key)).toList();
        Set<Object> seen = new HashSet<>();
        return chosen(rows, (batch, row) -> {
            List<List<Object>> own = new ArrayList<>();
            for (int i = 0; i < each.size(); i++) {
                List<Object> key = each.get(i).key(batch, row);
                if (!key.contains(null)) {
                    own.add(List.of(i, key));
                }
            }
            boolean isNew = own.stream().noneMatch(seen::contains);
            if (isNew) {
                seen.addAll(own);
            }
            return isNew;
        });
    }

    /**
     * Of the rows of an UPDATE … FROM or DELETE … USING the first of each row of the table, without the number that tells
     * equal ones apart.
     */
    static List<ColumnBatch> firstOfEach(TableDefinition table, List<ColumnBatch> rows) {
        if (!table.keyColumns().isEmpty()) {
            return new KeyedRows(table, table.keyColumns()).first(rows);
        }
        List<ColumnBatch> first = new ArrayList<>();
        int columns = table.schema().size();
        for (ColumnBatch batch : new KeyedRows(identity(columns, rows)).first(rows)) {
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

    private List<ColumnBatch> first(List<ColumnBatch> rows) {
        Set<Object> seen = new HashSet<>();
        return chosen(rows, (batch, row) -> seen.add(key(batch, row)));
    }

    private interface Choice {
        boolean takes(ColumnBatch batch, int row);
    }

    private static List<ColumnBatch> chosen(List<ColumnBatch> given, Choice choice) {
        return given.stream()
                .map(batch -> Batches.where(batch, row -> choice.takes(batch, row)))
                .toList();
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
            key[i] = comparable(batch.column(keyColumns[i]).value(row));
        }
        return Arrays.asList(key);
    }

    /** Equal to those that SQL calls equal. */
    private static @Nullable Object comparable(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
        return value instanceof Double number ? (Object) (number + 0.0) : value; // -0.0 is 0.0
    }
}
