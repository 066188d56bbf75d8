package io.millrace.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.environment.RealEnvironment;
import io.millrace.server.SecureConfig;
import io.millrace.server.Server;
import io.millrace.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords and TLS as stock pgjdbc asks for them. */
final class LoginTest {
    @TempDir
    Path directory;

    private ServerConfig config() throws IOException {
        Path users = directory.resolve("users");
        byte[] salt = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        Files.writeString(
                users,
                "ann:"
                        + ScramVerifier.of(ScramHash.SHA_256, "pässword", salt, 4096)
                                .text() + "\n");
        return SecureConfig.in(directory, AuthenticationMethod.SCRAM_SHA_256, users, true);
    }

    @Test
    void asksForAPasswordAndEncrypts() throws Exception {
        try (RealEnvironment environment = new RealEnvironment();
                Server server = Server.start(environment, config())) {
            String url = "jdbc:postgresql://127.0.0.1:" + server.sqlPort() + "/millrace?sslmode=require";
            try (Connection connection = DriverManager.getConnection(url, "ann", "pässword");
                    ResultSet row = connection.createStatement().executeQuery("SELECT 1")) {
                assertThat(row.next()).isTrue();
            }
            refuses(url, "ann", "wrong");
            refuses(url, "bob", "pässword");
            refuses(url.replace("require", "disable"), "ann", "wrong");
            try (Connection connection =
                    DriverManager.getConnection(url.replace("require", "disable"), "ann", "pässword")) {
                assertThat(connection.isValid(10)).isTrue();
            }
        }
    }

    private static void refuses(String url, String user, String password) {
        assertThatThrownBy(() -> DriverManager.getConnection(url, user, password))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }
}
