package io.millrace.examples.client;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes orders, keeps a view of them, and reads changes as they come. Argument: a JDBC URL. */
public final class Orders {
    private Orders() {}

    /** @param arguments a URL such as {@code jdbc:millrace://localhost:7432/} or {@code jdbc:millrace:mem:orders} */
    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection(arguments[0])) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE STREAM orders (id BIGINT NOT NULL, customer VARCHAR, amount DECIMAL(12,2))");
                statement.execute("CREATE MATERIALIZED VIEW spending AS"
                        + " SELECT customer, COUNT(*) AS orders, SUM(amount) AS spent FROM orders GROUP BY customer");
            }
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO orders VALUES (?, ?, ?)")) {
                for (int id = 1; id <= 1000; id++) {
                    insert.setLong(1, id);
                    insert.setString(2, "customer " + id % 7);
                    insert.setBigDecimal(3, java.math.BigDecimal.valueOf(id * 37 % 1000, 2));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            try (PreparedStatement query = connection.prepareStatement("SELECT * FROM spending WHERE customer = ?")) {
                query.setString(1, "customer 3");
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    System.out.println(row.getString(1) + " spent " + row.getBigDecimal(3) + " in " + row.getInt(2));
                }
            }
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT id FROM orders WHERE amount > 9.9 EMIT CHANGES")) {
                for (int i = 0; i < 5 && rows.next(); i++) { // would go on as orders arrive
                    System.out.println("large order " + rows.getLong(1));
                }
            }
        }
    }
}
