package io.millrace.engine.data.format;

import io.millrace.engine.catalog.RecordVersion;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.Schema;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads avro values of a relation that was altered, each as it was written: its framing tells which way that was. */
final class VersionedAvroReader extends ValueReader {
    private static final VarHandle ID = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int FRAME_LENGTH = 5;

    /** @param missing wanted columns that the values do not have */
    private record Version(ValueReader reader, ColumnSink[] missing) {}

    private final Version current;
    private final Map<Integer, Version> older = new HashMap<>();

    private VersionedAvroReader(Version current) {
        this.current = current;
    }

    static ValueReader of(Relation relation, @Nullable ColumnSink[] sinks) {
        ValueReader reader = AvroReaderSource.compile(
                relation.schema(), sinks, relation.format().schemaId());
        if (relation.rules().versions().isEmpty()) {
            return reader;
        }
        VersionedAvroReader versioned = new VersionedAvroReader(new Version(reader, new ColumnSink[0]));
        for (RecordVersion version : relation.rules().versions()) {
            versioned.older.put(version.schemaId(), version(version, relation.schema(), sinks));
        }
        return versioned;
    }

    private static Version version(RecordVersion version, Schema schema, @Nullable ColumnSink[] sinks) {
        @Nullable ColumnSink[] own = new @Nullable ColumnSink[version.schema().size()];
        List<ColumnSink> missing = new ArrayList<>();
        for (ColumnSink sink : sinks) {
            if (sink != null) {
                missing.add(sink);
            }
        }
        for (int i = 0; i < own.length; i++) {
            String column = version.columns().get(i);
            ColumnSink sink = column == null ? null : sinks[schema.indexOf(column)];
            own[i] = sink;
            missing.remove(sink);
        }
        return new Version(
                AvroReaderSource.compile(version.schema(), own, version.schemaId()),
                missing.toArray(new ColumnSink[0]));
    }

    @Override
    public void begin() {
        current.reader().begin();
        older.values().forEach(version -> version.reader().begin());
    }

    /** 0 of a value that is too short to tell. */
    private static int id(byte[] bytes, int start, int length) {
        return length < FRAME_LENGTH ? 0 : (int) ID.get(bytes, start + 1);
    }

    private Version version(int id) {
        // Of an unknown one the current reader says so.
        return older.getOrDefault(id, current);
    }

    @Override
    public boolean isOlder(byte[] bytes, int start, int length) {
        return older.containsKey(id(bytes, start, length));
    }

    @Override
    public void read(byte[] bytes, int start, int length, int row) {
        Version version = version(id(bytes, start, length));
        version.reader().read(bytes, start, length, row);
        for (ColumnSink sink : version.missing()) {
            sink.putNull(row);
        }
    }

    @Override
    public int readAll(byte[] bytes, int[] starts, int[] lengths, int count, int row) {
        int done = 0;
        while (done < count) {
            int id = id(bytes, starts[done], lengths[done]);
            Version version = version(id);
            int end = done + 1;
            while (end < count && id(bytes, starts[end], lengths[end]) == id) {
                end++;
            }
            int read = version.reader()
                    .readAll(
                            bytes,
                            Arrays.copyOfRange(starts, done, end),
                            Arrays.copyOfRange(lengths, done, end),
                            end - done,
                            row + done);
            for (ColumnSink sink : version.missing()) {
                for (int i = 0; i < read; i++) {
                    sink.putNull(row + done + i);
                }
            }
            done += read;
            if (done < end) {
                return done;
            }
        }
        return done;
    }
}
