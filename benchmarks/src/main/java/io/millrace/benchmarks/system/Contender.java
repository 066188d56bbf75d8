package io.millrace.benchmarks.system;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A database under test.
 *
 * @param create CREATE TABLE or CREATE STREAM
 * @param drop DROP TABLE or DROP STREAM
 */
record Contender(String name, String url, String create, String drop) {
    static Contender millrace(String url) {
        return new Contender("Millrace", url, "CREATE STREAM", "DROP STREAM");
    }

    static Contender postgres(String name, String url) {
        return new Contender(name, url, "CREATE TABLE", "DROP TABLE");
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    /** Makes {@code name} anew with the five columns that all scenarios use. */
    void recreate(String name) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(drop + " IF EXISTS " + name);
            statement.execute(create + " " + name
                    + " (id BIGINT NOT NULL, customer BIGINT, amount DOUBLE PRECISION, name VARCHAR, ts TIMESTAMP)");
        }
    }
}
