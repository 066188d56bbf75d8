package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.script.ScriptAnswer;
import io.millrace.sql.script.SessionTarget;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions that find at their end another table, or other rows, than when they wrote theirs. */
@SuppressWarnings("NullAway.Init") // set before each test
final class MeanwhileTest {
    @TempDir
    Path directory;

    private OpenDatabase open;
    private Session session;

    @BeforeEach
    void openDatabase() {
        open = new OpenDatabase(directory);
        session = open.session("ann", Map.of());
    }

    @AfterEach
    void close() {
        open.close();
    }

    /** Rows that wait for COMMIT are narrower than their relation then; without their columns none could be written. */
    @Test
    void rowsOfATransactionHaveNullInColumnsThatAreAddedMeanwhile() {
        answer("CREATE TABLE t (id INT PRIMARY KEY, n INT)");
        answer("BEGIN");
        answer("INSERT INTO t VALUES (1, 2)");
        try (Session other = open.session("ann", Map.of())) {
            assertThat(new SessionTarget(other)
                            .run("ALTER TABLE t ADD COLUMN c INT")
                            .error())
                    .isNull();
        }
        session.workAhead();
        assertThat(answer("SELECT * FROM t")).isEqualTo("id | n | c\n1 | 2 | null\n(1 row)");
        assertThat(answer("COMMIT")).isEqualTo("COMMIT");
        assertThat(answer("SELECT * FROM t")).isEqualTo("id | n | c\n1 | 2 | null\n(1 row)");
    }

    @Test
    void aTransactionMeetsTheConstraintsThatAreAddedMeanwhile() {
        answer("CREATE TABLE t (id INT PRIMARY KEY, n INT)");
        answer("BEGIN");
        answer("INSERT INTO t VALUES (1, 1), (2, -1)");
        try (Session other = open.session("ann", Map.of())) {
            new SessionTarget(other).run("ALTER TABLE t ADD CHECK (n > 0)");
        }
        ScriptAnswer commit = new SessionTarget(session).run("COMMIT");
        assertThat(String.valueOf(commit.error()))
                .contains("new row for relation \"t\" violates check constraint \"t_n_check\"");
        assertThat(answer("SELECT * FROM t")).isEqualTo("id | n\n(0 rows)");
    }

    @Test
    void ofTwoTransactionsWithOneUniqueValueTheSecondFails() {
        answer("CREATE TABLE t (id INT PRIMARY KEY, name TEXT UNIQUE)");
        answer("BEGIN");
        answer("INSERT INTO t VALUES (1, 'ann')");
        try (Session other = open.session("ann", Map.of())) {
            assertThat(answer(other, "INSERT INTO t VALUES (2, 'ann')")).isEqualTo("INSERT 0 1");
        }
        ScriptAnswer commit = new SessionTarget(session).run("COMMIT");
        assertThat(commit.lines())
                .containsExactly(
                        "ERROR 23505: duplicate key value violates unique constraint \"t_name_key\"",
                        "DETAIL: Key (name)=(ann) already exists.");
        assertThat(answer("SELECT * FROM t")).isEqualTo("id | name\n2 | ann\n(1 row)");
    }

    @Test
    void aUniqueConstraintThatIsAddedMeanwhileHoldsAtCommit() {
        answer("CREATE TABLE t (id INT PRIMARY KEY, n INT)");
        answer("BEGIN");
        answer("INSERT INTO t VALUES (1, 1), (2, 1)");
        try (Session other = open.session("ann", Map.of())) {
            assertThat(answer(other, "ALTER TABLE t ADD UNIQUE (n)")).isEqualTo("ALTER TABLE");
        }
        assertThat(answer("COMMIT")).startsWith("ERROR 23505");
    }

    private String answer(String sql) {
        return answer(session, sql);
    }

    private static String answer(Session session, String sql) {
        return String.join("\n", new SessionTarget(session).run(sql).lines());
    }
}
