package io.millrace.engine.aggregate;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.JsonValues;
import io.millrace.engine.function.JsonBuilding;
import java.time.ZoneOffset;

/** JSON_AGG and JSON_OBJECT_AGG, spaced as PostgreSQL spaces them; NULL for no rows. */
final class JsonBags {
    private JsonBags() {}

    static BagFunction array(RowOrder order, DataType type) {
        return (bag, group, results) -> {
            int[] entries = order.sorted(bag.rows(), group);
            ColumnBatch batch = bag.rows().gather(entries, entries.length);
            JsonValues values = new JsonValues(ZoneOffset.UTC);
            ByteSlice json = new ByteSlice();
            json.clear();
            json.append((byte) '[');
            boolean any = false;
            for (int i = 0; i < entries.length; i++) {
                for (long times = bag.rows().weight(entries[i]); times > 0; times--) {
                    json.appendAscii(any ? ", " : "");
                    values.append(json, batch.column(0).value(i), type);
                    any = true;
                }
            }
            json.append((byte) ']');
            append(any, json, results);
        };
    }

    static BagFunction object(RowOrder order, DataType[] types, String open, String colon, String close) {
        return (bag, group, results) -> {
            int[] entries = order.sorted(bag.rows(), group);
            ColumnBatch batch = bag.rows().gather(entries, entries.length);
            JsonValues values = new JsonValues(ZoneOffset.UTC);
            ByteSlice json = new ByteSlice();
            json.clear();
            json.appendAscii(open);
            boolean any = false;
            for (int i = 0; i < entries.length; i++) {
                for (long times = bag.rows().weight(entries[i]); times > 0; times--) {
                    json.appendAscii(any ? ", " : "");
                    JsonBuilding.name(json, batch.column(0).value(i), types[0], ZoneOffset.UTC);
                    json.appendAscii(colon);
                    values.append(json, batch.column(1).value(i), types[1]);
                    any = true;
                }
            }
            json.appendAscii(close);
            append(any, json, results);
        };
    }

    private static void append(boolean any, ByteSlice json, io.millrace.engine.data.ColumnBuilder results) {
        if (any) {
            results.appendBytes(json.array, json.start, json.length);
        } else {
            results.appendNull();
        }
    }
}
