package io.millrace.server;

import io.millrace.server.security.AuthenticationMethod;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** How a server is told to ask who comes, and to encrypt. */
public final class SecureConfig {
    private SecureConfig() {}

    /** On free ports, over a folder in {@code directory}. */
    public static ServerConfig in(Path directory, AuthenticationMethod method, Path users, boolean tls) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "users",
                users.toString(),
                "auth",
                method.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        if (tls) {
            settings.put("tls-certificate", certificate().toString());
            settings.put("tls-key", key().toString());
        }
        return TestConfig.of(directory.resolve("data"), settings);
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
