package io.millrace.engine.aggregate;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.ColumnBuilder;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.JsonValues;
import io.millrace.engine.function.JsonBuilding;
import java.time.ZoneOffset;

/** JSON_AGG and JSON_OBJECT_AGG, spaced as PostgreSQL spaces them; NULL for no rows. */
final class JsonBags {
    private JsonBags() {}

    static BagFunction array(RowOrder order, DataType type) {
        return bag(
                order,
                "[",
                "]",
                (json, values, batch, row) ->
                        values.append(json, batch.column(0).value(row), type));
    }

    static BagFunction object(RowOrder order, DataType[] types, String open, String colon, String close) {
        return bag(order, open, close, (json, values, batch, row) -> {
            JsonBuilding.name(json, batch.column(0).value(row), types[0], ZoneOffset.UTC);
            json.appendAscii(colon);
            values.append(json, batch.column(1).value(row), types[1]);
        });
    }

    /** Appends what one row gives. */
    @FunctionalInterface
    private interface Item {
        void append(ByteSlice json, JsonValues values, ColumnBatch batch, int row);
    }

    private static BagFunction bag(RowOrder order, String open, String close, Item item) {
        return (bag, group, results) -> {
            int[] entries = order.sorted(bag.rows(), group);
            ColumnBatch batch = bag.rows().gather(entries, entries.length);
            JsonValues values = new JsonValues(ZoneOffset.UTC);
            ByteSlice json = new ByteSlice();
            json.appendAscii(open);
            boolean any = false;
            for (int i = 0; i < entries.length; i++) {
                for (long times = bag.rows().weight(entries[i]); times > 0; times--) {
                    json.appendAscii(any ? ", " : "");
                    item.append(json, values, batch, i);
                    any = true;
                }
            }
            json.appendAscii(close);
            append(any, json, results);
        };
    }

    private static void append(boolean any, ByteSlice json, ColumnBuilder results) {
        if (any) {
            results.appendBytes(json.array, json.start, json.length);
        } else {
            results.appendNull();
        }
    }
}
