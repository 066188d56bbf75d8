package io.millrace.sql.differential;

import java.util.List;

/**
 * A relation of the world.
 *
 * @param isTable is updated and deleted from
 * @param hasKey {@code columns.get(0)}, a primary key
 */
record Source(String name, boolean isTable, boolean hasKey, List<Column> columns) {
    /** A column, under the name it is referred to. */
    record Column(String name, Kind kind) {
        Column qualified(String alias) {
            return new Column(alias + "." + name, kind);
        }
    }

    String ddl(Dialect dialect) {
        StringBuilder sql = new StringBuilder(dialect == Dialect.H2 || isTable ? "CREATE TABLE " : "CREATE STREAM ");
        sql.append(name).append(" (");
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            sql.append(i == 0 ? "" : ", ").append(column.name()).append(' ').append(column.kind().sql);
            if (hasKey && i == 0) {
                sql.append(" PRIMARY KEY");
            }
        }
        return sql.append(")").toString();
    }
}
