package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.sql.Session.TransactionStatus;
import io.millrace.sql.statement.TransactionStatement;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** SAVEPOINT, RELEASE, ROLLBACK TO. */
final class SavepointHandler {
    private SavepointHandler() {}

    static Executable set(TransactionStatement.Savepoint savepoint, Preparation preparation) {
        return within("SAVEPOINT", "SAVEPOINT", preparation, session -> session.transaction()
                .set(
                        savepoint.name(),
                        session.cursors().positions(),
                        session.settings().mark(),
                        session.locks().mark(),
                        session.channels().mark()));
    }

    static Executable release(TransactionStatement.Release release, Preparation preparation) {
        return within("RELEASE", "RELEASE SAVEPOINT", preparation, session -> {
            Transaction transaction = session.transaction();
            transaction.release(transaction.savepoint(release.name()));
        });
    }

    static Executable rollback(TransactionStatement.RollbackTo rollback, Preparation preparation) {
        return within("ROLLBACK", "ROLLBACK TO SAVEPOINT", preparation, session -> {
            Transaction.Savepoint savepoint = session.transaction().savepoint(rollback.name());
            if (!savepoint.positions().equals(session.cursors().positions())) {
                throw ErrorCode.FEATURE_NOT_SUPPORTED
                        .error("ROLLBACK TO SAVEPOINT after FETCH from a named cursor is not supported")
                        .hint("ROLLBACK gives the rows back to be fetched again.");
            }
            Set<String> since = new HashSet<>(session.transaction().declaredCursors());
            since.removeAll(savepoint.declaredCursors());
            session.cursors().endTransaction(since);
            session.transaction().returnTo(savepoint);
            session.settings().returnTo(savepoint.settings());
            session.locks().returnTo(savepoint.locks());
            session.channels().returnTo(savepoint.channels());
        });
    }

    private static Executable within(
            String tag, String words, Preparation preparation, Consumer<SessionContext> action) {
        SessionContext session = preparation.session();
        return Executable.immediate(tag, () -> {
                    if (session.transaction().status() == TransactionStatus.IDLE) {
                        throw ErrorCode.NO_ACTIVE_TRANSACTION.error("%s can only be used in transaction blocks", words);
                    }
                    action.accept(session);
                })
                .briefIf(parameters -> true);
    }
}
