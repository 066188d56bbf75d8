package io.millrace.server.simulated;

import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.engine.Engine;
import io.millrace.sql.Database;
import io.millrace.storage.LogStore;
import io.millrace.storage.TopicLimits;
import java.nio.file.Path;

/** A database from one seed, for doors to be opened on. All that it does is done within calls of its environment. */
public final class SimulatedServer implements AutoCloseable {
    /** Few, so that whoever asks for many gets an error and not a world that is slow from then on. */
    private static final int MOST_PARTITIONS = 200;

    private final SimulatedEnvironment environment;
    private final Engine engine;
    private final Database database;

    public SimulatedServer(long seed) {
        environment = new SimulatedEnvironment(seed);
        LogStore log = LogStore.open(environment, Path.of("/data/log"));
        log.topicLimits(new TopicLimits(50, MOST_PARTITIONS));
        engine = Engine.open(environment, log, Path.of("/data/state"));
        database = Database.open(environment, engine);
    }

    public SimulatedEnvironment environment() {
        return environment;
    }

    public Engine engine() {
        return engine;
    }

    public Database database() {
        return database;
    }

    /** As after a power cut: nothing is told to anybody. */
    @Override
    public void close() {
        environment.close();
    }
}
