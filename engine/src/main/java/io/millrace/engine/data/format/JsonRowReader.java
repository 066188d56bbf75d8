package io.millrace.engine.data.format;

import static java.util.Objects.requireNonNull;

import io.millrace.engine.data.ByteSlice;
import io.millrace.engine.data.JsonReader;
import io.millrace.engine.data.JsonValues;
import io.millrace.engine.data.Schema;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object for each row. It expects the names of the last object in their order and compares their bytes,
 * quotes and colon included, at once; where another comes, it looks the name up and expects it from then on. Fields that
 * are missing are NULL. Not thread-safe.
 */
final class JsonRowReader extends ValueReader {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int UNWANTED = -1;
    /** Objects with more fields are read without expectations beyond these. */
    private static final int EXPECTED_FIELDS = 512;

    private final Schema schema;
    private final @Nullable JsonCell[] cells;
    private final @Nullable ColumnSink[] sinks;
    private final int[] wanted;
    private final JsonReader in = new JsonReader();
    private final JsonValues values = new JsonValues(ZoneOffset.UTC);
    private final ByteSlice name = new ByteSlice();

    private byte[][] expectedNames = new byte[16][];
    private int[] expectedFields = new int[16];
    /** The first and the last eight bytes of the expected names that have so many. */
    private long[] heads = new long[16];

    private long[] tails = new long[16];
    private final int[] seenInRow;
    private int rowNumber;

    JsonRowReader(Schema schema, @Nullable ColumnSink[] sinks) {
        this.schema = schema;
        this.sinks = sinks;
        cells = new @Nullable JsonCell[sinks.length];
        seenInRow = new int[sinks.length];
        int count = 0;
        int[] indexes = new int[sinks.length];
        for (int i = 0; i < sinks.length; i++) {
            ColumnSink sink = sinks[i];
            if (sink != null) {
                cells[i] = JsonCell.of(sink, values);
                indexes[count++] = i;
            }
        }
        wanted = Arrays.copyOf(indexes, count);
    }

    /** For each column its reader, if it is wanted. */
    @Nullable
    JsonCell[] cells() {
        return cells;
    }

    @Override
    public void begin() {}

    @Override
    public void read(byte[] bytes, int start, int length, int row) {
        in.begin(bytes, start, length);
        rowNumber++;
        int found = readObject(row);
        in.expectEnd();
        if (found != wanted.length) {
            fillMissing(row);
        }
    }

    private void fillMissing(int row) {
        for (int field : wanted) {
            ColumnSink sink = sinks[field];
            if (seenInRow[field] != rowNumber && sink != null) {
                sink.putNull(row);
            }
        }
    }

    private int readObject(int row) {
        in.expect('{');
        if (in.take('}')) {
            return 0;
        }
        int found = 0;
        int position = 0;
        do {
            int field = takeName(position);
            position++;
            if (field == UNWANTED) {
                in.skipValue();
            } else {
                if (seenInRow[field] != rowNumber) {
                    seenInRow[field] = rowNumber;
                    found++;
                }
                requireNonNull(cells[field]).read(in, row);
            }
        } while (in.take(','));
        in.expect('}');
        return found;
    }

    /** Takes a name and its colon; the wanted field of that name. */
    private int takeName(int position) {
        in.peek();
        byte[] bytes = in.bytes();
        int at = in.position();
        if (position < expectedNames.length) {
            byte[] expected = expectedNames[position];
            if (expected != null && in.end() - at > expected.length && isAt(bytes, at, expected, position)) {
                in.moveTo(at + expected.length);
                return expectedFields[position];
            }
        }
        in.readString(name);
        boolean plain = in.position() - at == name.length + 2;
        in.expect(':');
        int field = fieldOf(name.toString());
        if (plain && position < EXPECTED_FIELDS) {
            expect(position, Arrays.copyOfRange(bytes, at, in.position()), field);
        }
        return field;
    }

    /** Whether the expected name comes next; one of up to 16 bytes is compared as two words. */
    private boolean isAt(byte[] bytes, int at, byte[] expected, int position) {
        int length = expected.length;
        if (length > 16 || length < 8 || at > bytes.length - 16) {
            return Arrays.equals(bytes, at, at + length, expected, 0, length);
        }
        return (long) WORD.get(bytes, at) == heads[position]
                && (long) WORD.get(bytes, at + length - 8) == tails[position];
    }

    private int fieldOf(String text) {
        int field = JsonValues.fieldOf(schema, text);
        return field >= 0 && sinks[field] != null ? field : UNWANTED;
    }

    private void expect(int position, byte[] text, int field) {
        if (position >= expectedNames.length) {
            expectedNames = Arrays.copyOf(expectedNames, position * 2);
            expectedFields = Arrays.copyOf(expectedFields, position * 2);
            heads = Arrays.copyOf(heads, position * 2);
            tails = Arrays.copyOf(tails, position * 2);
        }
        if (text.length >= 8) {
            heads[position] = (long) WORD.get(text, 0);
            tails[position] = (long) WORD.get(text, text.length - 8);
        }
        expectedNames[position] = text;
        expectedFields[position] = field;
    }
}
