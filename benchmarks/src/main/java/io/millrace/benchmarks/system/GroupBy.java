package io.millrace.benchmarks.system;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Snapshot aggregate over the large table, 100,000 groups. */
final class GroupBy implements Scenario {
    @Override
    public String name() {
        return "GROUP BY, 100,000 keys, count and max";
    }

    @Override
    public String unit() {
        return "ms";
    }

    @Override
    public void prepare(Contender contender) {}

    @Override
    public double run(Contender contender) throws SQLException {
        try (Connection connection = contender.connect();
                Statement statement = connection.createStatement()) {
            long start = System.nanoTime();
            long counted = 0;
            int groups = 0;
            try (ResultSet rows = statement.executeQuery(
                    "SELECT customer, COUNT(*), MAX(id) FROM " + LargeTable.NAME + " GROUP BY customer")) {
                while (rows.next()) {
                    counted += rows.getLong(2);
                    groups++;
                }
            }
            double millis = (System.nanoTime() - start) / 1e6;
            if (counted != LargeTable.ROWS || groups != LargeTable.KEYS) {
                throw new SQLException(contender.name() + " counted " + counted + " rows in " + groups + " groups");
            }
            return millis;
        }
    }
}
