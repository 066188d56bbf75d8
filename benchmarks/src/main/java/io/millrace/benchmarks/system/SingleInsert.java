package io.millrace.benchmarks.system;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;

/** One prepared row at a time, autocommit on, each durable: the median latency. */
final class SingleInsert implements Scenario {
    private static final int INSERTS = 2000;

    @Override
    public String name() {
        return "single-row durable INSERT, p50";
    }

    @Override
    public String unit() {
        return "ms";
    }

    @Override
    public void prepare(Contender contender) throws SQLException {
        contender.recreate("single_insert");
    }

    @Override
    public double run(Contender contender) throws SQLException {
        long[] nanos = new long[INSERTS];
        try (Connection connection = contender.connect();
                PreparedStatement insert = connection.prepareStatement(Rows.INSERT.formatted("single_insert"))) {
            for (int i = 0; i < INSERTS; i++) {
                Rows.bind(insert, i, 100_000);
                long start = System.nanoTime();
                insert.executeUpdate();
                nanos[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        return nanos[INSERTS / 2] / 1e6;
    }
}
