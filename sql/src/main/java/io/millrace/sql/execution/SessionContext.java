package io.millrace.sql.execution;

import io.millrace.engine.Engine;
import io.millrace.engine.QueryContext;
import io.millrace.engine.StartPosition;
import io.millrace.engine.Subscription;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.QueryPlan;
import io.millrace.sql.Notice;
import io.millrace.sql.Notification;
import io.millrace.sql.Rights;
import io.millrace.sql.Session.TransactionStatus;
import io.millrace.sql.planner.PlannerContext;
import io.millrace.sql.planner.QueryPlanner;
import io.millrace.sql.setting.SessionSettings;
import io.millrace.sql.setting.SettingValues;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a session knows while its statements run. Owned by the session. */
public final class SessionContext {
    private static final Logger LOG = LoggerFactory.getLogger(SessionContext.class);

    private final Services services;
    private final String user;
    private final int processId;
    private final SessionRights rights;
    private final SessionSettings settings;
    private final Transaction transaction = new Transaction();
    private final SessionCursors cursors = new SessionCursors();
    private final SessionSequences sequences;
    private final TemporaryTables temporary = new TemporaryTables();
    private final PlanCache ownPlans;
    private final SessionChannels channels;
    private final SessionLocks locks;
    private final Map<String, PreparedNameHandler.Named> prepared = new HashMap<>();
    private Consumer<Notice> onNotice = notice -> {};
    private Predicate<@Nullable String> onDeallocate = name -> false;
    private RunningStatement running = new RunningStatement();

    /**
     * @param processId 0 of no client
     * @param address the client's; null within the process
     */
    public SessionContext(
            Services services,
            String user,
            SessionSettings settings,
            int processId,
            @Nullable InetSocketAddress address) {
        this.services = services;
        this.user = user;
        this.processId = processId;
        this.rights = new SessionRights(services.rights(), user, address);
        this.sequences = new SessionSequences(services.engine(), this::checkSequence);
        this.ownPlans = new PlanCache(services.planner());
        this.settings = settings;
        this.channels = new SessionChannels(services.channels(), processId);
        this.locks = new SessionLocks(services.locks());
    }

    public void onNotice(Consumer<Notice> listener) {
        onNotice = listener;
    }

    public void onDeallocate(Predicate<@Nullable String> listener) {
        onDeallocate = listener;
    }

    public String user() {
        return user;
    }

    public SessionSettings settings() {
        return settings;
    }

    public Transaction transaction() {
        return transaction;
    }

    SessionRights rights() {
        return rights;
    }

    private void checkSequence(Rights.Action action, String name) {
        if (rights.areKept()) {
            Needs needs = new Needs(engine().catalog(), temporary);
            needs.addSequence(action, name);
            rights.check(needs.all());
        }
    }

    SessionCursors cursors() {
        return cursors;
    }

    SessionSequences sequences() {
        return sequences;
    }

    TemporaryTables temporary() {
        return temporary;
    }

    /** As the session's statements see it. */
    Catalog catalog() {
        return temporary.over(engine().catalog());
    }

    SessionChannels channels() {
        return channels;
    }

    SessionLocks locks() {
        return locks;
    }

    /** A transaction has ended, also one of a single statement: what it held is let go, what it told is told. */
    void transactionEnded(boolean committed) {
        locks.unlockTransaction();
        if (committed) {
            channels.commit();
        } else {
            channels.rollback();
        }
    }

    /** After an error: what the transaction would have done is not done. */
    void failed() {
        transaction.fail();
        if (transaction.status() == TransactionStatus.IDLE) {
            transactionEnded(false);
        }
    }

    /** Between two requests of the client: if no transaction is open, that of the last statement has ended. */
    public void settle() {
        if (transaction.status() == TransactionStatus.IDLE) {
            transactionEnded(true);
        }
    }

    public void onNotification(Runnable listener) {
        channels.onArrival(listener);
    }

    public @Nullable Notification nextNotification() {
        return channels.next();
    }

    public @Nullable Schema cursorSchema(String name) {
        SessionCursor cursor = cursors.own(name);
        return cursor == null ? null : cursor.schema();
    }

    /** By name, what PREPARE made. */
    Map<String, PreparedNameHandler.Named> prepared() {
        return prepared;
    }

    /** Forgets a prepared statement, or all for null, also those of the door; whether there was one. */
    boolean deallocate(@Nullable String name) {
        boolean known = name == null || prepared.remove(name) != null;
        if (name == null) {
            prepared.clear();
        }
        return onDeallocate.test(name) || known;
    }

    /** As a member of a named cursor, for listings. */
    String memberName() {
        String application = settings.get("application_name");
        return application.isEmpty() ? user : user + "@" + application;
    }

    public Services services() {
        return services;
    }

    Engine engine() {
        return services.engine();
    }

    /** Shared but where names mean tables of the session alone. */
    PlanCache plans() {
        return temporary.isEmpty() ? services.plans() : ownPlans;
    }

    QueryPlanner planner() {
        return services.planner();
    }

    void notice(String sqlState, String message) {
        onNotice.accept(new Notice("NOTICE", sqlState, message, null));
    }

    void warning(String sqlState, String message) {
        onNotice.accept(new Notice("WARNING", sqlState, message, null));
    }

    PlannerContext plannerContext(List<? extends @Nullable DataType> parameterTypes) {
        return new PlannerContext(user, settings.timeZone(), parameterTypes, nowMicros(), processId, sequences);
    }

    public long nowMicros() {
        return services.environment().clock().currentTimeMillis() * 1000;
    }

    QueryContext queryContext(String sql, List<? extends @Nullable Object> parameters) {
        StartPosition start =
                settings.get("start_position").equals("latest") ? StartPosition.LATEST : StartPosition.EARLIEST;
        return new QueryContext(
                sql,
                user,
                new ArrayList<>(parameters),
                settings.timeZone(),
                start,
                SettingValues.bytes(settings.get("query_memory")));
    }

    /** Runs a query once over what is committed, and over what the open transaction has written itself. */
    Subscription snapshot(QueryPlan plan, String sql, List<? extends @Nullable Object> parameters) {
        QueryPlan seen = OwnWrites.over(plan, transaction, engine().catalog(), nowMicros());
        return engine().snapshot(seen, queryContext(sql, parameters));
    }

    /** What runs now, or ran last. */
    RunningStatement running() {
        return running;
    }

    void running(RunningStatement statement) {
        running = statement;
    }

    /** What ends the part of the statement that runs now. */
    void onCancel(Runnable action) {
        running.onCancel(action);
    }

    /** Rolls back; leaves all cursors. */
    void close() {
        transaction.end();
        transactionEnded(false);
        channels.close();
        locks.close();
        cursors.closeAll();
        temporary.dropAllOfSession(engine()).exceptionally(error -> {
            LOG.debug("temporary tables are left to the next start", error);
            return null;
        });
    }
}
