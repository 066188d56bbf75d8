package io.millrace.benchmarks.system;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** {@code addBatch} of 1,000 rows, {@code executeBatch} and {@code commit} each. */
final class BatchInsert implements Scenario {
    private static final int BATCH_ROWS = 1000;
    private static final int BATCHES = 2000;

    @Override
    public String name() {
        return "batched INSERT, 1,000 rows a commit";
    }

    @Override
    public String unit() {
        return "rows/s";
    }

    @Override
    public void prepare(Contender contender) throws SQLException {
        contender.recreate("batch_insert");
    }

    @Override
    public double run(Contender contender) throws SQLException {
        try (Connection connection = contender.connect();
                PreparedStatement insert = connection.prepareStatement(Rows.INSERT.formatted("batch_insert"))) {
            connection.setAutoCommit(false);
            long start = System.nanoTime();
            for (int batch = 0; batch < BATCHES; batch++) {
                for (int row = 0; row < BATCH_ROWS; row++) {
                    Rows.bind(insert, (long) batch * BATCH_ROWS + row, 100_000);
                    insert.addBatch();
                }
                insert.executeBatch();
                connection.commit();
            }
            return (double) BATCHES * BATCH_ROWS / (System.nanoTime() - start) * 1e9;
        }
    }
}
