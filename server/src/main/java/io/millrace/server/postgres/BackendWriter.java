package io.millrace.server.postgres;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.Schema;
import io.millrace.sql.Notice;
import io.millrace.sql.Notification;
import io.millrace.sql.introspection.ColumnSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server's messages, gathered into chunks and handed on. Owned by the connection's turn. */
final class BackendWriter {
    /** A chunk is handed on when it is this full. */
    static final int CHUNK_BYTES = 64 << 10;

    private static final int FIRST_BYTES = 512;
    private static final int LENGTH_BYTES = 4;

    private final Wire wire;
    private final WireBuffer buffer = new WireBuffer(FIRST_BYTES);
    private boolean unflushed;

    /** Where the bytes go. */
    interface Wire {
        /** Takes the first {@code length} bytes of an array that is its own from now on. */
        void send(byte[] bytes, int length, boolean flush);

        /** Whether more bytes may be given without piling up. */
        boolean isWritable();
    }

    BackendWriter(Wire wire) {
        this.wire = wire;
    }

    boolean isWritable() {
        return wire.isWritable();
    }

    /** Sends all that was written. */
    void flush() {
        if (buffer.size() > 0 || unflushed) {
            handOn(true);
        }
    }

    private void handOn(boolean flush) {
        unflushed = !flush;
        int size = buffer.size();
        wire.send(buffer.array(), size, flush);
        buffer.renew(Math.min(CHUNK_BYTES + FIRST_BYTES, Math.max(FIRST_BYTES, size)));
    }

    private int begin(char type) {
        buffer.writeByte(type);
        return buffer.reserve(LENGTH_BYTES);
    }

    private void end(int lengthAt) {
        buffer.setInt(lengthAt, buffer.size() - lengthAt);
        if (buffer.size() >= CHUNK_BYTES) {
            handOn(false);
        }
    }

    private void empty(char type) {
        end(begin(type));
    }

    void authentication(int kind, byte[] body) {
        int at = begin('R');
        buffer.writeInt(kind);
        buffer.writeBytes(body);
        end(at);
    }

    void negotiateProtocolVersion(List<String> unknownOptions) {
        int at = begin('v');
        buffer.writeInt(3 << 16);
        buffer.writeInt(unknownOptions.size());
        unknownOptions.forEach(buffer::writeCString);
        end(at);
    }

    void parameterStatus(String name, String value) {
        int at = begin('S');
        buffer.writeCString(name);
        buffer.writeCString(value);
        end(at);
    }

    void backendKeyData(int processId, int secretKey) {
        int at = begin('K');
        buffer.writeInt(processId);
        buffer.writeInt(secretKey);
        end(at);
    }

    /** @param status I idle, T in a transaction, E in a failed one */
    void readyForQuery(char status) {
        int at = begin('Z');
        buffer.writeByte(status);
        end(at);
    }

    void parseComplete() {
        empty('1');
    }

    void bindComplete() {
        empty('2');
    }

    void closeComplete() {
        empty('3');
    }

    void noData() {
        empty('n');
    }

    void emptyQueryResponse() {
        empty('I');
    }

    void portalSuspended() {
        empty('s');
    }

    void commandComplete(String tag) {
        int at = begin('C');
        buffer.writeCString(tag);
        end(at);
    }

    void parameterDescription(int[] oids) {
        int at = begin('t');
        buffer.writeShort(oids.length);
        for (int oid : oids) {
            buffer.writeInt(oid);
        }
        end(at);
    }

    /**
     * @param sources of the columns; empty if none is known
     * @param binary for each column, or none for all text
     */
    void rowDescription(Schema schema, List<ColumnSource> sources, boolean[] binary) {
        int at = begin('T');
        buffer.writeShort(schema.size());
        for (int i = 0; i < schema.size(); i++) {
            Schema.Field field = schema.field(i);
            buffer.writeCString(field.name());
            ColumnSource source = sources.isEmpty() ? ColumnSource.NONE : sources.get(i);
            buffer.writeInt((int) source.relation());
            buffer.writeShort(source.number());
            buffer.writeInt(PostgresType.oidOf(field.type()));
            buffer.writeShort(PostgresType.lengthOf(field.type()));
            buffer.writeInt(PostgresType.modifierOf(field.type()));
            buffer.writeShort(binary.length > 0 && binary[i] ? 1 : 0);
        }
        end(at);
    }

    /** Rows of the bound batch until a chunk is full; where it stopped. */
    int rows(RowWriter writer, ColumnBatch batch, int from, int to) {
        int next = writer.write(from, Math.min(to, batch.rowCount()), CHUNK_BYTES, buffer);
        if (buffer.size() >= CHUNK_BYTES) {
            handOn(false);
        }
        return next;
    }

    /** Rows that were written elsewhere. */
    void rows(WireBuffer source, int from, int to) {
        buffer.writeBytes(source.array(), from, to - from);
        if (buffer.size() >= CHUNK_BYTES) {
            handOn(false);
        }
    }

    void copyInResponse(int columns, boolean binary) {
        copyResponse('G', columns, binary ? 1 : 0);
    }

    void copyOutResponse(int columns, boolean binary) {
        copyResponse('H', columns, binary ? 1 : 0);
    }

    private void copyResponse(char type, int columns, int format) {
        int at = begin(type);
        buffer.writeByte(format);
        buffer.writeShort(columns);
        for (int i = 0; i < columns; i++) {
            buffer.writeShort(format);
        }
        end(at);
    }

    void copyData(byte[] data, int start, int length) {
        int at = begin('d');
        buffer.writeBytes(data, start, length);
        end(at);
    }

    void copyDone() {
        empty('c');
    }

    /** @param severity ERROR or FATAL */
    void error(String severity, MillraceException error, int position) {
        int at = begin('E');
        report(severity, error.sqlState(), error.message());
        field('D', error.detail());
        field('H', error.hint());
        field('P', position > 0 ? Integer.toString(position) : null);
        field('W', error.context());
        // Drivers look for PostgreSQL's function of that name before they prepare the statement anew.
        field('R', error.code() == ErrorCode.CACHED_PLAN_CHANGED ? "RevalidateCachedQuery" : null);
        buffer.writeByte(0);
        end(at);
    }

    void notice(Notice notice) {
        int at = begin('N');
        report(notice.severity(), notice.sqlState(), notice.message());
        field('H', notice.hint());
        buffer.writeByte(0);
        end(at);
    }

    void notification(Notification notification) {
        int at = begin('A');
        buffer.writeInt(notification.processId());
        buffer.writeCString(notification.channel());
        buffer.writeCString(notification.payload());
        end(at);
    }

    private void report(String severity, String sqlState, String message) {
        field('S', severity);
        field('V', severity);
        field('C', sqlState);
        field('M', message);
    }

    private void field(char code, @Nullable String value) {
        if (value != null) {
            buffer.writeByte(code);
            buffer.writeCString(value);
        }
    }
}
