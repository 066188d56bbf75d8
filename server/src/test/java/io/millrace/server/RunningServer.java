package io.millrace.server;

import io.millrace.common.environment.RealEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server within the test, on free ports and over a folder of its own, for all tests of a class. */
public final class RunningServer implements BeforeAllCallback, AfterAllCallback {
    private final Map<String, String> settings;
    private @Nullable Path data;
    private @Nullable RealEnvironment environment;
    private @Nullable Server server;

    public RunningServer() {
        this(Map.of());
    }

    /** @param settings as for {@link TestConfig} */
    public RunningServer(Map<String, String> settings) {
        this.settings = settings;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        data = Files.createTempDirectory("millrace");
        environment = new RealEnvironment();
        server = Server.start(environment, TestConfig.of(data, settings));
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        server().close();
        Objects.requireNonNull(environment).close();
        try (Stream<Path> files = Files.walk(Objects.requireNonNull(data))) {
            for (Path file : List.copyOf(files.sorted(Comparator.reverseOrder()).toList())) {
                Files.delete(file);
            }
        }
    }

    private Server server() {
        return Objects.requireNonNull(server);
    }

    public int sqlPort() {
        return server().sqlPort();
    }

    public int kafkaPort() {
        return server().kafkaPort();
    }

    /** By our driver. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:millrace://127.0.0.1:" + sqlPort() + "/");
    }

    /** By stock pgjdbc; {@code options} as {@code &prepareThreshold=1}. */
    public Connection connectByPgjdbc(String options) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + sqlPort()
                + "/millrace?user=millrace&connectTimeout=10&socketTimeout=60" + options);
    }
}
