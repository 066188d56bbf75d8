package io.millrace.server.postgres;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;

import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.server.metrics.ServerMetrics;
import io.millrace.sql.Session;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. Messages come in from the event loop; all else happens in its {@link Turn}, which owns every field that is
 * not final or volatile. Thread-safe where a method says so.
 */
final class PostgresConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresConnection.class);

    /** Messages that an event loop answers in one go, before it leaves the rest to another thread. */
    private static final int MOST_BRIEF_MESSAGES = 64;

    private final Login login;
    private final ServerMetrics metrics;
    private final BackendWriter out;
    private final Hold hold;
    private final Executor executor;
    private final EventLoop timers;
    private final Turn turn;
    private final Inbox inbox = new Inbox();
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    private final Interruption interruption = new Interruption();
    private final Replies replies;
    private final IdleTime idle = new IdleTime();

    private @Nullable Activity activity;
    private @Nullable Session session;
    private @Nullable CompletableFuture<?> pending;
    private @Nullable ImplicitTransaction implicitTransaction;
    private @Nullable ExtendedProtocol extended;
    private boolean ended;

    PostgresConnection(
            Login login,
            ServerMetrics metrics,
            BackendWriter.Wire wire,
            Hold hold,
            Executor executor,
            EventLoop timers) {
        this.login = login;
        this.metrics = metrics;
        this.out = new BackendWriter(wire);
        this.replies = new Replies(out);
        this.hold = hold;
        this.executor = executor;
        this.timers = timers;
        this.turn = new Turn(executor, this::run);
    }

    // From any thread

    /** A message has come; {@link #wake} after the last of those that came together. Whether to go on reading. */
    boolean receive(FrontendMessage message) {
        inbox.add(message);
        return !inbox.isFull();
    }

    /** Something may go on. */
    void wake() {
        turn.wake();
    }

    /** As {@link #wake}; what takes next to no time is done by the caller, which is spared a change of threads. */
    void wakeHere() {
        turn.wakeHere();
    }

    /** The client has gone. */
    void disconnected() {
        interruption.disconnect();
        cancelStatement();
    }

    /** Ends the statement that runs now. */
    void cancelStatement() {
        interruption.cancel();
        turn.wake();
    }

    /** The server is shutting down: says so and closes. Completes when the session has ended. */
    CompletableFuture<?> stop() {
        interruption.stop();
        cancelStatement();
        return end;
    }

    // In the turn

    private boolean run(boolean heavyAllowed) {
        boolean done = work(heavyAllowed);
        replies.flushIfDue();
        return done;
    }

    private boolean work(boolean heavyAllowed) {
        int messages = 0;
        while (!ended) {
            Activity current = activity;
            if (interruption.endsConnection()) {
                if (!heavyAllowed) {
                    return false;
                }
                end();
            } else if (current != null) {
                if (!heavyAllowed && current.isHeavy()) {
                    return false;
                }
                if (!advance(current)) {
                    return true;
                }
            } else {
                FrontendMessage next = inbox.peek();
                if (next == null) {
                    if (session != null && session.transactionStatus() == Session.TransactionStatus.IDLE) {
                        replies.sendNotifications(session);
                    }
                    replies.flushIfDue();
                    if (!idle.hasRows()) {
                        idle.rest(session, hold, turn::wakeHere);
                        return true;
                    }
                    if (!heavyAllowed) {
                        return false;
                    }
                    if (!idle.advance()) {
                        return true;
                    }
                    continue;
                }
                if (extended == null || extended.isHeavy(next)) {
                    replies.flushIfDue();
                    if (!heavyAllowed) {
                        return false;
                    }
                }
                if (!heavyAllowed && ++messages > MOST_BRIEF_MESSAGES) {
                    return false;
                }
                handle(Objects.requireNonNull(nextMessage()));
            }
        }
        inbox.clear();
        return true;
    }

    private boolean advance(Activity current) {
        try {
            if (!current.advance()) {
                return false;
            }
        } catch (RuntimeException | Error e) {
            current.abandon();
            failed(e);
        }
        activity = null;
        return true;
    }

    private void handle(FrontendMessage message) {
        try {
            if (session == null) {
                beforeLogin(message);
            } else {
                dispatch(message, Objects.requireNonNull(extended));
            }
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private void beforeLogin(FrontendMessage message) {
        if (message instanceof FrontendMessage.Malformed malformed) {
            throw malformed.error();
        }
        if (message instanceof FrontendMessage.Terminate) {
            close();
            return;
        }
        Session opened = login.take(message, out, new Login.Ending(this::cancelStatement, this::stop));
        if (opened == null) {
            return;
        }
        replies.listenTo(opened);
        opened.onNotification(turn::wake);
        interruption.reaches(opened);
        session = opened;
        implicitTransaction = new ImplicitTransaction(opened);
        ExtendedProtocol protocol = new ExtendedProtocol(this);
        opened.onDeallocate(protocol::forgetStatement);
        extended = protocol;
        hold.loggedIn();
        ready();
    }

    private void dispatch(FrontendMessage message, ExtendedProtocol protocol) {
        if (message instanceof FrontendMessage.Malformed malformed) {
            if (!failIfFatal(malformed)) {
                protocol.malformed(malformed);
            }
        } else if (protocol.skips(message)) {
            return;
        } else if (message instanceof FrontendMessage.Query query) {
            protocol.closeUnnamed();
            start(new ScriptRun(this, query.sql()));
        } else if (message instanceof FrontendMessage.Terminate) {
            close();
        } else if (message instanceof FrontendMessage.FunctionCall) {
            replies.error(
                    FEATURE_NOT_SUPPORTED
                            .error("fastpath function calls are not supported")
                            .hint("Call the function in a SELECT."),
                    "",
                    0);
            ready();
        } else if (!isStrayCopy(message)) {
            protocol.take(message);
        }
    }

    /** What is left of a COPY that has failed is dropped without a word, as PostgreSQL does. */
    private static boolean isStrayCopy(FrontendMessage message) {
        return message instanceof FrontendMessage.CopyData
                || message instanceof FrontendMessage.CopyDone
                || message instanceof FrontendMessage.CopyFail;
    }

    /** An error outside of a script. Before the login it is the end; after it, the rest of the pipeline is skipped. */
    private void failed(Throwable error) {
        if (session == null) {
            fatal(ShownError.of(error));
            return;
        }
        ExtendedProtocol protocol = Objects.requireNonNull(extended);
        metrics.statementFailed(replies.error(error, protocol.currentText(), protocol.currentStart())
                .code());
        protocol.skipToSync();
        // The client may wait for the answer to a Flush, which is skipped like all else, and send its Sync only then.
        replies.flushSoon();
    }

    private void fatal(MillraceException error) {
        replies.fatal(error);
        close();
    }

    /** The client gets what is written and nothing more. */
    private void close() {
        interruption.disconnect();
        hold.closeAfterWrites();
    }

    private void end() {
        ended = true;
        if (!interruption.isDisconnected()) {
            fatal(ErrorCode.SHUTTING_DOWN.error("terminating connection due to administrator command"));
        }
        Activity current = activity;
        if (current != null) {
            current.abandon();
            activity = null;
        }
        if (extended != null) {
            extended.close();
        }
        Session opened = session;
        CompletableFuture<?> last = pending;
        if (opened == null) {
            end.complete(null);
        } else if (last == null || last.isDone()) {
            close(opened);
        } else {
            // A session is closed by one thread at a time with what it runs; the cancel has told that to hurry.
            last.whenCompleteAsync((value, error) -> close(opened), executor);
        }
    }

    private void close(Session opened) {
        try {
            opened.close();
        } catch (RuntimeException e) {
            LOG.error("closing a session failed", e);
        } finally {
            end.complete(null);
        }
    }

    // For the activities and the extended protocol, in the turn

    BackendWriter out() {
        return out;
    }

    ServerMetrics metrics() {
        return metrics;
    }

    Session session() {
        return Objects.requireNonNull(session);
    }

    ImplicitTransaction implicitTransaction() {
        return Objects.requireNonNull(implicitTransaction);
    }

    void start(Activity next) {
        interruption.begin();
        activity = next;
    }

    @Nullable
    FrontendMessage nextMessage() {
        FrontendMessage message = inbox.poll();
        if (message != null && inbox.hasRoom()) {
            hold.resumeReading();
        }
        return message;
    }

    /** Whether the next message is there and is the Sync that ends the pipeline. */
    boolean syncFollows() {
        return inbox.peek() instanceof FrontendMessage.Sync;
    }

    void wakeWhenDone(CompletableFuture<?> future) {
        pending = future;
        if (!future.isDone()) {
            future.whenComplete((value, error) -> turn.wakeHere());
        }
    }

    /** As {@link Login#portalWaitMillis}. */
    long portalWaitMillis() {
        return login.portalWaitMillis();
    }

    /** Runs {@code expired} on another thread later. */
    EventLoop.Timer after(long millis, Runnable expired) {
        return timers.schedule(expired, millis);
    }

    void whileIdle(RowsAhead rows) {
        idle.fill(rows);
    }

    /** What may end the statement that has started last. */
    Interruption interruption() {
        return interruption;
    }

    /** Ends the connection, and says so, if the client's bytes cannot be followed any further. */
    boolean failIfFatal(FrontendMessage.Malformed malformed) {
        if (malformed.fatal()) {
            fatal(malformed.error());
        }
        return malformed.fatal();
    }

    /** A message that has no place in a COPY: a good-bye is heeded all the same. */
    void unexpectedDuringCopy(FrontendMessage message) {
        if (message instanceof FrontendMessage.Terminate) {
            close();
        }
    }

    Replies replies() {
        return replies;
    }

    /** The end of a script or a pipeline: all is sent, the next may come. */
    void ready() {
        Session.TransactionStatus status = session().transactionStatus();
        if (status == Session.TransactionStatus.IDLE) {
            Objects.requireNonNull(extended).transactionEnded();
            session().settle();
            replies.sendNotifications(session());
        }
        replies.ready(status);
        idle.answered();
        if (inbox.peek() == null) {
            replies.flushIfDue();
        }
    }
}
