package org.postgresql.jdbc;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.Arrays;
import java.util.TimerTask;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.core.CachedQuery;
import org.postgresql.core.Oid;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.TransactionState;
import org.postgresql.util.ByteConverter;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/**
 * A plain INSERT whose batches travel as one COPY. The common setters keep their value in a slot instead of encoding it for
 * the extended protocol; {@link #addBatch} writes the slots as a row of COPY; executing without a batch hands the slots to
 * pgjdbc first. Values set through a rarer setter are found in pgjdbc's own parameter list; one that COPY cannot take makes
 * this and later rows of the batch an ordinary batch.
 *
 * <p>The rows travel as the value of a parameter, of a COPY that begins the transaction if one is due: one turn of the wire
 * for a batch. Only a batch too large for one message takes COPY FROM STDIN.
 *
 * <p>Update counts are 1 each. A COPY loads all or nothing: after an error every count is EXECUTE_FAILED and the message
 * names the row if the server did. In a transaction it is part of that, as ordinary batches are.
 */
@NullMarked
public final class CopyPreparedStatement extends StreamingPreparedStatement {
    private static final Pattern LINE = Pattern.compile("\\bCOPY .*, line (\\d+)");

    /** What a slot holds. FOREIGN: nothing, see pgjdbc's list. */
    private enum Kind {
        FOREIGN,
        NULL,
        BOOLEAN,
        SHORT,
        INT,
        LONG,
        FLOAT,
        DOUBLE,
        DECIMAL,
        STRING,
        MOMENT,
        BYTES,
        ARRAY
    }

    /** A batch of more bytes goes as COPY FROM STDIN; the server takes messages of up to 64 MB. */
    private static final int MOST_MESSAGE_BYTES = 32 << 20;

    private static final int PIECE_BYTES = 1 << 20;

    private final PlainInsert insert;
    private final FetchGate copyGate;
    private final Kind[] kinds;
    private final long[] longs;
    private final double[] doubles;
    /** Of moments: how many seconds the wall clock is ahead of UTC. */
    private final int[] ahead;

    private final @Nullable Object[] objects;
    /** What pgjdbc's list held when the slot was set: if it holds something else now, that is the later value. */
    private final @Nullable Object[] seen;

    private final @Nullable Object[] foreign;
    private final @Nullable Object foreignNull;
    private final TaggedRows rows;
    /** Run the COPY, the second where a transaction is to begin; made when first needed. */
    private volatile @Nullable StreamingPreparedStatement load;

    private volatile @Nullable StreamingPreparedStatement beginAndLoad;

    private int copyRows;
    private int ordinaryRows;

    public CopyPreparedStatement(
            PgConnection connection, CachedQuery query, PlainInsert insert, int type, int concurrency, int holdability)
            throws SQLException {
        super(connection, query, type, concurrency, holdability);
        this.insert = insert;
        copyGate = new FetchGate(connection);
        int count = insert.columnCount();
        rows = new TaggedRows(count);
        kinds = new Kind[count];
        Arrays.fill(kinds, Kind.FOREIGN);
        longs = new long[count];
        doubles = new double[count];
        ahead = new int[count];
        objects = new Object[count];
        seen = new Object[count];
        preparedParameters.setNull(1, Oid.UNSPECIFIED);
        foreign = preparedParameters.getValues();
        foreignNull = foreign[0];
        preparedParameters.clear();
    }

    /** Whether the slot may be used; if not, pgjdbc complains about the index. */
    private boolean slot(int parameter, Kind kind) throws SQLException {
        if (parameter < 1 || parameter > kinds.length || ordinaryRows > 0) {
            return false;
        }
        checkClosed();
        kinds[parameter - 1] = kind;
        seen[parameter - 1] = foreign[parameter - 1];
        return true;
    }

    @Override
    public void setNull(int parameter, int sqlType) throws SQLException {
        if (slot(parameter, Kind.NULL)) {
            longs[parameter - 1] = sqlType;
        } else {
            super.setNull(parameter, sqlType);
        }
    }

    @Override
    public void setBoolean(int parameter, boolean value) throws SQLException {
        if (slot(parameter, Kind.BOOLEAN)) {
            longs[parameter - 1] = value ? 1 : 0;
        } else {
            super.setBoolean(parameter, value);
        }
    }

