package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.Subscription;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.sql.Session.TransactionStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SessionTest extends SessionScenario {
    @Test
    void startsWithTheSettingsOfTheClient() {
        assertThat(session.setting("application_name")).isEqualTo("test");
        assertThat(session.timeZone().getId()).isEqualTo("Europe/Berlin");
        assertThat(session.setting("session_authorization")).isEqualTo("ann");
        assertThat(session.reportedSettings())
                .containsEntry("TimeZone", "Europe/Berlin")
                .containsKey("server_version");
        assertThatThrownBy(() -> open.session("bob", Map.of("nonsense", "1")))
                .hasMessage("unrecognized configuration parameter \"nonsense\"");
    }

    @Test
    void clientsAreListedAndEndedByTheirProcessIds() {
        List<String> ends = new ArrayList<>();
        ClientConnection client = new ClientConnection(77, null, () -> ends.add("cancel"), () -> ends.add("terminate"));
        assertThat(answer("SELECT pid FROM pg_stat_activity")).isEqualTo("pid\n(0 rows)");
        try (Session other = open.database().newSession("ann", Map.of("application_name", "other"), client)) {
            StatementResult own = other.execute(other.prepare("SELECT pg_backend_pid() AS pid", List.of()), List.of())
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
            assertThat(firstBatch(((StatementResult.Rows) own).rows()).column(0).value(0))
                    .isEqualTo(77L);
            assertThat(answer("SELECT pid, usename, application_name, client_addr, query FROM pg_stat_activity"))
                    .isEqualTo("pid | usename | application_name | client_addr | query\n"
                            + "77 | ann | other | null | SELECT pg_backend_pid() AS pid\n(1 row)");

            PreparedStatement cancel = session.prepare("SELECT pg_cancel_backend($1) AS done", List.of(DataType.INT));
            assertThat(ends).as("planning does nothing").isEmpty();
            rows(run(cancel, 77L));
            rows(run(cancel, 78L));
            assertThat(ends).containsExactly("cancel");
            assertThat(answer("SELECT pg_terminate_backend(pid) AS done FROM pg_stat_activity"))
                    .isEqualTo("done\nt\n(1 row)");
            assertThat(ends).containsExactly("cancel", "terminate");
        }
        assertThat(answer("SELECT pg_cancel_backend(77) AS done")).isEqualTo("done\nf\n(1 row)");
        answer("CREATE STREAM numbers (n INT)");
        assertThat(answer("CREATE MATERIALIZED VIEW ends AS SELECT pg_cancel_backend(n) AS done FROM numbers"))
                .contains("a query that is kept cannot end sessions");
    }

    @Test
    void onlyItsUserAndTheOwnerMayEndASession() {
        List<String> ends = new ArrayList<>();
        ClientConnection client = new ClientConnection(79, null, () -> ends.add("cancel"), () -> ends.add("terminate"));
        String cancel = "SELECT pg_cancel_backend(79) AS done";
        try (Session bobs = open.database().newSession("bob", Map.of(), client);
                Session owners = open.session("millrace", Map.of())) {
            assertThat(answer(cancel)).startsWith("ERROR 42501: permission denied to cancel query");
            assertThat(answer("SELECT pg_terminate_backend(79) AS done"))
                    .startsWith("ERROR 42501: permission denied to terminate process");
            assertThat(ends).isEmpty();
            assertThat(bobs.user()).isEqualTo("bob");
            StatementResult done = owners.execute(owners.prepare(cancel, List.of()), List.of())
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
            firstBatch(((StatementResult.Rows) done).rows());
            assertThat(ends).containsExactly("cancel");
        }
    }

    @Test
    void aCopyIsActiveUntilItsDataIsThrough() {
        ClientConnection client = new ClientConnection(80, null, () -> {}, () -> {});
        String state = "SELECT state FROM pg_stat_activity WHERE pid = 80";
        try (Session copying = open.database().newSession("ann", Map.of(), client)) {
            StatementResult out = copying.execute(
                            copying.prepare("COPY (SELECT 1 AS a) TO STDOUT", List.of()), List.of())
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
            assertThat(answer(state)).isEqualTo("state\nactive\n(1 row)");
            ((StatementResult.CopyOut) out).source().close();
            assertThat(answer(state)).isEqualTo("state\nidle\n(1 row)");
        }
    }

    @Test
    void tellsOfChangedSettings() {
        List<String> changes = new ArrayList<>();
        session.onSettingChanged(changes::add);
        answer("SET TIME ZONE 'UTC'");
        answer("SET fetch_timeout = '2s'");
        answer("BEGIN");
        answer("SET application_name = 'x'");
        answer("ROLLBACK");
        assertThat(changes).containsExactly("TimeZone=UTC", "application_name=x", "application_name=test");
    }

    @Test
    void walksThroughTheStatesOfATransaction() {
        assertThat(session.transactionStatus()).isEqualTo(TransactionStatus.IDLE);
        answer("BEGIN");
        assertThat(session.transactionStatus()).isEqualTo(TransactionStatus.IN_TRANSACTION);
        answer("nonsense");
        assertThat(session.transactionStatus()).isEqualTo(TransactionStatus.FAILED);
        assertThat(answer("SELECT 1")).startsWith("ERROR 25P02");
        answer("ROLLBACK");
        assertThat(session.transactionStatus()).isEqualTo(TransactionStatus.IDLE);
        answer("nonsense");
        assertThat(session.transactionStatus()).isEqualTo(TransactionStatus.IDLE);
    }

    @Test
    void failsTheTransactionWhenRowsFailOnTheWay() {
        answer("BEGIN");
        assertThat(answer("SELECT 1 / 0")).startsWith("ERROR 22012");
        assertThat(session.transactionStatus()).isEqualTo(TransactionStatus.FAILED);
    }

    @Test
    void refusesARowWhereItIsInsertedAndNotAtCommit() {
        answer("CREATE STREAM strict (a INT NOT NULL, b VARCHAR(2))");
        answer("BEGIN");
        answer("INSERT INTO strict VALUES (1, 'x')");
        assertThat(answer("INSERT INTO strict VALUES (NULL, 'x')")).startsWith("ERROR 23502");
        assertThat(session.transactionStatus()).isEqualTo(TransactionStatus.FAILED);
        answer("ROLLBACK");
        PreparedStatement insert = session.prepare("INSERT INTO strict VALUES ($1, $2)", List.of());
        answer("BEGIN");
        MillraceException missing = catchThrowableOfType(
                MillraceException.class,
                () -> unwrap(
                        () -> session.execute(insert, Arrays.asList(null, "x")).join()));
        assertThat(missing.sqlState()).isEqualTo("23502");
        answer("ROLLBACK");
        MillraceException tooLong =
                catchThrowableOfType(MillraceException.class, () -> unwrap(() -> run(insert, 1L, "xyz")));
        assertThat(tooLong.sqlState()).isEqualTo("22001");
        assertThat(run(insert, 1L, "xy")).isEqualTo(new StatementResult.Done("INSERT 0 1"));
    }

    /** Two transactions take the same row of a table without a key: the second one's COMMIT fails. */
    @Test
    void noRowIsTakenTwice() {
        answer("CREATE TABLE counter (n INT)");
        answer("INSERT INTO counter VALUES (1), (7)");
        Session other = open.session("bob", Map.of());
        answer("BEGIN");
        answer(other, "BEGIN");
        answer("UPDATE counter SET n = n + 1 WHERE n = 1");
        answer(other, "UPDATE counter SET n = n + 1 WHERE n = 1");
        assertThat(answer(other, "COMMIT")).isEqualTo("COMMIT");

        assertThat(answer("COMMIT"))
                .isEqualTo("ERROR 40001: could not serialize access due to concurrent update\n"
                        + "HINT: Another transaction has changed or deleted a row; try this one again.");

        assertThat(answer("SELECT n FROM counter ORDER BY n")).isEqualTo("n\n2\n7\n(2 rows)");
        assertThat(session.transactionStatus()).isEqualTo(TransactionStatus.IDLE);
    }

    @Test
    void infersParametersAndPlansAnewWhenTheCatalogMovesOn() {
        answer("CREATE TABLE t (a BIGINT PRIMARY KEY, b VARCHAR)");
        PreparedStatement insert = session.prepare("INSERT INTO t VALUES ($1, $2)", List.of());
        assertThat(insert.parameterTypes()).containsExactly(DataType.BIGINT, DataType.VARCHAR);
        assertThat(insert.resultSchema()).isNull();
        assertThat(insert.commandTag()).isEqualTo("INSERT");
        assertThat(run(insert, 1L, "x")).isEqualTo(new StatementResult.Done("INSERT 0 1"));
        PreparedStatement select = session.prepare("SELECT * FROM t WHERE a = $1", List.of());
        answer("CREATE STREAM other (a INT)");
        assertThat(run(insert, 2L, "y")).isEqualTo(new StatementResult.Done("INSERT 0 1"));
        assertThat(rows(run(select, 2L))).isEqualTo(1);
        answer("ALTER TABLE t ADD COLUMN c INT");
        MillraceException error = catchThrowableOfType(MillraceException.class, () -> unwrap(() -> run(select, 2L)));
        assertThat(error).hasMessage("cached plan must not change result type");
        MillraceException missing = catchThrowableOfType(MillraceException.class, () -> unwrap(() -> run(insert, 2L)));
        assertThat(missing.sqlState()).isEqualTo("08P01");
    }

    @Test
    void cancelsAContinuousQueryFromAnotherThread() {
        answer("CREATE STREAM s (a INT)");
        StatementResult.Rows rows =
                (StatementResult.Rows) run(session.prepare("SELECT a FROM s EMIT CHANGES", List.of()));
        assertThat(rows.unbounded()).isTrue();
        Thread other = new Thread(session::cancel);
        other.start();
        MillraceException error = catchThrowableOfType(MillraceException.class, () -> count(rows.rows()));
        assertThat(error).hasMessage("canceling statement due to user request");
        assertThat(error.sqlState()).isEqualTo("57014");
        assertThat(answer("VALUES (1)")).contains("(1 row)");
    }

    /** Also where its time is over before it has begun to wait. */
    @Test
    void noFetchOutlivesItsTime() {
        answer("CREATE STREAM s (a INT)");
        answer("DECLARE c CURSOR FOR SELECT a FROM s EMIT CHANGES");
        answer("CREATE CURSOR n FOR SELECT a FROM s");
        answer("SET statement_timeout = '1ms'");
        for (int i = 0; i < 100; i++) {
            assertThat(answer("FETCH c WITH (timeout = '1 hour')")).startsWith("ERROR 57014");
            assertThat(answer("FETCH n WITH (timeout = '1 hour')")).startsWith("ERROR 57014");
        }
    }

    @Test
    void timesOutAFetchThatWaits() {
        answer("CREATE STREAM s (a INT)");
        answer("DECLARE c CURSOR FOR SELECT a FROM s EMIT CHANGES");
        answer("SET statement_timeout = '50ms'");
        assertThat(answer("FETCH c WITH (timeout = '1 hour')"))
                .isEqualTo("ERROR 57014: canceling statement due to statement timeout");
    }

    @Test
    void doesNotTimeOutAContinuousQuery() {
        answer("CREATE STREAM s (a INT)");
        answer("SET statement_timeout = '300ms'");
        StatementResult.Rows rows =
                (StatementResult.Rows) run(session.prepare("SELECT a FROM s EMIT CHANGES", List.of()));
        answer("SET statement_timeout = 0");
        for (long later = System.nanoTime() + 400_000_000L; System.nanoTime() < later; Thread.onSpinWait()) {
            assertThat(rows.rows().poll()).isNull();
        }
        answer("INSERT INTO s VALUES (1)");
        assertThat(firstBatch(rows.rows()).rowCount()).isEqualTo(1);
        rows.rows().close();
    }

    @Test
    void loadsACopyWholeOrNotAtAll() {
        answer("CREATE STREAM s (a INT NOT NULL, b VARCHAR, c DOUBLE)");
        CopyTarget good = copy("COPY s (a, b) FROM STDIN WITH (FORMAT csv, HEADER)");
        write(good, "a,b\n1,x\n2,\"y, ");
        write(good, "z\"\n3,\n");
        assertThat(good.finish().join()).isEqualTo(new StatementResult.Done("COPY 3"));
        assertThat(answer("SELECT a, b, c FROM s ORDER BY a"))
                .isEqualTo("a | b | c\n1 | x | null\n2 | y, z | null\n3 | null | null\n(3 rows)");
        CopyTarget bad = copy("COPY s (a, b) FROM STDIN WITH CSV");
        MillraceException error = catchThrowableOfType(MillraceException.class, () -> {
            write(bad, "4,x\nfive,y\n");
            unwrap(() -> bad.finish().join());
        });
        assertThat(error.sqlState()).isEqualTo("22P02");
        assertThat(error.context()).isEqualTo("COPY s, line 2, column a: \"five\"");
        assertThat(answer("SELECT count(*) AS n FROM s")).isEqualTo("n\n3\n(1 row)");
        CopyTarget skipping = copy("COPY s (a, b) FROM STDIN WITH (FORMAT csv, ON_ERROR ignore)");
        write(skipping, "4,x\nfive,y\n6,z");
        assertThat(skipping.finish().join()).isEqualTo(new StatementResult.Done("COPY 2"));
        assertThat(answer("COPY s FROM '/etc/passwd'")).startsWith("ERROR 42501");
    }

    @Test
    void copiesOut() {
        answer("CREATE TABLE t (a INT PRIMARY KEY, b VARCHAR)");
        answer("INSERT INTO t VALUES (1, 'x'), (2, NULL)");
        StatementResult.CopyOut out = (StatementResult.CopyOut) run(
                session.prepare("COPY (SELECT * FROM t ORDER BY a) TO STDOUT WITH (FORMAT csv, HEADER)", List.of()));
        StringBuilder text = new StringBuilder();
        try (CopySource source = out.source()) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!source.isFinished() && System.nanoTime() < deadline) {
                byte[] bytes = source.poll();
                if (bytes != null) {
                    text.append(new String(bytes, StandardCharsets.UTF_8));
                }
            }
            assertThat(source.rowCount()).isEqualTo(2);
        }
        assertThat(text).hasToString("a,b\n1,x\n2,\n");
    }

    @Test
    void refusesWorkAfterItsEnd() {
        session.close();
        assertThatThrownBy(() -> session.prepare("SELECT 1", List.of())).hasMessage("session is closed");
    }

    private CopyTarget copy(String sql) {
        return ((StatementResult.CopyIn) run(session.prepare(sql, List.of()))).target();
    }

    private static void write(CopyTarget target, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        target.write(bytes, 0, bytes.length);
    }

    private StatementResult run(PreparedStatement statement, Object... parameters) {
        return session.execute(statement, List.of(parameters))
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private static void unwrap(Runnable action) {
        try {
            action.run();
        } catch (CompletionException e) {
            throw (MillraceException) e.getCause();
        }
    }

    private static long rows(StatementResult result) {
        return count(((StatementResult.Rows) result).rows());
    }

    private static long count(Subscription rows) {
        long count = 0;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!rows.isFinished() && System.nanoTime() < deadline) {
            ColumnBatch batch = rows.poll();
            count += batch == null ? 0 : batch.rowCount();
        }
        return count;
    }

    private static ColumnBatch firstBatch(Subscription rows) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadline) {
            ColumnBatch batch = rows.poll();
            if (batch != null && batch.rowCount() > 0) {
                return batch;
            }
        }
        throw new AssertionError("no rows");
    }
}
