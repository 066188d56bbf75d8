package io.millrace.server;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.RealEnvironment;
import io.millrace.common.error.MillraceException;
import io.millrace.jdbc.EmbeddedDatabase;
import io.millrace.server.postgres.MemoryChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server without a network, for {@code jdbc:millrace:mem:} and {@code jdbc:millrace:file:}. Thread-safe. */
public final class EmbeddedServer implements EmbeddedDatabase {
    /** A place on a disk that is only in memory. */
    private static final Path IN_MEMORY = Path.of("/millrace");

    /** For {@link java.util.ServiceLoader}. */
    public EmbeddedServer() {}

    @Override
    public Running start(@Nullable Path directory, Map<String, String> options) throws SQLException {
        Environment environment = directory == null ? new MemoryEnvironment() : new RealEnvironment();
        try {
            Server server = Server.start(environment, ServerConfig.embedded(directory == null ? IN_MEMORY : directory));
            return new Database(environment, server);
        } catch (MillraceException e) {
            environment.close();
            throw new SQLException(Main.explain(e), e.sqlState(), e);
        }
    }

    /** A running one. */
    private record Database(Environment environment, Server server) implements Running {
        @Override
        public Channel connect() {
            return new Conversation(server.postgres().connect());
        }

        @Override
        public void close() {
            server.close();
            environment.close();
        }
    }

    /** One client. */
    private record Conversation(MemoryChannel channel) implements Channel {
        @Override
        public int read(byte[] target, int start, int length, int timeoutMillis) throws IOException {
            return channel.read(target, start, length, timeoutMillis);
        }

        @Override
        public void write(byte[] source, int start, int length) throws IOException {
            channel.write(source, start, length);
        }

        @Override
        public void close() {
            channel.close();
        }
    }
}