    @Override
    public void setShort(int parameter, short value) throws SQLException {
        if (slot(parameter, Kind.SHORT)) {
            longs[parameter - 1] = value;
        } else {
            super.setShort(parameter, value);
        }
    }

    @Override
    public void setInt(int parameter, int value) throws SQLException {
        if (slot(parameter, Kind.INT)) {
            longs[parameter - 1] = value;
        } else {
            super.setInt(parameter, value);
        }
    }

    @Override
    public void setLong(int parameter, long value) throws SQLException {
        if (slot(parameter, Kind.LONG)) {
            longs[parameter - 1] = value;
        } else {
            super.setLong(parameter, value);
        }
    }

    @Override
    public void setFloat(int parameter, float value) throws SQLException {
        if (slot(parameter, Kind.FLOAT)) {
            doubles[parameter - 1] = value;
        } else {
            super.setFloat(parameter, value);
        }
    }

    @Override
    public void setDouble(int parameter, double value) throws SQLException {
        if (slot(parameter, Kind.DOUBLE)) {
            doubles[parameter - 1] = value;
        } else {
            super.setDouble(parameter, value);
        }
    }

    @Override
    public void setBigDecimal(int parameter, @Nullable BigDecimal value) throws SQLException {
        if (value == null) {
            setNull(parameter, Types.DECIMAL);
        } else if (slot(parameter, Kind.DECIMAL)) {
            objects[parameter - 1] = value;
        } else {
            super.setBigDecimal(parameter, value);
        }
    }

    @Override
    public void setString(int parameter, @Nullable String value) throws SQLException {
        if (value == null) {
            setNull(parameter, Types.VARCHAR);
        } else if (slot(parameter, Kind.STRING)) {
            objects[parameter - 1] = value;
        } else {
            super.setString(parameter, value);
        }
    }

    @Override
    public void setTimestamp(int parameter, @Nullable Timestamp value) throws SQLException {
        if (value != null && WallClock.knows(value) && slot(parameter, Kind.MOMENT)) {
            int seconds = WallClock.aheadSeconds(value);
            longs[parameter - 1] = WallClock.localMicros(value, seconds);
            ahead[parameter - 1] = seconds;
        } else {
            super.setTimestamp(parameter, value);
        }
    }

    @Override
    public void setBytes(int parameter, byte @Nullable [] value) throws SQLException {
        if (value == null) {
            setNull(parameter, Types.VARBINARY);
        } else if (slot(parameter, Kind.BYTES)) {
            objects[parameter - 1] = value.clone();
        } else {
            super.setBytes(parameter, value);
        }
    }

    @Override
    public void setArray(int parameter, @Nullable Array value) throws SQLException {
        if (value instanceof PgArray && slot(parameter, Kind.ARRAY)) {
            objects[parameter - 1] = value;
        } else {
            super.setArray(parameter, value);
        }
    }

    @Override
    public void clearParameters() throws SQLException {
        super.clearParameters();
        Arrays.fill(kinds, Kind.FOREIGN);
        Arrays.fill(objects, null);
    }

    @Override
    public void addBatch() throws SQLException {
        checkClosed();
        if (ordinaryRows == 0) {
            boolean written = false;
            rows.beginRow();
            try {
                written = writeRow();
            } finally {
                if (!written) {
                    rows.dropRow();
                }
            }
            if (written) {
                copyRows++;
                return;
            }
            handToPgjdbc();
        }
        super.addBatch();
        ordinaryRows++;
    }

    /** False if a value is of a kind that COPY cannot carry. */
    private boolean writeRow() throws SQLException {
        for (int i = 0; i < kinds.length; i++) {
            boolean isForeign = kinds[i] == Kind.FOREIGN || foreign[i] != seen[i];
            TaggedValues column = rows.next();
            if (!(isForeign ? writeForeign(i, column) : writeSlot(i, column))) {
                return false;
            }
        }
        rows.endRow();
        return true;
    }

