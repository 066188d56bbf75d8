package io.millrace.sql;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.EventLoop;
import io.millrace.common.error.ErrorCode;
import io.millrace.engine.Engine;
import io.millrace.sql.execution.AdvisoryLocks;
import io.millrace.sql.execution.Channels;
import io.millrace.sql.execution.ParseCache;
import io.millrace.sql.execution.PlanCache;
import io.millrace.sql.execution.Services;
import io.millrace.sql.execution.SessionContext;
import io.millrace.sql.execution.TemporaryTables;
import io.millrace.sql.introspection.OpenSession;
import io.millrace.sql.introspection.OpenSessions;
import io.millrace.sql.introspection.SystemTables;
import io.millrace.sql.planner.QueryPlanner;
import io.millrace.sql.setting.SessionSettings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An engine with its language: plans and starts the catalog's views and queries, makes sessions. Thread-safe.
 */
public final class Database implements AutoCloseable {
    private final Services services;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private Database(Services services) {
        this.services = services;
    }

    /** Starts every view and query of the catalog; one that cannot be planned is marked failed, the others run. */
    public static Database open(Environment environment, Engine engine) {
        return open(environment, engine, Rights.ALL);
    }

    /** @param rights that statements are held to */
    public static Database open(Environment environment, Engine engine, Rights rights) {
        SystemTables systemTables = SystemTables.of(engine);
        QueryPlanner planner = new QueryPlanner(systemTables);
        ViewLauncher launcher = new ViewLauncher(environment, engine, planner);
        launcher.start();
        environment.await(launcher.caughtUp());
        environment.await(TemporaryTables.dropAll(engine));
        EventLoop timers = environment.newLoop("session-timers");
        return new Database(new Services(
                environment,
                engine,
                planner,
                new ParseCache(),
                new PlanCache(planner),
                systemTables,
                launcher,
                new Channels(),
                new AdvisoryLocks(),
                rights,
                timers));
    }

    /**
     * @param user who connects
     * @param settings initial session settings by name, as {@code application_name}, {@code TimeZone}
     */
    public Session newSession(String user, Map<String, String> settings) {
        return newSession(user, settings, 0, null, sessions::remove);
    }

    /** A client's, which others see in {@code pg_stat_activity} until it is closed. */
    public Session newSession(String user, Map<String, String> settings, ClientConnection client) {
        OpenSessions listing = services.systemTables().sessions();
        AtomicReference<OpenSession> listed = new AtomicReference<>();
        Session session = newSession(user, settings, client.processId(), client.address(), closing -> {
            sessions.remove(closing);
            OpenSession gone = listed.get();
            if (gone != null) {
                listing.remove(gone);
            }
        });
        OpenSession shown = session.listed(client);
        listed.set(shown);
        listing.add(shown);
        return session;
    }

    private Session newSession(
            String user,
            Map<String, String> settings,
            int processId,
            @Nullable InetSocketAddress address,
            Consumer<Session> onClose) {
        if (closed) {
            throw ErrorCode.SHUTTING_DOWN.error("the database is shutting down");
        }
        SessionContext context =
                new SessionContext(services, user, new SessionSettings(user, settings), processId, address);
        Session session = new Session(context, onClose);
        sessions.add(session);
        return session;
    }

    /** The engine that was given to {@link #open}. */
    public Engine engine() {
        return services.engine();
    }

    /** Ends all sessions. The engine stays open. */
    @Override
    public void close() {
        closed = true;
        List.copyOf(sessions).forEach(Session::close);
        services.launcher().close();
        services.timers().close();
    }
}
