package io.millrace.engine.rows;

import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether rows would still be unique in some columns after changes: of the rows that the changes touch, how many had a value
 * before and how many have it after, beside those that they do not touch.
 */
public final class UniqueRows {
    private final Schema schema;
    private final List<Integer> keyColumns;
    private final List<List<Integer>> uniqueColumns;

    /** @param keyColumns empty for a bag, as of {@link KeptRows} */
    public UniqueRows(Schema schema, List<Integer> keyColumns, List<List<Integer>> uniqueColumns) {
        this.schema = schema;
        this.keyColumns = keyColumns;
        this.uniqueColumns = uniqueColumns;
    }

    /** Rows that are kept so that {@link #firstClash} can look at them. */
    public KeptRows keep() {
        return new KeptRows(schema, keyColumns, uniqueColumns);
    }

    /** A row, written, that has what another has, and in which columns. */
    public record Clash(ColumnBatch batch, int row, int unique) {}

    /**
     * The first clash there would be after {@code changes}; null for none.
     *
     * @param present made by {@link #keep}; nobody writes to it meanwhile
     */
    public @Nullable Clash firstClash(KeptRows present, List<ColumnBatch> changes) {
        KeptRows before = keep();
        KeptRows after = keep();
        for (ColumnBatch batch : changes) {
            for (int row = 0; row < batch.rowCount(); row++) {
                before.copy(present, batch, row);
                after.copy(before, batch, row);
            }
        }
        changes.forEach(after::apply);
        for (ColumnBatch batch : changes) {
            for (int row = 0; row < batch.rowCount(); row++) {
                for (int unique = 0; batch.weight(row) > 0 && unique < uniqueColumns.size(); unique++) {
                    long had = before.count(unique, batch, row);
                    long has = after.count(unique, batch, row);
                    if (has > had && present.count(unique, batch, row) - had + has > 1) {
                        return new Clash(batch, row, unique);
                    }
                }
            }
        }
        return null;
    }
}