    private boolean writeSlot(int i, TaggedValues column) {
        Object object = objects[i];
        switch (kinds[i]) {
            case NULL:
                column.appendNull();
                return true;
            case BOOLEAN:
                column.append(longs[i] != 0);
                return true;
            case SHORT:
            case INT:
            case LONG:
                column.append(longs[i]);
                return true;
            case FLOAT:
                column.append((float) doubles[i]);
                return true;
            case DOUBLE:
                column.append(doubles[i]);
                return true;
            case DECIMAL:
                column.append(((BigDecimal) object).toString());
                return true;
            case STRING:
                column.append((String) object);
                return true;
            case MOMENT:
                column.appendMoment(longs[i], ahead[i]);
                return true;
            case BYTES:
                column.append((byte[]) object);
                return true;
            case ARRAY:
                column.append(String.valueOf(object));
                return true;
            default:
                return false;
        }
    }

    private boolean writeForeign(int i, TaggedValues column) throws SQLException {
        Object value = foreign[i];
        if (value == null) {
            throw new PSQLException(
                    "No value specified for parameter " + (i + 1) + ".", PSQLState.INVALID_PARAMETER_VALUE);
        }
        if (value == foreignNull) {
            column.appendNull();
            return true;
        }
        if (value instanceof String) {
            column.append((String) value);
            return true;
        }
        int oid = preparedParameters.getTypeOIDs()[i];
        if (value instanceof byte[] && oid == Oid.UUID) {
            byte[] bytes = (byte[]) value;
            column.append(new UUID(ByteConverter.int8(bytes, 0), ByteConverter.int8(bytes, 8)).toString());
            return true;
        }
        return false;
    }

    /** Gives the slots' values to pgjdbc's own list, for a statement executed without a batch. */
    private void handToPgjdbc() throws SQLException {
        for (int i = 0; i < kinds.length; i++) {
            if (kinds[i] != Kind.FOREIGN && foreign[i] == seen[i]) {
                handOver(i);
                seen[i] = foreign[i];
            }
        }
    }

    private void handOver(int i) throws SQLException {
        Object object = objects[i];
        int parameter = i + 1;
        switch (kinds[i]) {
            case NULL:
                super.setNull(parameter, (int) longs[i]);
                break;
            case BOOLEAN:
                super.setBoolean(parameter, longs[i] != 0);
                break;
            case SHORT:
                super.setShort(parameter, (short) longs[i]);
                break;
            case INT:
                super.setInt(parameter, (int) longs[i]);
                break;
            case LONG:
                super.setLong(parameter, longs[i]);
                break;
            case FLOAT:
                super.setFloat(parameter, (float) doubles[i]);
                break;
            case DOUBLE:
                super.setDouble(parameter, doubles[i]);
                break;
            case DECIMAL:
                super.setBigDecimal(parameter, (BigDecimal) object);
                break;
            case STRING:
                super.setString(parameter, (String) object);
                break;
            case MOMENT:
                super.setTimestamp(parameter, WallClock.moment(longs[i], ahead[i]));
                break;
            case BYTES:
                super.setBytes(parameter, (byte[]) object);
                break;
            case ARRAY:
                super.setArray(parameter, (Array) object);
                break;
            default:
                break;
        }
    }

    @Override
    public boolean executeWithFlags(int flags) throws SQLException {
        handToPgjdbc();
        return super.executeWithFlags(flags);
    }

    @Override
    public java.sql.@Nullable ParameterMetaData getParameterMetaData() throws SQLException {
        handToPgjdbc();
        return super.getParameterMetaData();
    }

    @Override
    public String toString() {
        try {
            handToPgjdbc();
        } catch (SQLException e) {
            return insert.copyFromStdin();
        }
        return super.toString();
    }

    @Override
    public void clearBatch() throws SQLException {
        super.clearBatch();
        rows.clear();
        copyRows = 0;
        ordinaryRows = 0;
    }

