package io.millrace.jdbc;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;
import org.postgresql.core.Field;
import org.postgresql.core.Oid;
import org.postgresql.core.Tuple;

/** Builds a result set of DatabaseMetaData. A name that ends with {@code #} is of an int column, with {@code ?} of a boolean. */
final class MetaRows {
    private final Field[] fields;
    private final List<Tuple> rows = new ArrayList<>();

    MetaRows(String... columns) {
        fields = new Field[columns.length];
        for (int i = 0; i < columns.length; i++) {
            String name = columns[i];
            boolean isInt = name.endsWith("#");
            boolean isBoolean = name.endsWith("?");
            fields[i] = new Field(
                    isInt || isBoolean ? name.substring(0, name.length() - 1) : name,
                    isInt ? Oid.INT4 : isBoolean ? Oid.BOOL : Oid.VARCHAR);
        }
    }

    /** In the shape of getBestRowIdentifier and getVersionColumns. */
    static MetaRows identifyingColumns() {
        return new MetaRows(
                "SCOPE#",
                "COLUMN_NAME",
                "DATA_TYPE#",
                "TYPE_NAME",
                "COLUMN_SIZE#",
                "BUFFER_LENGTH#",
                "DECIMAL_DIGITS#",
                "PSEUDO_COLUMN#");
    }

    /** Values in the order of the columns; null is NULL. */
    void add(@Nullable Object... values) {
        byte[][] row = new byte[values.length][];
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            String text = value instanceof Boolean ? ((Boolean) value ? "t" : "f") : String.valueOf(value);
            if (value != null) {
                row[i] = text.getBytes(StandardCharsets.UTF_8);
            }
        }
        rows.add(new Tuple(row));
    }

    /** The result set; closing it closes its statement. */
    ResultSet in(WireConnection connection) throws SQLException {
        BaseStatement statement = (BaseStatement)
                connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
        statement.closeOnCompletion();
        return statement.createDriverResultSet(fields, rows);
    }
}
