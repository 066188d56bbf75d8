package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.Engine;
import io.millrace.engine.RelationRows;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.sql.script.ScriptAnswer;
import io.millrace.sql.script.SessionTarget;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Statements and transactions that find another table, or other rows, than when they were planned or wrote theirs. */
final class MeanwhileTest extends SessionScenario {
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

    /** It was planned before, and runs after: both wait at the table's gate. */
    @Test
    void anUpdateThatComesAfterAnAlterMeetsItsConstraint() {
        answer("CREATE TABLE t (id INT PRIMARY KEY, n INT)");
        answer("INSERT INTO t VALUES (1, 1)");
        CompletableFuture<Void> held = new CompletableFuture<>();
        open.database().engine().alone("t", () -> held);
        try (Session other = open.session("ann", Map.of())) {
            CompletableFuture<StatementResult> alter = started(other, "ALTER TABLE t ADD CHECK (n > 0)");
            CompletableFuture<StatementResult> update = started(session, "UPDATE t SET n = -1");
            held.complete(null);
            assertThat(alter.orTimeout(60, TimeUnit.SECONDS).join()).isInstanceOf(StatementResult.Done.class);
            assertThatThrownBy(() -> update.orTimeout(60, TimeUnit.SECONDS).join())
                    .hasMessageContaining("new row for relation \"t\" violates check constraint \"t_n_check\"");
        }
        assertThat(answer("SELECT * FROM t")).isEqualTo("id | n\n1 | 1\n(1 row)");
    }

    /** The rows that were there get the default of a new column, and no row that comes with a value of its own. */
    @Test
    void aRowThatIsWrittenAsSoonAsItsColumnIsThereKeepsItsValue() {
        answer("CREATE TABLE t (id INT PRIMARY KEY)");
        answer("INSERT INTO t VALUES (1)");
        Engine engine = open.database().engine();
        CompletableFuture<Long> written = CompletableFuture.supplyAsync(() -> {
                    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                    Relation table = engine.catalog().relation("t");
                    while (table.schema().size() == 1 && System.nanoTime() < deadline) {
                        table = engine.catalog().relation("t");
                    }
                    BatchBuilder rows = new BatchBuilder(table.schema());
                    rows.add(2, 7);
                    return engine.append(List.of(new RelationRows(table, List.of(rows.build()))));
                })
                .thenCompose(appended -> appended);
        assertThat(answer("ALTER TABLE t ADD COLUMN c INT DEFAULT 5")).isEqualTo("ALTER TABLE");
        assertThat(written.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(1);
        assertThat(answer("SELECT * FROM t ORDER BY id")).isEqualTo("id | c\n1 | 5\n2 | 7\n(2 rows)");
    }

    private static CompletableFuture<StatementResult> started(Session session, String sql) {
        return session.execute(session.prepare(sql, List.of()), List.of());
    }
}
