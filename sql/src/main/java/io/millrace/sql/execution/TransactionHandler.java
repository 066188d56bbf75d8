package io.millrace.sql.execution;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.RelationRows;
import io.millrace.engine.catalog.Catalog;
import io.millrace.sql.Session.TransactionStatus;
import io.millrace.sql.StatementResult;
import io.millrace.sql.statement.SettingStatement;
import io.millrace.sql.statement.TransactionStatement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** BEGIN, COMMIT, ROLLBACK. */
final class TransactionHandler {
    /** Rows that are encoded in a fraction of a millisecond. */
    private static final int BRIEF_ROWS = 2_000;

    private TransactionHandler() {}

    static Executable begin(TransactionStatement.Begin begin, Preparation preparation) {
        SessionContext session = preparation.session();
        return Executable.immediate(begin.tag(), () -> {
                    if (session.transaction().status() != TransactionStatus.IDLE) {
                        session.warning("25001", "there is already a transaction in progress");
                        return;
                    }
                    begin(session);
                    apply(session, begin.modes());
                })
                .briefIf(parameters -> true);
    }

    /** What COMMIT will do anyway, done while the client is about to send it; takes as little time. */
    static void workAhead(SessionContext session) {
        RelationRows rows = session.transaction().likelyWhole();
        if (rows != null && rows.rowCount() <= BRIEF_ROWS) {
            session.engine().encodeAhead(rows);
        }
    }

    /** While there is no transaction. */
    static void begin(SessionContext session) {
        session.settings().beginTransaction();
        session.transaction()
                .begin(session.settings().get("default_transaction_read_only").equals("on"));
    }

    static Executable setModes(TransactionStatement.SetModes set, Preparation preparation) {
        SessionContext session = preparation.session();
        return Executable.immediate("SET", () -> {
            if (set.session()) {
                if (set.modes().isolation() != null) {
                    session.settings()
                            .set("default_transaction_isolation", set.modes().isolation(), false);
                }
                if (set.modes().readOnly() != null) {
                    session.settings()
                            .set("default_transaction_read_only", set.modes().readOnly() ? "on" : "off", false);
                }
            } else if (!session.transaction().isOpen()) {
                session.warning("25P01", "SET TRANSACTION can only be used in transaction blocks");
            } else {
                apply(session, set.modes());
            }
        });
    }

    private static void apply(SessionContext session, TransactionStatement.Modes modes) {
        if (modes.isolation() != null) {
            session.settings().set("transaction_isolation", modes.isolation(), true);
        }
        if (modes.readOnly() != null) {
            session.transaction().setReadOnly(modes.readOnly());
            session.settings().set("transaction_read_only", modes.readOnly() ? "on" : "off", true);
        }
    }

    static Executable commit(TransactionStatement.Commit commit, Preparation preparation) {
        SessionContext session = preparation.session();
        return Executable.command("COMMIT", () -> {
                    TransactionStatus status = session.transaction().status();
                    if (status == TransactionStatus.FAILED) {
                        return rollback(session);
                    }
                    if (status == TransactionStatus.IDLE && !session.cursors().hasUncommitted()) {
                        session.warning("25P01", "there is no transaction in progress");
                        return Executable.done("COMMIT");
                    }
                    return commit(session).thenCompose(done -> ended(session, done));
                })
                .briefIf(parameters -> session.transaction().rowCount() <= BRIEF_ROWS
                        && session.cursors().isEmpty());
    }

    /** Rows and positions of cursors become durable and visible in one instant, or none does. */
    private static CompletableFuture<StatementResult> commit(SessionContext session) {
        session.cursors().endTransaction(session.transaction().declaredCursors());
        List<RelationRows> rows = session.transaction().end();
        session.settings().commitTransaction();
        if (rows.isEmpty() && !session.cursors().hasUncommitted()) {
            session.transactionEnded(true);
            return Executable.done("COMMIT");
        }
        return append(session, rows).handle((count, error) -> {
            if (error != null) {
                session.cursors().rewind();
                session.transactionEnded(false);
                throw error instanceof RuntimeException known ? known : new CompletionException(error);
            }
            session.cursors().committed();
            session.transactionEnded(true);
            return new StatementResult.Done("COMMIT");
        });
    }

    private static CompletableFuture<Long> append(SessionContext session, List<RelationRows> rows) {
        try {
            Catalog catalog = session.engine().catalog();
            List<RelationRows> checked = rows.stream()
                    .map(each -> RowConstraints.checkAgain(session, catalog, each))
                    .toList();
            return session.engine().append(checked, session.cursors().positions());
        } catch (MillraceException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    static Executable rollback(TransactionStatement.Rollback rollback, Preparation preparation) {
        SessionContext session = preparation.session();
        return Executable.command("ROLLBACK", () -> {
            if (session.transaction().status() == TransactionStatus.IDLE
                    && !session.cursors().hasUncommitted()) {
                session.warning("25P01", "there is no transaction in progress");
            }
            return rollback(session);
        });
    }

    private static CompletableFuture<StatementResult> ended(SessionContext session, StatementResult done) {
        return session.temporary().transactionEnded(session.engine()).thenApply(dropped -> done);
    }

    private static CompletableFuture<StatementResult> rollback(SessionContext session) {
        session.cursors().endTransaction(session.transaction().declaredCursors());
        session.cursors().rewind();
        session.transaction().end();
        session.transactionEnded(false);
        session.settings().rollbackTransaction();
        return ended(session, new StatementResult.Done("ROLLBACK"));
    }

    static Executable discardAll(SettingStatement.DiscardAll discard, Preparation preparation) {
        SessionContext session = preparation.session();
        return Executable.command("DISCARD ALL", () -> {
            session.transaction().checkIdle("DISCARD ALL");
            session.cursors().closeAll();
            session.deallocate(null);
            session.sequences().discard();
            session.channels().unlisten(null);
            session.locks().unlockSession();
            session.settings().resetAll();
            return session.temporary()
                    .dropAllOfSession(session.engine())
                    .thenCompose(dropped -> Executable.done("DISCARD ALL"));
        });
    }
}
