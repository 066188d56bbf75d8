package io.millrace.engine.data.format;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.JsonReader;
import io.millrace.engine.data.Storage;
import io.millrace.engine.data.TextValues;
import io.millrace.engine.data.Utf8;
import java.nio.ByteBuffer;

/** Puts values that are written as text into a sink. */
final class TextCell {
    private TextCell() {}

    static void put(ColumnSink sink, int row, byte[] bytes, int start, int length, TextValues texts) {
        DataType type = sink.type;
        sink.notNull(row);
        switch (type.storage()) {
            case LONG -> sink.longs[row] = texts.parseLong(bytes, start, length, type);
            case DOUBLE -> sink.doubles[row] = texts.parseDouble(bytes, start, length, type);
            case BYTES -> putBytes(sink, row, bytes, start, length, texts);
            case OBJECT -> sink.put(row, texts.parse(bytes, start, length, type));
        }
    }

    private static void putBytes(ColumnSink sink, int row, byte[] bytes, int start, int length, TextValues texts) {
        if (sink.type == DataType.BYTEA) {
            ByteBuffer raw = (ByteBuffer) texts.parse(bytes, start, length, DataType.BYTEA);
            byte[] copy = new byte[raw.remaining()];
            raw.duplicate().get(copy);
            sink.putBytes(row, copy, 0, copy.length);
            return;
        }
        if (sink.type == DataType.UUID) {
            sink.putUuid(row, bytes, start, length);
            return;
        }
        Utf8.check(bytes, start, length);
        if (sink.type == DataType.JSON) {
            JsonReader.validate(bytes, start, length);
        }
        sink.putBytes(row, bytes, start, length);
    }

    static boolean isText(DataType type) {
        return type.storage() == Storage.BYTES && type != DataType.BYTEA;
    }
}
