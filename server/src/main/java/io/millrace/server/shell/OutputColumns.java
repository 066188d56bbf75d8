package io.millrace.server.shell;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/** The columns of a result set. */
final class OutputColumns {
    private OutputColumns() {}

    static List<OutputColumn> of(ResultSetMetaData metaData) throws SQLException {
        List<OutputColumn> columns = new ArrayList<>();
        for (int i = 1; i <= metaData.getColumnCount(); i++) {
            columns.add(new OutputColumn(metaData.getColumnLabel(i), kind(metaData, i)));
        }
        return columns;
    }

    private static OutputColumn.Kind kind(ResultSetMetaData metaData, int column) throws SQLException {
        return switch (metaData.getColumnType(column)) {
            case Types.SMALLINT,
                    Types.INTEGER,
                    Types.BIGINT,
                    Types.REAL,
                    Types.FLOAT,
                    Types.DOUBLE,
                    Types.NUMERIC,
                    Types.DECIMAL -> OutputColumn.Kind.NUMBER;
            case Types.BIT, Types.BOOLEAN -> OutputColumn.Kind.BOOLEAN;
            case Types.OTHER ->
                metaData.getColumnTypeName(column).startsWith("json") ? OutputColumn.Kind.JSON : OutputColumn.Kind.TEXT;
            default -> OutputColumn.Kind.TEXT;
        };
    }
}
