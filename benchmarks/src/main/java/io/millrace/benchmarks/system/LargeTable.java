package io.millrace.benchmarks.system;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** 5 M rows with 100,000 customers, loaded once for the scenarios that read. */
final class LargeTable {
    static final int ROWS = Integer.getInteger("rows", 5_000_000);
    static final int KEYS = 100_000;
    static final String NAME = "large";
    private static final int BATCH_ROWS = 5000;

    private LargeTable() {}

    static void load(Contender contender) throws SQLException {
        contender.recreate(NAME);
        try (Connection connection = contender.connect();
                PreparedStatement insert = connection.prepareStatement(Rows.INSERT.formatted(NAME))) {
            connection.setAutoCommit(false);
            for (int id = 0; id < ROWS; id++) {
                Rows.bind(insert, id, KEYS);
                insert.addBatch();
                if ((id + 1) % BATCH_ROWS == 0) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
            insert.executeBatch();
            connection.commit();
        }
        if (contender.create().equals("CREATE TABLE")) {
            try (Connection connection = contender.connect();
                    PreparedStatement vacuum = connection.prepareStatement("VACUUM ANALYZE " + NAME)) {
                vacuum.execute();
            }
        }
    }
}
