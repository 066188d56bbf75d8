package io.millrace.server;

import io.millrace.server.security.AuthenticationMethod;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** How a server is told to ask who comes, and to encrypt. */
public final class SecureConfig {
    private SecureConfig() {}

    /** On free ports, over a folder in {@code directory}. */
    public static ServerConfig in(Path directory, AuthenticationMethod method, Path users, boolean tls) {
        ServerConfig open = ServerConfig.onFreePorts(directory.resolve("data"));
        return new ServerConfig(
                open.data(),
                open.bind(),
                open.sqlPort(),
                open.kafkaPort(),
                ServerConfig.OFF,
                method,
                Optional.of(users),
                tls ? Optional.of(certificate()) : Optional.empty(),
                tls ? Optional.of(key()) : Optional.empty(),
                open.maxConnections(),
                open.loginTimeoutMillis(),
                open.compactionMegabytes(),
                open.newTopics(),
                open.kafkaRights());
    }

    /** Signed by itself. */
    public static Path certificate() {
        return resource("/tls/certificate.pem");
    }

    public static Path key() {
        return resource("/tls/key.pem");
    }

    private static Path resource(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(SecureConfig.class.getResource(name)).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
