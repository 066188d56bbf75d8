package io.millrace.benchmarks.system;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;

/** The rows all scenarios write: 5 columns, about 40 bytes. */
final class Rows {
    static final String INSERT = "INSERT INTO %s VALUES (?, ?, ?, ?, ?)";
    private static final Timestamp TIME = Timestamp.valueOf("2026-01-01 10:00:00");

    private Rows() {}

    static void bind(PreparedStatement insert, long id, int keys) throws SQLException {
        insert.setLong(1, id);
        insert.setLong(2, (id * 0x9E3779B97F4A7C15L >>> 33) % keys);
        insert.setDouble(3, (id % 10_000) / 4.0);
        insert.setString(4, "customer name");
        insert.setTimestamp(5, TIME);
    }
}
