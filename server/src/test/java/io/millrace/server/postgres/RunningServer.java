package io.millrace.server.postgres;

import io.millrace.common.environment.RealEnvironment;
import io.millrace.server.Server;
import io.millrace.server.ServerConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A server on free ports, within the test. */
final class RunningServer implements AutoCloseable {
    private final RealEnvironment environment = new RealEnvironment();
    private final Server server;

    RunningServer(Path data) {
        server = Server.start(environment, ServerConfig.onFreePorts(data));
    }

    int sqlPort() {
        return server.sqlPort();
    }

    int httpPort() {
        return server.httpPort();
    }

    /** By stock pgjdbc; {@code options} as {@code &prepareThreshold=1}. */
    Connection connect(String options) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + server.sqlPort()
                + "/millrace?user=millrace&connectTimeout=10&socketTimeout=60" + options);
    }

    @Override
    public void close() {
        server.close();
        environment.close();
    }
}
