package org.postgresql.jdbc;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.CachedQuery;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.ParameterSlots.Kind;
import org.postgresql.util.ByteConverter;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

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
    private final PlainInsert insert;
    private final BatchLoad load;
    private final ParameterSlots slots;

    /** What pgjdbc's list held when the slot was set: if it holds something else now, that is the later value. */
    private final @Nullable Object[] seen;

    private final @Nullable Object[] foreign;
    private final @Nullable Object foreignNull;
    private final TaggedRows rows;
    private int copyRows;
    private int ordinaryRows;

    public CopyPreparedStatement(
            PgConnection connection, CachedQuery query, PlainInsert insert, int type, int concurrency, int holdability)
            throws SQLException {
        super(connection, query, type, concurrency, holdability);
        this.insert = insert;
        load = new BatchLoad(connection, insert);
        int count = insert.columnCount();
        rows = new TaggedRows(count);
        slots = new ParameterSlots(count);
        seen = new Object[count];
        preparedParameters.setNull(1, Oid.UNSPECIFIED);
        foreign = preparedParameters.getValues();
        foreignNull = foreign[0];
        preparedParameters.clear();
    }

    /** Whether the slot may be used; if not, pgjdbc complains about the index. */
    private boolean slot(int parameter, Kind kind) throws SQLException {
        if (parameter < 1 || parameter > slots.kinds.length || ordinaryRows > 0) {
            return false;
        }
        checkClosed();
        slots.kinds[parameter - 1] = kind;
        seen[parameter - 1] = foreign[parameter - 1];
        return true;
    }

    @Override
    public void setNull(int parameter, int sqlType) throws SQLException {
        if (slot(parameter, Kind.NULL)) {
            slots.longs[parameter - 1] = sqlType;
        } else {
            super.setNull(parameter, sqlType);
        }
    }

    @Override
    public void setBoolean(int parameter, boolean value) throws SQLException {
        if (slot(parameter, Kind.BOOLEAN)) {
            slots.longs[parameter - 1] = value ? 1 : 0;
        } else {
            super.setBoolean(parameter, value);
        }
    }

    @Override
    public void setShort(int parameter, short value) throws SQLException {
        if (slot(parameter, Kind.SHORT)) {
            slots.longs[parameter - 1] = value;
        } else {
            super.setShort(parameter, value);
        }
    }

    @Override
    public void setInt(int parameter, int value) throws SQLException {
        if (slot(parameter, Kind.INT)) {
            slots.longs[parameter - 1] = value;
        } else {
            super.setInt(parameter, value);
        }
    }

    @Override
    public void setLong(int parameter, long value) throws SQLException {
        if (slot(parameter, Kind.LONG)) {
            slots.longs[parameter - 1] = value;
        } else {
            super.setLong(parameter, value);
        }
    }

    @Override
    public void setFloat(int parameter, float value) throws SQLException {
        if (slot(parameter, Kind.FLOAT)) {
            slots.doubles[parameter - 1] = value;
        } else {
            super.setFloat(parameter, value);
        }
    }

    @Override
    public void setDouble(int parameter, double value) throws SQLException {
        if (slot(parameter, Kind.DOUBLE)) {
            slots.doubles[parameter - 1] = value;
        } else {
            super.setDouble(parameter, value);
        }
    }

    @Override
    public void setBigDecimal(int parameter, @Nullable BigDecimal value) throws SQLException {
        if (value == null) {
            setNull(parameter, Types.DECIMAL);
        } else if (slot(parameter, Kind.DECIMAL)) {
            slots.objects[parameter - 1] = value;
        } else {
            super.setBigDecimal(parameter, value);
        }
    }

    @Override
    public void setString(int parameter, @Nullable String value) throws SQLException {
        if (value == null) {
            setNull(parameter, Types.VARCHAR);
        } else if (slot(parameter, Kind.STRING)) {
            slots.objects[parameter - 1] = value;
        } else {
            super.setString(parameter, value);
        }
    }

    @Override
    public void setTimestamp(int parameter, @Nullable Timestamp value) throws SQLException {
        if (value != null && WallClock.knows(value) && slot(parameter, Kind.MOMENT)) {
            int seconds = WallClock.aheadSeconds(value);
            slots.longs[parameter - 1] = WallClock.localMicros(value, seconds);
            slots.ahead[parameter - 1] = seconds;
        } else {
            super.setTimestamp(parameter, value);
        }
    }

    @Override
    public void setBytes(int parameter, byte @Nullable [] value) throws SQLException {
        if (value == null) {
            setNull(parameter, Types.VARBINARY);
        } else if (slot(parameter, Kind.BYTES)) {
            slots.objects[parameter - 1] = value.clone();
        } else {
            super.setBytes(parameter, value);
        }
    }

    @Override
    public void setArray(int parameter, @Nullable Array value) throws SQLException {
        if (value instanceof PgArray && slot(parameter, Kind.ARRAY)) {
            slots.objects[parameter - 1] = value;
        } else {
            super.setArray(parameter, value);
        }
    }

    @Override
    public void clearParameters() throws SQLException {
        super.clearParameters();
        slots.clear();
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
        for (int i = 0; i < slots.kinds.length; i++) {
            boolean isForeign = slots.kinds[i] == Kind.FOREIGN || foreign[i] != seen[i];
            TaggedValues column = rows.next();
            if (!(isForeign ? writeForeign(i, column) : slots.write(i, column))) {
                return false;
            }
        }
        rows.endRow();
        return true;
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
        for (int i = 0; i < slots.kinds.length; i++) {
            if (slots.kinds[i] != Kind.FOREIGN && foreign[i] == seen[i]) {
                handOver(i);
                seen[i] = foreign[i];
            }
        }
    }

    private void handOver(int i) throws SQLException {
        Object object = slots.objects[i];
        int parameter = i + 1;
        switch (slots.kinds[i]) {
            case NULL:
                super.setNull(parameter, (int) slots.longs[i]);
                break;
            case BOOLEAN:
                super.setBoolean(parameter, slots.longs[i] != 0);
                break;
            case SHORT:
                super.setShort(parameter, (short) slots.longs[i]);
                break;
            case INT:
                super.setInt(parameter, (int) slots.longs[i]);
                break;
            case LONG:
                super.setLong(parameter, slots.longs[i]);
                break;
            case FLOAT:
                super.setFloat(parameter, (float) slots.doubles[i]);
                break;
            case DOUBLE:
                super.setDouble(parameter, slots.doubles[i]);
                break;
            case DECIMAL:
                super.setBigDecimal(parameter, (BigDecimal) object);
                break;
            case STRING:
                super.setString(parameter, (String) object);
                break;
            case MOMENT:
                super.setTimestamp(parameter, WallClock.moment(slots.longs[i], slots.ahead[i]));
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
                load.run(rows, copied, getQueryTimeoutMs());
            } catch (SQLException e) {
                super.clearBatch();
                throw FailedBatch.of(e, copied + ordinaryRows);
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

    @Override
    public void cancel() throws SQLException {
        load.cancel();
        super.cancel();
    }

    @Override
    public void closeImpl() throws SQLException {
        load.close();
        super.closeImpl();
    }
}
