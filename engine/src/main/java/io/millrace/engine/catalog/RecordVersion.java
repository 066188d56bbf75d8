package io.millrace.engine.catalog;

import io.millrace.engine.data.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a relation's avro values were written before it was altered.
 *
 * @param schemaId in their framing
 * @param schema of their fields, as they were
 * @param columns which of the relation's columns each field is now; null for one that is dropped
 */
public record RecordVersion(int schemaId, Schema schema, List<@Nullable String> columns) {
    public RecordVersion {
        columns = Collections.unmodifiableList(new ArrayList<>(columns));
    }

    /** After a column got another name, or none: it is dropped. */
    public RecordVersion renamed(String column, @Nullable String newName) {
        List<@Nullable String> renamed = new ArrayList<>();
        columns.forEach(each -> renamed.add(column.equals(each) ? newName : each));
        return new RecordVersion(schemaId, schema, renamed);
    }
}
