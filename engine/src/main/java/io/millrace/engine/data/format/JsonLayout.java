package io.millrace.engine.data.format;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.JsonReader;
import io.millrace.engine.data.JsonValues;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a row's object looks like between its values, byte by byte, learned from a row: writers write the same names in
 * the same order with the same blanks again and again.
 *
 * @param tail what comes behind the last value
 */
record JsonLayout(List<Part> parts, byte[] tail) {
    /** Of code that one row may need, in words to compare and fields, so that its loop is compiled in one piece. */
    private static final int MOST_CODE = 40;

    private static final int LONGEST_BETWEEN = 64;
    private static final int UNWANTED = -1;

    /** What the reader does with a value. */
    enum Form {
        INTEGER,
        DECIMAL,
        DOUBLE,
        BOOLEAN,
        TIMESTAMP,
        TEXT,
        /** By the column's {@link JsonCell}. */
        CELL,
        SKIP_TEXT,
        SKIP
    }

    /**
     * A value and what comes before it.
     *
     * @param between from the value before, up to the opening quote where the form has one
     * @param field of the schema; -1 if it is not wanted
     */
    record Part(byte[] between, int field, Form form) {
        boolean quoted() {
            return form == Form.TEXT || form == Form.TIMESTAMP || form == Form.SKIP_TEXT;
        }
    }

    /** The layout of a well-formed row; null if it is not worth a reader of its own. */
    static @Nullable JsonLayout of(byte[] bytes, int start, int length, Schema schema, @Nullable ColumnSink[] sinks) {
        JsonReader in = new JsonReader();
        in.begin(bytes, start, length);
        in.expect('{');
        if (in.take('}')) {
            return null;
        }
        List<Part> parts = new ArrayList<>();
        ByteSlice name = new ByteSlice();
        boolean[] seen = new boolean[sinks.length];
        int code = 0;
        int after = start;
        do {
            in.readString(name);
            in.expect(':');
            Form form;
            int field = JsonValues.fieldOf(schema, name.toString());
            byte first = in.peek();
            if (field < 0 || sinks[field] == null) {
                field = UNWANTED;
                form = first == '"' ? Form.SKIP_TEXT : Form.SKIP;
            } else if (seen[field]) {
                return null;
            } else {
                seen[field] = true;
                form = form(schema.type(field), first);
            }
            Part part = new Part(between(bytes, after, in.position(), form), field, form);
            in.skipValue();
            after = in.position();
            parts.add(part);
            code += 1 + part.between.length / 8;
            if (code > MOST_CODE || part.between.length > LONGEST_BETWEEN) {
                return null;
            }
        } while (in.take(','));
        byte[] tail = Arrays.copyOfRange(bytes, after, start + length);
        return tail.length > LONGEST_BETWEEN ? null : new JsonLayout(parts, tail);
    }

    private static byte[] between(byte[] bytes, int from, int to, Form form) {
        boolean quoted = new Part(bytes, UNWANTED, form).quoted();
        byte[] between = Arrays.copyOfRange(bytes, from, quoted ? to + 1 : to);
        if (quoted) {
            between[between.length - 1] = '"';
        }
        return between;
    }

    /** @param first byte of the value */
    private static Form form(DataType type, byte first) {
        boolean isNull = first == 'n';
        if (type instanceof DataType.Varchar) {
            return isNull || first == '"' ? Form.TEXT : Form.CELL;
        }
        if (type instanceof DataType.Timestamp timestamp && timestamp.precision() >= 3) {
            return isNull || first == '"' ? Form.TIMESTAMP : Form.CELL;
        }
        if (first == '"') {
            return Form.CELL;
        }
        if (type == DataType.BIGINT || type == DataType.INT || type == DataType.SMALLINT) {
            return Form.INTEGER;
        }
        if (type instanceof DataType.Decimal) {
            return type.storage() == Storage.LONG ? Form.DECIMAL : Form.CELL;
        }
        return type == DataType.DOUBLE ? Form.DOUBLE : type == DataType.BOOLEAN ? Form.BOOLEAN : Form.CELL;
    }
}
