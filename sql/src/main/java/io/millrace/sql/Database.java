package io.millrace.sql;

import io.millrace.common.environment.Environment;
import io.millrace.engine.Engine;
import java.util.Map;

/**
 * An engine with its language: plans and starts the catalog's views and queries, makes sessions. Thread-safe.
 */
public final class Database implements AutoCloseable {

    private Database() {}

    /** Starts every view and query of the catalog; one that cannot be planned is marked failed, the others run. */
    public static Database open(Environment environment, Engine engine) {
        throw new AssertionError("being written");
    }

    /**
     * @param user who connects
     * @param settings initial session settings by name, as {@code application_name}, {@code TimeZone}
     */
    public Session newSession(String user, Map<String, String> settings) {
        throw new AssertionError("being written");
    }

    /** @throws AssertionError never; the engine that was given to {@link #open} */
    public Engine engine() {
        throw new AssertionError("being written");
    }

    /** Ends all sessions. The engine stays open. */
    @Override
    public void close() {
        throw new AssertionError("being written");
    }
}
