package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.script.SessionTarget;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @Test
    void findsEverythingAgainAfterARestart() throws Exception {
        opened(run -> {
            run.statement("CREATE STREAM orders (customer BIGINT, amount INT)");
            run.statement(
                    "CREATE MATERIALIZED VIEW totals AS SELECT customer, SUM(amount) AS total FROM orders GROUP BY customer");
            run.statement("CREATE MATERIALIZED VIEW rich AS SELECT customer FROM totals WHERE total > 10");
            run.statement("CREATE STREAM big AS SELECT amount FROM orders WHERE amount > 5");
            run.statement("CREATE VIEW small AS SELECT customer, amount FROM orders WHERE amount < 9");
            run.statement(
                    "CREATE MATERIALIZED VIEW counts AS SELECT customer, count(*) AS n FROM small GROUP BY customer");
            run.statement("CREATE CURSOR billing FOR SELECT amount FROM orders");
            run.statement("INSERT INTO orders VALUES (1, 10), (2, 3)");
            run.statement("CREATE TABLE people (id INT PRIMARY KEY, name TEXT UNIQUE)");
            run.statement("INSERT INTO people VALUES (1, 'ann')");
            assertThat(run.statement("FETCH 1 FROM billing WITH (timeout = '30s')"))
                    .isEqualTo("amount\n10\n(1 row)");
            assertThat(run.statement("COMMIT")).isEqualTo("COMMIT");
        });
        opened(run -> {
            assertThat(run.statement("INSERT INTO orders VALUES (1, 7)")).isEqualTo("INSERT 0 1");
            assertThat(run.statement("INSERT INTO people VALUES (2, 'ann')"))
                    .startsWith("ERROR 23505: duplicate key value violates unique constraint \"people_name_key\"");
            assertThat(run.statement("SELECT * FROM totals ORDER BY customer"))
                    .isEqualTo("customer | total\n1 | 17\n2 | 3\n(2 rows)");
            assertThat(run.statement("SELECT * FROM small ORDER BY amount"))
                    .isEqualTo("customer | amount\n2 | 3\n1 | 7\n(2 rows)");
            assertThat(run.statement("SELECT * FROM counts ORDER BY customer"))
                    .isEqualTo("customer | n\n1 | 1\n2 | 1\n(2 rows)");
            assertThat(run.statement("SELECT * FROM rich")).isEqualTo("customer\n1\n(1 row)");
            assertThat(run.statement(
                            "SELECT name, state, error FROM millrace.queries WHERE kind <> 'snapshot' ORDER BY name"))
                    .isEqualTo(
                            "name | state | error\nbig | running | null\ncounts | running | null\nrich | running | null\n"
                                    + "totals | running | null\n(4 rows)");
            assertThat(run.statement("DECLARE c CURSOR FOR SELECT amount FROM big EMIT CHANGES"))
                    .isEqualTo("DECLARE CURSOR");
            assertThat(run.statement("FETCH 2 FROM c WITH (timeout = '30s')")).contains("10");
            assertThat(run.statement("FETCH 1 FROM billing WITH (timeout = '30s')"))
                    .isEqualTo("amount\n3\n(1 row)");
        });
    }

    @Test
    void readsRowsOfEachVersionOfAnAlteredTableAfterARestart() throws Exception {
        opened(run -> {
            run.statement("CREATE TABLE t (id SERIAL PRIMARY KEY, a INT, b TEXT)");
            run.statement("INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y'), (NULL, 'z')");
            run.statement("ALTER TABLE t RENAME COLUMN b TO c");
            run.statement("INSERT INTO t (a, c) VALUES (4, 'v')");
            run.statement("UPDATE t SET a = 3 WHERE a IS NULL");
            run.statement(
                    "ALTER TABLE t ALTER a SET NOT NULL, ALTER a TYPE BIGINT, ADD COLUMN d INT NOT NULL DEFAULT 5");
            run.statement("ALTER TABLE t ADD CHECK (d > 4)");
            run.statement("ALTER TABLE t RENAME TO u");
        });
        opened(run -> {
            assertThat(run.statement("INSERT INTO u (a) VALUES (9000000000) RETURNING id, d"))
                    .isEqualTo("id | d\n5 | 5\n(1 row)");
            assertThat(run.statement("SELECT * FROM u ORDER BY id"))
                    .isEqualTo("id | a | c | d\n1 | 1 | x | 5\n2 | 2 | y | 5\n3 | 3 | z | 5\n4 | 4 | v | 5\n"
                            + "5 | 9000000000 | null | 5\n(5 rows)");
            assertThat(run.statement("UPDATE u SET d = 1")).contains("23514", "t_d_check");
            assertThat(run.statement("SELECT count(*) AS n FROM millrace.errors"))
                    .isEqualTo("n\n0\n(1 row)");
        });
    }

    @Test
    void keepsTemporaryTablesToTheirSession() throws Exception {
        try (OpenDatabase open = new OpenDatabase(directory);
                Session one = open.session("millrace", Map.of());
                Session other = open.session("millrace", Map.of())) {
            SessionTarget first = new SessionTarget(one);
            SessionTarget second = new SessionTarget(other);
            first.run("CREATE TEMP TABLE t (a INT)");
            second.run("CREATE TEMP TABLE t (b TEXT)");
            first.run("INSERT INTO t VALUES (1)");
            second.run("INSERT INTO t VALUES ('x')");
            assertThat(first.run("SELECT * FROM t").lines()).containsExactly("a", "1", "(1 row)");
            assertThat(second.run("SELECT * FROM t").lines()).containsExactly("b", "x", "(1 row)");
            assertThat(first.run("SELECT count(*) AS n FROM millrace.tables").lines())
                    .containsExactly("n", "2", "(1 row)");
        }
        opened(run -> assertThat(run.statement("SELECT count(*) AS n FROM millrace.tables"))
                .isEqualTo("n\n0\n(1 row)"));
    }

    @Test
    void dropsNoTableThatIsOnlyCalledAlmostAsTemporaryOnesAre() throws Exception {
        opened(run -> {
            run.statement("CREATE TABLE pg_temp_notes (a INT)");
            assertThat(run.statement("CREATE TABLE \"pg_temp_1.t\" (a INT)")).contains("42602");
            assertThat(run.statement("ALTER TABLE pg_temp_notes RENAME TO \"pg_temp_1.t\""))
                    .contains("42602");
        });
        opened(run -> assertThat(run.statement("SELECT name FROM millrace.tables"))
                .isEqualTo("name\npg_temp_notes\n(1 row)"));
    }

    @Test
    void viewsTellTheMomentOfEachReading() throws Exception {
        opened(run -> {
            run.statement("CREATE VIEW clock AS SELECT now() AS n");
            run.statement("CREATE VIEW wall AS SELECT n FROM clock");
            String first = run.statement("SELECT n FROM wall");
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (run.statement("SELECT n FROM wall").equals(first)) {
                assertThat(System.nanoTime()).isLessThan(end);
            }
        });
    }

    /** Runs statements, one at a time. */
    private interface Script {
        String statement(String sql);
    }

    private void opened(Consumer<Script> work) throws Exception {
        try (OpenDatabase open = new OpenDatabase(directory);
                Session session = open.session("millrace", Map.of())) {
            SessionTarget target = new SessionTarget(session);
            work.accept(sql -> String.join("\n", target.run(sql).lines()));
        }
    }
}
