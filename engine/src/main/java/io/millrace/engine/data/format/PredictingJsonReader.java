package io.millrace.engine.data.format;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON objects that look like those before them with a reader generated for just that {@link JsonLayout}, all
 * others with {@link JsonRowReader}. A layout is learned once enough rows have come to pay for its code, and given up
 * where too many rows differ. Not thread-safe.
 */
final class PredictingJsonReader extends ValueReader {
    private static final int ROWS_BEFORE_LEARNING = 1000;
    /** Surprises that are always allowed. */
    private static final int FREE_SURPRISES = 32;

    private final Schema schema;
    private final @Nullable ColumnSink[] sinks;
    private final JsonRowReader general;
    private final int[] oneStart = new int[1];
    private final int[] oneLength = new int[1];

    private @Nullable JsonInput straight;
    private long patience = ROWS_BEFORE_LEARNING;
    private long rowsSinceStraight;
    private long expected;
    private long surprises;

    PredictingJsonReader(Schema schema, @Nullable ColumnSink[] sinks) {
        this.schema = schema;
        this.sinks = sinks;
        general = new JsonRowReader(schema, sinks);
    }

    /** Whether it has a reader of a layout now. */
    boolean predicts() {
        return straight != null;
    }

    @Override
    public void begin() {}

    @Override
    public void read(byte[] bytes, int start, int length, int row) {
        if (straight != null) {
            oneStart[0] = start;
            oneLength[0] = length;
            if (straight(straight, bytes, oneStart, oneLength, 0, 1, row) == 1) {
                return;
            }
        }
        general.read(bytes, start, length, row);
        learn(bytes, start, length);
    }

    @Override
    public int readAll(byte[] bytes, int[] starts, int[] lengths, int count, int row) {
        int i = 0;
        while (i < count) {
            if (straight != null) {
                i = straight(straight, bytes, starts, lengths, i, count, row);
                if (i == count) {
                    return count;
                }
            }
            try {
                general.read(bytes, starts[i], lengths[i], row + i);
            } catch (MillraceException | IndexOutOfBoundsException | ArithmeticException e) {
                // Whoever reads this value alone gets the exception again.
                return i;
            }
            learn(bytes, starts[i], lengths[i]);
            i++;
        }
        return count;
    }

    /** Where it was surprised; what it has written of that row is cleared. */
    private int straight(
            JsonInput reader, byte[] bytes, int[] starts, int[] lengths, int from, int count, int firstRow) {
        int read = reader.readAll(bytes, starts, lengths, from, count, firstRow + from);
        expected += read - from;
        if (read < count) {
            for (ColumnSink sink : sinks) {
                if (sink != null) {
                    sink.clear(firstRow + read);
                }
            }
            if (++surprises > FREE_SURPRISES + expected / 2) {
                straight = null;
                rowsSinceStraight = 0;
                patience *= 4;
            }
        }
        return read;
    }

    /** Looks at a row that was read well. */
    private void learn(byte[] bytes, int start, int length) {
        if (straight != null || ++rowsSinceStraight < patience) {
            return;
        }
        rowsSinceStraight = 0;
        JsonLayout layout = JsonLayout.of(bytes, start, length, schema, sinks);
        if (layout == null) {
            patience *= 4;
            return;
        }
        straight = JsonReaderSource.compile(layout, schema, sinks, general.cells());
        expected = 0;
        surprises = 0;
    }
}
