package io.millrace.server.kafka;

import static org.apache.kafka.common.acl.AclOperation.ALTER;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules that Kafka's clients are held to hold for the same users' SQL. */
final class SqlRightsTest extends ServerWithRights {
    private Connection owner;
    private Connection ann;

    @BeforeEach
    void connect() throws SQLException {
        owner = connect("root");
        ann = connect("ann");
        try (Statement statement = owner.createStatement()) {
            statement.execute("CREATE STREAM orders (id BIGINT) WITH (format = 'json', topic = 'order-log')");
            statement.execute("CREATE TABLE prices (id BIGINT PRIMARY KEY, price INT)");
            statement.execute("CREATE TABLE open_to_ann (id BIGINT PRIMARY KEY, price INT)");
            statement.execute("CREATE MATERIALIZED VIEW totals AS SELECT COUNT(*) AS n FROM orders");
            statement.execute("CREATE VIEW cheap AS SELECT * FROM prices WHERE price < 10");
            statement.execute("CREATE CURSOR billing FOR SELECT * FROM orders");
            statement.execute("CREATE UNIQUE INDEX one_price ON prices (price)");
            statement.execute("INSERT INTO orders VALUES (1)");
            statement.execute("INSERT INTO prices VALUES (1, 5)");
        }
    }

    @AfterEach
    void disconnect() throws SQLException {
        ann.close();
        owner.close();
    }

    private Connection connect(String user) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:millrace://127.0.0.1:" + server.sqlPort() + "/?user=" + user + "&password=" + PASSWORD);
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = ann.createStatement()) {
            statement.execute(sql);
        }
    }

    private void assertRefused(String sql) {
        assertThatThrownBy(() -> run(sql)).as(sql).isInstanceOfSatisfying(SQLException.class, error -> assertThat(
                        error.getSQLState())
                .as(error.toString())
                .isEqualTo("42501"));
    }

    private static AclBinding topic(String name, AclOperation operation) {
        return toAnn(ResourceType.TOPIC, name, LITERAL, operation);
    }

    @Test
    void refusesAllThatNoRuleAllows() throws Exception {
        allow(topic("open_to_ann", READ), topic("open_to_ann", WRITE), topic("mine", CREATE));
        for (String sql : List.of(
                "SELECT * FROM orders",
                "SELECT * FROM orders EMIT CHANGES",
                "SELECT * FROM prices WHERE id = 1",
                "SELECT * FROM totals",
                "SELECT * FROM cheap",
                "SELECT a.id FROM open_to_ann a JOIN prices p ON a.id = p.id",
                "SELECT (SELECT MAX(price) FROM prices)",
                "WITH p AS (SELECT * FROM prices) SELECT * FROM p",
                "SELECT id FROM open_to_ann UNION ALL SELECT id FROM prices",
                "EXPLAIN SELECT * FROM prices",
                "EXPLAIN ANALYZE SELECT * FROM prices",
                "PREPARE p AS SELECT * FROM prices; EXECUTE p",
                "COPY prices TO STDOUT",
                "COPY (SELECT * FROM prices) TO STDOUT",
                "BEGIN; DECLARE c CURSOR FOR SELECT * FROM prices",
                "CREATE CURSOR prices_of_ann FOR SELECT * FROM orders",
                "FETCH 1 FROM billing",
                "MOVE billing TO LATEST",
                "DROP CURSOR billing",
                "INSERT INTO orders VALUES (2)",
                "INSERT INTO prices VALUES (2, 5)",
                "INSERT INTO open_to_ann SELECT * FROM prices",
                "INSERT INTO open_to_ann VALUES (1, (SELECT MAX(price) FROM prices))",
                "INSERT INTO prices VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET price = 3",
                "COPY prices FROM STDIN",
                "UPDATE prices SET price = 6",
                "UPDATE open_to_ann SET price = (SELECT MAX(price) FROM prices)",
                "UPDATE open_to_ann SET price = p.price FROM prices p WHERE p.id = open_to_ann.id",
                "DELETE FROM prices",
                "DELETE FROM open_to_ann USING prices p WHERE p.id = open_to_ann.id",
                "TRUNCATE prices",
                "ALTER STREAM orders SET (retention = '1d')",
                "ALTER TABLE prices ADD COLUMN name VARCHAR",
                "CREATE UNIQUE INDEX another ON prices (price)",
                "DROP INDEX one_price",
                "DROP STREAM orders CASCADE",
                "DROP TABLE prices",
                "DROP MATERIALIZED VIEW totals",
                "DROP VIEW cheap",
                "CREATE STREAM other (id BIGINT)",
                "CREATE STREAM mine (id BIGINT) WITH (topic = 'order-log')",
                "CREATE STREAM mine AS SELECT * FROM orders",
                "CREATE TEMPORARY TABLE own AS SELECT * FROM prices",
                "CREATE VIEW mine AS SELECT * FROM prices",
                "CREATE MATERIALIZED VIEW mine AS SELECT COUNT(*) AS n FROM orders",
                "INSERT INTO open_to_ann SELECT id, 1 FROM orders EMIT CHANGES",
                "DESCRIBE prices",
                "SHOW CREATE TABLE prices")) {
            assertRefused(sql);
            run("ROLLBACK");
        }
        run("INSERT INTO open_to_ann VALUES (1, 2)");
        run("SELECT * FROM open_to_ann");
        run("UPDATE open_to_ann SET price = 3 WHERE id = 1");
        run("CREATE TEMPORARY TABLE own AS SELECT * FROM open_to_ann");
        run("INSERT INTO own VALUES (7, 7)");
        run("DROP TABLE own");
        run("CREATE TABLE mine AS SELECT * FROM open_to_ann");
    }

    @Test
    void allowsWhatRulesAllowFromThenOn() throws Exception {
        try (PreparedStatement select = ann.prepareStatement("SELECT COUNT(*) FROM orders")) {
            assertThatThrownBy(select::executeQuery).hasMessageContaining("permission denied for table orders");
            AclBinding read = topic("order-log", READ);
            allow(read);
            try (ResultSet rows = select.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(1);
            }
            root.deleteAcls(List.of(read.toFilter())).all().get();
            assertThatThrownBy(select::executeQuery).hasMessageContaining("permission denied for table orders");
        }
        for (Map.Entry<AclOperation, String> each : List.of(
                Map.entry(DESCRIBE, "DESCRIBE prices"),
                Map.entry(READ, "SELECT * FROM prices"),
                Map.entry(WRITE, "INSERT INTO prices VALUES (3, 3)"),
                Map.entry(ALTER, "ALTER TABLE prices SET (retention = '9d')"),
                Map.entry(DELETE, "TRUNCATE prices"))) {
            assertRefused(each.getValue());
            allow(topic("prices", each.getKey()));
            run(each.getValue());
        }
        allow(topic("order-log", READ));
        assertRefused("FETCH 1 FROM billing");
        allow(toAnn(ResourceType.GROUP, "billing", LITERAL, READ));
        run("FETCH 1 FROM billing");
    }
}