    @Override
    public int[] executeBatch() throws SQLException {
        long[] counts = executeLargeBatch();
        int[] result = new int[counts.length];
        for (int i = 0; i < counts.length; i++) {
            result[i] = (int) counts[i];
        }
        return result;
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        checkClosed();
        int copied = copyRows;
        if (copied > 0) {
            closeForNextExecution();
            try {
                copy(copied);
            } catch (SQLException e) {
                super.clearBatch();
                throw failed(e, copied + ordinaryRows);
            } finally {
                rows.clear();
                copyRows = 0;
            }
        }
        long[] counts = new long[copied + ordinaryRows];
        Arrays.fill(counts, 0, copied, 1);
        if (ordinaryRows > 0) {
            ordinaryRows = 0;
            int[] rest = super.executeBatch();
            for (int i = 0; i < rest.length; i++) {
                counts[copied + i] = rest[i];
            }
        }
        return counts;
    }

    private void copy(int count) throws SQLException {
        rows.endBlock();
        long loaded = rows.size() <= MOST_MESSAGE_BYTES ? copyInMessage() : copyInPieces();
        if (loaded != count) {
            throw new PSQLException(
                    "sent " + count + " rows, the server loaded " + loaded, PSQLState.PROTOCOL_VIOLATION);
        }
    }

    private long copyInMessage() throws SQLException {
        // Instead of pgjdbc's own BEGIN, which would be a message by itself.
        boolean begins = !connection.getAutoCommit()
                && connection.getTransactionState() == TransactionState.IDLE
                && !connection.isReadOnly();
        StreamingPreparedStatement statement = begins ? beginAndLoad : load;
        if (statement == null) {
            statement = (StreamingPreparedStatement) connection.prepareStatement(insert.copyFromParameter(begins));
            if (begins) {
                beginAndLoad = statement;
            } else {
                load = statement;
            }
        }
        statement.setQueryTimeoutMs(getQueryTimeoutMs());
        statement.preparedParameters.setBytea(1, rows.bytes(), 0, rows.size());
        try {
            statement.executeWithFlags(
                    QueryExecutor.QUERY_NO_RESULTS | (begins ? QueryExecutor.QUERY_SUPPRESS_BEGIN : 0));
            return statement.getLargeUpdateCount();
        } finally {
            statement.preparedParameters.clear();
        }
    }

    private long copyInPieces() throws SQLException {
        copyGate.reset();
        TimerTask timer = copyGate.startTimer(timeout);
        copyGate.enter();
        try {
            CopyIn copy = connection.getCopyAPI().copyIn(insert.copyFromStdin());
            try {
                for (int at = 0; at < rows.size(); at += PIECE_BYTES) {
                    copy.writeToCopy(rows.bytes(), at, Math.min(PIECE_BYTES, rows.size() - at));
                }
                return copy.endCopy();
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        } finally {
            copyGate.leave();
            if (timer != null) {
                timer.cancel();
            }
        }
    }

    private static BatchUpdateException failed(SQLException cause, int rows) {
        long[] counts = new long[rows];
        Arrays.fill(counts, Statement.EXECUTE_FAILED);
        String row = rowOf(cause);
        BatchUpdateException failure = new BatchUpdateException(
                "Batch" + (row == null ? "" : " entry " + row) + " was aborted, nothing of it is loaded: "
                        + cause.getMessage() + "  Call getNextException to see the cause.",
                cause.getSQLState(),
                cause.getErrorCode(),
                counts,
                cause);
        failure.setNextException(cause);
        return failure;
    }

    /** Zero-based, as pgjdbc counts; null if the server did not say. */
    private static @Nullable String rowOf(SQLException cause) {
        ServerErrorMessage message =
                cause instanceof PSQLException ? ((PSQLException) cause).getServerErrorMessage() : null;
        // PostgreSQL says it in the context, Millrace in the detail.
        Matcher matcher = LINE.matcher(message == null ? "" : message.getWhere() + "\n" + message.getDetail());
        return matcher.find() ? Integer.toString(Integer.parseInt(matcher.group(1)) - 1) : null;
    }

    @Override
    public void cancel() throws SQLException {
        copyGate.cancel();
        for (StreamingPreparedStatement each : Arrays.asList(load, beginAndLoad)) {
            if (each != null) {
                each.cancel();
            }
        }
        super.cancel();
    }

    @Override
    public void closeImpl() throws SQLException {
        for (StreamingPreparedStatement each : Arrays.asList(load, beginAndLoad)) {
            if (each != null) {
                each.close();
            }
        }
        super.closeImpl();
    }
}
