package io.millrace.server.postgres;

import static io.millrace.server.Statements.rows;
import static io.millrace.server.Statements.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.server.RunningServer;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** LISTEN and NOTIFY, advisory locks and calls, as stock pgjdbc has them. */
final class NotificationsTest {
    private static final int PATIENCE_MILLIS = 60_000;

    @RegisterExtension
    static final RunningServer server = new RunningServer();

    @Test
    void whoListensIsToldAfterCommitInOrder() throws SQLException {
        try (Connection listener = server.connectByPgjdbc("");
                Connection teller = server.connectByPgjdbc("")) {
            run(listener, "LISTEN news");
            teller.setAutoCommit(false);
            run(teller, "NOTIFY news, 'one'");
            run(teller, "NOTIFY news, 'one'");
            run(teller, "SAVEPOINT s");
            run(teller, "NOTIFY news, 'taken back'");
            run(teller, "ROLLBACK TO s");
            run(teller, "NOTIFY other, 'unheard'");
            rows(teller, "SELECT pg_notify('news', 'two')");
            // A round trip in which nothing may come yet.
            rows(listener, "SELECT 1");
            assertThat(listener.unwrap(PGConnection.class).getNotifications()).isEmpty();
            teller.commit();
            run(teller, "NOTIFY news, 'rolled back'");
            teller.rollback();
            run(teller, "NOTIFY news, 'last'");
            teller.commit();
            assertThat(told(listener, 3)).containsExactly("news one", "news two", "news last");
            run(listener, "UNLISTEN news");
            run(teller, "NOTIFY news, 'to nobody'");
            teller.commit();
            run(listener, "LISTEN news");
            run(listener, "NOTIFY news, 'to oneself'");
            assertThat(told(listener, 1)).containsExactly("news to oneself");
        }
    }

    private static List<String> told(Connection listener, int count) throws SQLException {
        List<String> told = new ArrayList<>();
        while (told.size() < count) {
            PGNotification[] more = listener.unwrap(PGConnection.class).getNotifications(PATIENCE_MILLIS);
            assertThat(more).isNotEmpty();
            for (PGNotification each : more) {
                assertThat(each.getPID()).isPositive();
                told.add(each.getName() + " " + each.getParameter());
            }
        }
        return told;
    }

    @Test
    void anAdvisoryLockExcludesOthersUntilItIsGivenBack() throws Exception {
        try (Connection holder = server.connectByPgjdbc("");
                Connection other = server.connectByPgjdbc("")) {
            rows(holder, "SELECT pg_advisory_lock(7), pg_advisory_lock(7)");
            assertThat(rows(other, "SELECT pg_try_advisory_lock(7), pg_try_advisory_lock(0, 7)"))
                    .containsExactly(List.of(false, true));
            rows(other, "SELECT pg_advisory_unlock(0, 7)");
            CompletableFuture<List<List<Object>>> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return rows(other, "SELECT pg_advisory_lock(7)");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(rows(holder, "SELECT pg_advisory_unlock(7)")).containsExactly(List.of(true));
            assertThat(rows(holder, "SELECT pg_try_advisory_lock_shared(8)")).containsExactly(List.of(true));
            assertThat(waiting).isNotDone();
            rows(holder, "SELECT pg_advisory_unlock(7)");
            waiting.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            assertThat(rows(other, "SELECT pg_try_advisory_lock_shared(8), pg_try_advisory_lock(8)"))
                    .containsExactly(List.of(true, false));
        }
    }

    @Test
    void aLockOfATransactionEndsWithIt() throws SQLException {
        try (Connection holder = server.connectByPgjdbc("");
                Connection other = server.connectByPgjdbc("")) {
            holder.setAutoCommit(false);
            rows(holder, "SELECT pg_advisory_xact_lock(9)");
            assertThat(rows(other, "SELECT pg_try_advisory_xact_lock(9)")).containsExactly(List.of(false));
            holder.rollback();
            assertThat(rows(other, "SELECT pg_try_advisory_xact_lock(9)")).containsExactly(List.of(true));
            // Its own transaction was over with the statement.
            assertThat(rows(holder, "SELECT pg_try_advisory_lock(9)")).containsExactly(List.of(true));
        }
    }

    @Test
    void whoWouldWaitForEverIsTold() throws Exception {
        try (Connection a = server.connectByPgjdbc("");
                Connection b = server.connectByPgjdbc("")) {
            rows(a, "SELECT pg_advisory_lock(21)");
            rows(b, "SELECT pg_advisory_lock(22)");
            assertThatThrownBy(() -> {
                        run(b, "SET lock_timeout = '1ms'");
                        rows(b, "SELECT pg_advisory_lock(21)");
                    })
                    .hasMessageContaining("canceling statement due to lock timeout")
                    .extracting("SQLState")
                    .isEqualTo("55P03");
            run(b, "SET lock_timeout = 0");
            CompletableFuture<Optional<SQLException>> deadlock = CompletableFuture.supplyAsync(() -> failure(a, 22));
            Optional<SQLException> other = failure(b, 21);
            rows(b, "SELECT pg_advisory_unlock_all()");
            Optional<SQLException> first = deadlock.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            Throwable told = first.or(() -> other).orElseThrow();
            assertThat(told)
                    .hasMessageContaining("deadlock detected")
                    .extracting("SQLState")
                    .isEqualTo("40P01");
        }
    }

    /** Who fails gives all back. */
    private static Optional<SQLException> failure(Connection connection, int lock) {
        try {
            rows(connection, "SELECT pg_advisory_lock(" + lock + ")");
            return Optional.empty();
        } catch (SQLException e) {
            try {
                rows(connection, "SELECT pg_advisory_unlock_all()");
            } catch (SQLException unlocking) {
                e.addSuppressed(unlocking);
            }
            return Optional.of(e);
        }
    }

    @Test
    void functionsAreCalledAsStatements() throws SQLException {
        for (Connection each : List.of(server.connectByPgjdbc(""), server.connect())) {
            try (Connection connection = each;
                    CallableStatement upper = connection.prepareCall("{? = call upper(?)}");
                    CallableStatement tell = connection.prepareCall("{call pg_notify(?, ?)}")) {
                upper.registerOutParameter(1, Types.VARCHAR);
                upper.setString(2, "called");
                upper.execute();
                assertThat(upper.getString(1)).isEqualTo("CALLED");
                tell.setString(1, "calls");
                tell.setString(2, "made");
                tell.execute();
            }
        }
    }
}
