package io.millrace.sql;

import io.millrace.common.environment.RealEnvironment;
import io.millrace.engine.Engine;
import io.millrace.storage.LogStore;
import java.nio.file.Path;
import java.util.Map;

/** A database over a folder, with all that lies beneath it. */
public final class OpenDatabase implements AutoCloseable {
    private final RealEnvironment environment = new RealEnvironment();
    private final LogStore log;
    private final Engine engine;
    private final Database database;

    public OpenDatabase(Path directory) {
        this(directory, Rights.ALL);
    }

    OpenDatabase(Path directory, Rights rights) {
        log = LogStore.open(environment, directory.resolve("log"));
        engine = Engine.open(environment, log, directory.resolve("state"));
        database = Database.open(environment, engine, rights);
    }

    public Database database() {
        return database;
    }

    /** @param settings by name */
    public Session session(String user, Map<String, String> settings) {
        return database.newSession(user, settings);
    }

    @Override
    public void close() {
        database.close();
        engine.close();
        log.close();
        environment.close();
    }
}
