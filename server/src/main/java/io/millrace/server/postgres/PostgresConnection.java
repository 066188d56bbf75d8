package io.millrace.server.postgres;

import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;

import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.Subscription;
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

    /** Of parameters that are decoded in next to no time. */
    private static final int BRIEF_BYTES = 256 << 10;

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
    private final Announcements announcements = new Announcements();

    private volatile boolean disconnected;
    private volatile boolean stopping;
    private volatile boolean cancelRequested;
    private volatile @Nullable Activity activity;
    private volatile @Nullable Session session;
    /** Of what is being delivered; null when nothing is. */
    private volatile @Nullable Subscription delivering;

    private @Nullable CompletableFuture<?> pending;
    /** What to do while the client asks for nothing. */
    private @Nullable RowsAhead ahead;

    private @Nullable ImplicitTransaction implicitTransaction;
    private @Nullable ExtendedProtocol extended;
    private boolean ended;
    /** The end of a pipeline is written and not yet sent, since the next one is there already. */
    private boolean flushDue;

    /** The last statement is answered since the turn was last at rest. */
    private boolean answered;

    /** The socket, as far as the connection has a hold on it. Thread-safe. */
    interface Hold {
        /** Reads again, if it had stopped. */
        void resumeReading();

        /** Closes once everything written is sent. */
        void closeAfterWrites();

        /** Runs {@code next} when what is written has gone; never where the client itself is the one that runs. */
        default void afterWrites(Runnable next) {}

        /** The client has proved who it is: it may now stay for as long as it likes. */
        void loggedIn();
    }

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
        disconnected = true;
        cancelStatement();
    }

    /** Ends the statement that runs now. */
    void cancelStatement() {
        cancelRequested = true;
        Session current = session;
        if (current != null) {
            current.cancel();
        }
        Subscription rows = delivering;
        if (rows != null) {
            rows.cancel();
        }
        turn.wake();
    }

    /** The server is shutting down: says so and closes. Completes when the session has ended. */
    CompletableFuture<?> stop() {
        stopping = true;
        cancelStatement();
        return end;
    }

    // In the turn

    private boolean run(boolean heavyAllowed) {
        boolean done = work(heavyAllowed);
        flushIfDue();
        return done;
    }

    private void flushIfDue() {
        if (flushDue) {
            flushDue = false;
            out.flush();
        }
    }

    private boolean work(boolean heavyAllowed) {
        int messages = 0;
        while (!ended) {
            Activity current = activity;
            if (disconnected || stopping) {
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
                    flushIfDue();
                    if (ahead == null || !ahead.isWanting()) {
                        ahead = null;
                        workAhead();
                        return true;
                    }
                    if (!heavyAllowed) {
                        return false;
                    }
                    if (!ahead.advance()) {
                        return true;
                    }
                    continue;
                }
                if (isHeavy(next)) {
                    flushIfDue();
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

    /** While the client thinks: first the answer has to be on its way. */
    private void workAhead() {
        Session current = session;
        if (answered) {
            answered = false;
            if (current != null && current.transactionStatus() == Session.TransactionStatus.IN_TRANSACTION) {
                hold.afterWrites(turn::wakeHere);
            }
        } else if (current != null) {
            current.workAhead();
        }
    }

    private boolean isHeavy(FrontendMessage message) {
        if (message instanceof FrontendMessage.Execute execute) {
            return extended == null || extended.isHeavy(execute);
        }
        if (message instanceof FrontendMessage.Query query) {
            return implicitTransaction == null || implicitTransaction.known(query.sql()) == null;
        }
        if (message instanceof FrontendMessage.Bind) {
            return Inbox.weight(message) > BRIEF_BYTES;
        }
        return !(message instanceof FrontendMessage.Sync || message instanceof FrontendMessage.Flush);
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
            disconnected = true;
            hold.closeAfterWrites();
            return;
        }
        Session opened = login.take(message, out, new Login.Ending(this::cancelStatement, this::stop));
        if (opened == null) {
            return;
        }
        announcements.listenTo(opened);
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
            disconnected = true;
            hold.closeAfterWrites();
        } else if (message instanceof FrontendMessage.FunctionCall) {
            sendError(
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
        metrics.statementFailed(sendError(error, protocol.currentText(), protocol.currentStart())
                .code());
        protocol.skipToSync();
        // The client may wait for the answer to a Flush, which is skipped like all else, and send its Sync only then.
        flushDue = true;
    }

    private void fatal(MillraceException error) {
        out.error("FATAL", error, 0);
        out.flush();
        disconnected = true;
        hold.closeAfterWrites();
    }

    private void end() {
        ended = true;
        if (stopping && !disconnected) {
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
        cancelRequested = false;
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
        ahead = rows;
    }

    /** Whether a client has asked to end what has started last. */
    boolean isCancelRequested() {
        return cancelRequested;
    }

    /** What a cancel request ends besides the session's statement; null for nothing. */
    void delivering(@Nullable Subscription rows) {
        delivering = rows;
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
            disconnected = true;
            hold.closeAfterWrites();
        }
    }

    void sendNotices() {
        announcements.sendNotices(out);
    }

    /**
     * Sends an ErrorResponse; gives what was shown.
     *
     * @param start index of the statement within {@code text}, which error positions are counted from
     */
    MillraceException sendError(Throwable error, String text, int start) {
        MillraceException shown = ShownError.of(error);
        sendNotices();
        out.error("ERROR", shown, ShownError.position(shown.position(), text, start));
        return shown;
    }

    /** The end of a script or a pipeline: all is sent, the next may come. */
    void ready() {
        sendNotices();
        announcements.sendChangedSettings(out);
        Session.TransactionStatus status = session().transactionStatus();
        if (status == Session.TransactionStatus.IDLE) {
            Objects.requireNonNull(extended).transactionEnded();
        }
        out.readyForQuery(
                switch (status) {
                    case IDLE -> 'I';
                    case IN_TRANSACTION -> 'T';
                    case FAILED -> 'E';
                });
        flushDue = true;
        answered = true;
        if (inbox.peek() == null) {
            flushIfDue();
        }
    }
}
