package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.RealEnvironment;
import io.millrace.server.Server;
import io.millrace.server.TestConfig;
import io.millrace.server.security.ScramHash;
import io.millrace.server.security.ScramVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server that keeps its clients to their rights: root may do everything, ann what she is allowed. */
abstract class ServerWithRights {
    static final String PASSWORD = "password";

    @TempDir
    Path directory;

    private Environment environment;
    Server server;
    Admin root;

    @BeforeEach
    void start() throws IOException {
        Path users = directory.resolve("users");
        String verifier = ScramVerifier.of(ScramHash.SHA_256, PASSWORD, new byte[16], 4096)
                .text();
        Files.writeString(users, "root:" + verifier + "\nann:" + verifier + "\n");
        environment = new RealEnvironment();
        server = Server.start(
                environment,
                TestConfig.of(
                        directory.resolve("data"),
                        Map.of(
                                "auth",
                                "scram-sha-256",
                                "users",
                                users.toString(),
                                "kafka-rights",
                                "on",
                                "kafka-super-users",
                                "User:root")));
        root = Admin.create(as("root", Map.of()));
    }

    @AfterEach
    void stop() {
        root.close();
        server.close();
        environment.close();
    }

    final Map<String, Object> as(String user, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + server.kafkaPort(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user + "\" password=\""
                        + PASSWORD + "\";"));
        properties.putAll(more);
        return properties;
    }

    static AclBinding toAnn(ResourceType type, String name, PatternType pattern, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry("User:ann", "*", operation, AclPermissionType.ALLOW));
    }

    final void allow(AclBinding... rules) throws Exception {
        root.createAcls(List.of(rules)).all().get();
    }

    static void assertRefused(KafkaFuture<?> future, Class<? extends Throwable> error) {
        assertThatThrownBy(future::get).hasCauseInstanceOf(error);
    }
}
