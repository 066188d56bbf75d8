package io.millrace.benchmarks.system;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Every row and column of the large table through the driver, fetched 10,000 at a time. */
final class FullScan implements Scenario {
    @Override
    public String name() {
        return "full scan through JDBC";
    }

    @Override
    public String unit() {
        return "rows/s";
    }

    @Override
    public void prepare(Contender contender) {}

    @Override
    public double run(Contender contender) throws SQLException {
        try (Connection connection = contender.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(10_000);
            long start = System.nanoTime();
            long sum = 0;
            long count = 0;
            try (ResultSet rows = statement.executeQuery("SELECT * FROM " + LargeTable.NAME)) {
                while (rows.next()) {
                    sum += rows.getLong(1)
                            + rows.getLong(2)
                            + (long) rows.getDouble(3)
                            + rows.getString(4).length();
                    count++;
                }
            }
            double rate = count / (System.nanoTime() - start + 0.0) * 1e9;
            if (count != LargeTable.ROWS || sum == 0) {
                throw new SQLException(contender.name() + " gave " + count + " rows");
            }
            return rate;
        }
    }
}
