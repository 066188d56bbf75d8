package io.millrace.benchmarks.loop;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import io.millrace.engine.data.BytesColumn;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.DoubleColumn;
import io.millrace.engine.data.LongColumn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * Jackson's streaming parser filling the same columns: one parser for a whole batch of lines, names expected in their
 * order and compared as bytes, text taken from the parser's buffer, timestamps read without making strings.
 */
final class JacksonRows {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final SerializedString ID = new SerializedString("id");
    private static final SerializedString CUSTOMER = new SerializedString("customer");
    private static final SerializedString AMOUNT = new SerializedString("amount");
    private static final SerializedString NAME = new SerializedString("name");
    private static final SerializedString TIME = new SerializedString("ts");

    private final long[] ids;
    private final long[] customers;
    private final double[] amounts;
    private final long[] times;
    private final int[] starts;
    private final int[] lengths;
    private byte[] names;
    private int used;

    private JacksonRows(int rows) {
        ids = new long[rows];
        customers = new long[rows];
        amounts = new double[rows];
        times = new long[rows];
        starts = new int[rows];
        lengths = new int[rows];
        names = new byte[rows * 16];
    }

    static ColumnBatch decode(byte[] lines, int rows) throws IOException {
        JacksonRows target = new JacksonRows(rows);
        int row = 0;
        try (JsonParser parser = FACTORY.createParser(lines)) {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                target.read(parser, row++);
            }
        }
        return target.columns(row);
    }

    private void read(JsonParser parser, int row) throws IOException {
        if (parser.nextFieldName(ID)) {
            parser.nextToken();
            ids[row] = parser.getLongValue();
            if (parser.nextFieldName(CUSTOMER)) {
                parser.nextToken();
                customers[row] = parser.getLongValue();
                if (parser.nextFieldName(AMOUNT)) {
                    parser.nextToken();
                    amounts[row] = parser.getDoubleValue();
                    if (parser.nextFieldName(NAME)) {
                        parser.nextToken();
                        name(parser, row);
                        if (parser.nextFieldName(TIME)) {
                            parser.nextToken();
                            times[row] = time(parser);
                            parser.nextToken();
                        }
                    }
                }
            }
        }
        for (JsonToken token = parser.currentToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            anyOrder(parser, row);
        }
    }

    /** The parser is at a name that was not expected here. */
    private void anyOrder(JsonParser parser, int row) throws IOException {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
            case "id" -> ids[row] = parser.getLongValue();
            case "customer" -> customers[row] = parser.getLongValue();
            case "amount" -> amounts[row] = parser.getDoubleValue();
            case "name" -> name(parser, row);
            case "ts" -> times[row] = time(parser);
            default -> parser.skipChildren();
        }
    }

    private void name(JsonParser parser, int row) throws IOException {
        char[] text = parser.getTextCharacters();
        int offset = parser.getTextOffset();
        int length = parser.getTextLength();
        if (used + length * 3 > names.length) {
            names = Arrays.copyOf(names, (used + length * 3) * 2);
        }
        starts[row] = used;
        for (int i = 0; i < length; i++) {
            char c = text[offset + i];
            if (c >= 0x80) {
                byte[] utf8 = new String(text, offset, length).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(utf8, 0, names, used, utf8.length);
                length = utf8.length;
                break;
            }
            names[used + i] = (byte) c;
        }
        lengths[row] = length;
        used += length;
    }

    /** {@code 2026-01-01T10:00:00.001}, to microseconds. */
    private static long time(JsonParser parser) throws IOException {
        char[] text = parser.getTextCharacters();
        int at = parser.getTextOffset();
        int end = at + parser.getTextLength();
        long days = LocalDate.of(two(text, at) * 100 + two(text, at + 2), two(text, at + 5), two(text, at + 8))
                .toEpochDay();
        long seconds = days * 86_400 + two(text, at + 11) * 3600L + two(text, at + 14) * 60L + two(text, at + 17);
        long micros = 0;
        int unit = 100_000;
        for (int i = at + 20; i < end; i++) {
            micros += (long) (text[i] - '0') * unit;
            unit /= 10;
        }
        return seconds * 1_000_000 + micros;
    }

    private static int two(char[] text, int at) {
        return (text[at] - '0') * 10 + text[at + 1] - '0';
    }

    private ColumnBatch columns(int rows) {
        return new ColumnBatch(
                rows,
                new LongColumn(DataType.BIGINT, ids, null),
                new LongColumn(DataType.BIGINT, customers, null),
                new DoubleColumn(DataType.DOUBLE, amounts, null),
                new BytesColumn(DataType.VARCHAR, names, starts, lengths, null),
                new LongColumn(DataType.TIMESTAMP, times, null));
    }
}
