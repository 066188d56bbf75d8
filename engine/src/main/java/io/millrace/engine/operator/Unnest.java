package io.millrace.engine.operator;

import io.millrace.engine.data.Column;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** See {@link io.millrace.engine.plan.PlanNode.Unnest}: a row for each element, with the weight of the row it is from. */
public final class Unnest implements Operator {
    private final Operator input;
    private final int inputColumns;
    private final int column;
    private final boolean isMap;
    private final boolean spreadRow;
    private final boolean withOrdinality;
    private final boolean outer;
    private final Schema schema;
    private final int elementColumns;

    private @Nullable ColumnBatch batch;
    private int row;
    private List<? extends @Nullable Object> elements = List.of();
    private int element;
    private boolean atElements;

    /** @param schema of the output */
    public Unnest(
            Operator input,
            Schema inputSchema,
            int column,
            boolean spreadRow,
            boolean withOrdinality,
            boolean outer,
            Schema schema) {
        this.input = input;
        this.inputColumns = inputSchema.size();
        this.column = column;
        this.isMap = inputSchema.type(column) instanceof DataType.MapOf;
        this.spreadRow = spreadRow;
        this.withOrdinality = withOrdinality;
        this.outer = outer;
        this.schema = schema;
        this.elementColumns = schema.size() - inputColumns - (withOrdinality ? 1 : 0);
    }

    @Override
    public @Nullable ColumnBatch next() {
        if (batch == null) {
            ColumnBatch next = input.next();
            if (next == null || next.rowCount() == 0) {
                return next;
            }
            batch = next;
            row = 0;
            atElements = false;
        }
        return unnest(batch);
    }

    private ColumnBatch unnest(ColumnBatch from) {
        ColumnBuilder[] builders = new ColumnBuilder[schema.size() - inputColumns];
        Arrays.setAll(builders, i -> ColumnBuilder.of(schema.type(inputColumns + i)));
        int[] rows = new int[ColumnBatch.TARGET_ROWS];
        int count = 0;
        while (count < rows.length && row < from.rowCount()) {
            if (!atElements) {
                elements = elements(from.column(column).value(row));
                element = 0;
                atElements = true;
                if (elements.isEmpty() && outer) {
                    Arrays.stream(builders).forEach(ColumnBuilder::appendNull);
                    rows[count++] = row;
                }
            }
            for (; element < elements.size() && count < rows.length; element++) {
                append(elements.get(element), element + 1L, builders);
                rows[count++] = row;
            }
            if (element >= elements.size()) {
                row++;
                atElements = false;
            }
        }
        if (row >= from.rowCount()) {
            batch = null;
        }
        ColumnBatch gathered = from.gather(rows, count);
        Column[] added = new Column[builders.length];
        Arrays.setAll(added, i -> builders[i].build());
        return new ColumnBatch(count, Batches.beside(gathered.columns(), added), gathered.weights());
    }

    private List<? extends @Nullable Object> elements(@Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        if (!isMap) {
            return (List<?>) value;
        }
        List<@Nullable Object> pairs = new ArrayList<>();
        ((Map<?, ?>) value).forEach((key, content) -> pairs.add(Arrays.asList(key, content)));
        return pairs;
    }

    private void append(@Nullable Object value, long ordinality, ColumnBuilder[] builders) {
        if (spreadRow || isMap) {
            List<? extends @Nullable Object> fields =
                    value == null ? Collections.nCopies(elementColumns, null) : (List<?>) value;
            for (int i = 0; i < elementColumns; i++) {
                builders[i].append(fields.get(i));
            }
        } else {
            builders[0].append(value);
        }
        if (withOrdinality) {
            builders[elementColumns].appendLong(ordinality);
        }
    }
}
