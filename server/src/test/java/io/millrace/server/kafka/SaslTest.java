package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.RealEnvironment;
import io.millrace.server.SecureConfig;
import io.millrace.server.Server;
import io.millrace.server.ServerConfig;
import io.millrace.server.security.AuthenticationMethod;
import io.millrace.server.security.ScramHash;
import io.millrace.server.security.ScramVerifier;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.admin.UserScramCredentialsDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DuplicateResourceException;
import org.apache.kafka.common.errors.ResourceNotFoundException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.UnacceptableCredentialException;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Passwords and TLS as Kafka's clients bring them. */
final class SaslTest {
    private static final String PASSWORD = "geheim-Ω";

    @TempDir
    Path directory;

    private Path users;

    @BeforeEach
    void writeUsers() throws IOException {
        byte[] salt = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        StringBuilder lines = new StringBuilder();
        for (ScramHash hash : ScramHash.values()) {
            lines.append("ann:")
                    .append(ScramVerifier.of(hash, PASSWORD, salt, 4096).text())
                    .append('\n');
        }
        users = directory.resolve("users");
        Files.writeString(users, lines);
    }

    private ServerConfig config(AuthenticationMethod method, boolean tls) {
        return SecureConfig.in(directory, method, users, tls);
    }

    private Map<String, Object> properties(Server server, String mechanism, boolean tls, String user, String password) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", "127.0.0.1:" + server.kafkaPort());
        if (!mechanism.isEmpty()) {
            String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
            properties.put("sasl.mechanism", mechanism);
            properties.put(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security." + module + " required username=\"" + user + "\" password=\""
                            + password + "\";");
        }
        properties.put("security.protocol", (mechanism.isEmpty() ? "" : "SASL_") + (tls ? "SSL" : "PLAINTEXT"));
        if (tls) {
            properties.put("ssl.truststore.type", "PEM");
            properties.put("ssl.truststore.location", SecureConfig.certificate().toString());
            properties.put("ssl.endpoint.identification.algorithm", "");
        }
        return properties;
    }

    @ParameterizedTest
    @CsvSource({"PLAIN, false", "SCRAM-SHA-256, false", "SCRAM-SHA-512, true", "PLAIN, true"})
    void letsInWhoKnowsThePassword(String mechanism, boolean tls) throws Exception {
        try (Environment environment = new RealEnvironment();
                Server server = Server.start(environment, config(AuthenticationMethod.SCRAM_SHA_256, tls))) {
            produceAndConsume(properties(server, mechanism, tls, "ann", PASSWORD));
            for (String[] wrong : new String[][] {{"ann", "wrong"}, {"bob", PASSWORD}}) {
                try (Admin admin = Admin.create(properties(server, mechanism, tls, wrong[0], wrong[1]))) {
                    assertThatThrownBy(() -> admin.listTopics().names().get())
                            .hasCauseInstanceOf(SaslAuthenticationException.class)
                            .hasMessageContaining("invalid credentials with SASL mechanism " + mechanism);
                }
            }
        }
    }

    private static KafkaFuture<Void> alter(Admin admin, UserScramCredentialAlteration alteration) {
        return admin.alterUserScramCredentials(List.of(alteration)).all();
    }

    private static UserScramCredentialAlteration upsertion(String user, ScramMechanism mechanism, int iterations) {
        return new UserScramCredentialUpsertion(user, new ScramCredentialInfo(mechanism, iterations), "s3cret");
    }

    private static void assertRefused(
            Admin admin, UserScramCredentialAlteration alteration, Class<? extends Throwable> error, String reason) {
        assertThatThrownBy(alter(admin, alteration)::get)
                .hasCauseInstanceOf(error)
                .hasMessageContaining(reason);
    }

    @Test
    void letsInWhomAClientHasMade() throws Exception {
        ServerConfig config = config(AuthenticationMethod.SCRAM_SHA_256, false);
        try (Environment environment = new RealEnvironment();
                Server server = Server.start(environment, config);
                Admin admin = Admin.create(properties(server, "PLAIN", false, "ann", PASSWORD))) {
            alter(admin, upsertion("bob", ScramMechanism.SCRAM_SHA_256, 4096)).get();
            alter(admin, upsertion("bob", ScramMechanism.SCRAM_SHA_512, 8192)).get();
            Class<? extends Throwable> unacceptable = UnacceptableCredentialException.class;
            ScramMechanism mechanism = ScramMechanism.SCRAM_SHA_256;
            assertRefused(admin, upsertion("ann", mechanism, 4096), unacceptable, "users file");
            assertRefused(admin, upsertion("jim", mechanism, 4095), unacceptable, "Too few iterations");
            assertRefused(admin, upsertion("jim", mechanism, 16385), unacceptable, "Too many iterations");
            assertRefused(admin, upsertion("", mechanism, 4096), unacceptable, "Username must not be empty");
            assertRefused(admin, upsertion("a:b", mechanism, 4096), unacceptable, "colon");
            assertRefused(
                    admin,
                    new UserScramCredentialDeletion("jim", mechanism),
                    ResourceNotFoundException.class,
                    "Attempt to delete a user credential that does not exist");
            assertThatThrownBy(admin.alterUserScramCredentials(
                                    List.of(upsertion("jim", mechanism, 4096), upsertion("jim", mechanism, 5000)))
                            .all()::get)
                    .hasCauseInstanceOf(DuplicateResourceException.class);
            Map<String, UserScramCredentialsDescription> known =
                    admin.describeUserScramCredentials().all().get();
            assertThat(known).containsOnlyKeys("ann", "bob");
            assertThat(Objects.requireNonNull(known.get("bob")).credentialInfos())
                    .containsExactlyInAnyOrder(
                            new ScramCredentialInfo(mechanism, 4096),
                            new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 8192));
            assertThatThrownBy(() -> admin.describeUserScramCredentials(List.of("jim"))
                            .description("jim")
                            .get())
                    .hasCauseInstanceOf(ResourceNotFoundException.class);
            produceAndConsume(properties(server, "SCRAM-SHA-512", false, "bob", "s3cret"));
            try (Connection connection = DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + server.sqlPort() + "/millrace", "bob", "s3cret")) {
                assertThat(connection.isValid(60)).isTrue();
            }
        }
        try (Environment environment = new RealEnvironment();
                Server server = Server.start(environment, config);
                Admin admin = Admin.create(properties(server, "SCRAM-SHA-256", false, "bob", "s3cret"))) {
            alter(admin, new UserScramCredentialDeletion("bob", ScramMechanism.SCRAM_SHA_256))
                    .get();
            alter(admin, new UserScramCredentialDeletion("bob", ScramMechanism.SCRAM_SHA_512))
                    .get();
            try (Admin gone = Admin.create(properties(server, "SCRAM-SHA-256", false, "bob", "s3cret"))) {
                assertThatThrownBy(() -> gone.listTopics().names().get())
                        .hasCauseInstanceOf(SaslAuthenticationException.class);
            }
        }
    }

    @Test
    void encryptsWithoutPasswords() throws Exception {
        try (Environment environment = new RealEnvironment();
                Server server = Server.start(environment, config(AuthenticationMethod.TRUST, true))) {
            produceAndConsume(properties(server, "", true, "", ""));
        }
    }

    private static void produceAndConsume(Map<String, Object> properties) throws Exception {
        String value = "x".repeat(800_000); // more than who is not logged in may send
        try (KafkaProducer<String, String> producer =
                        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
                KafkaConsumer<String, String> consumer =
                        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            producer.send(new ProducerRecord<>("secret", "k", value)).get();
            consumer.assign(List.of(new TopicPartition("secret", 0)));
            consumer.seekToBeginning(consumer.assignment());
            assertThat(consumer.poll(Duration.ofSeconds(30)).iterator().next().value())
                    .isEqualTo(value);
        }
    }

    @Test
    void answersNothingBeforeTheLogin() throws Exception {
        try (Environment environment = new RealEnvironment();
                Server server = Server.start(environment, config(AuthenticationMethod.SCRAM_SHA_256, false))) {
            try (RawClient client = new RawClient(server.kafkaPort())) {
                assertThatThrownBy(() -> client.ask(ApiKeys.METADATA, (short) 9, new MetadataRequestData()))
                        .isInstanceOf(EOFException.class);
            }
            try (RawClient client = new RawClient(server.kafkaPort())) {
                assertThat(handshake(client, "GSSAPI").errorCode()).isEqualTo(Errors.UNSUPPORTED_SASL_MECHANISM.code());
                assertThatThrownBy(client::receive).isInstanceOf(EOFException.class);
            }
            try (RawClient client = new RawClient(server.kafkaPort())) {
                assertThat(handshake(client, "PLAIN").errorCode()).isEqualTo(Errors.NONE.code());
                assertThat(authenticate(client, "\0ann\0" + PASSWORD)).isEqualTo(Errors.NONE.code());
                assertThat(authenticate(client, "\0ann\0" + PASSWORD)).isEqualTo(Errors.ILLEGAL_SASL_STATE.code());
            }
            for (String garbage : List.of("", "\0", "ann\0bob\0x", "n,,n=ann", "n,,n=ann,r=")) {
                try (RawClient client = new RawClient(server.kafkaPort())) {
                    handshake(client, "SCRAM-SHA-256");
                    assertThat(authenticate(client, garbage)).isEqualTo(Errors.SASL_AUTHENTICATION_FAILED.code());
                    assertThatThrownBy(client::receive).isInstanceOf(EOFException.class);
                }
            }
        }
    }

    private static SaslHandshakeResponseData handshake(RawClient client, String mechanism) throws IOException {
        return (SaslHandshakeResponseData)
                client.ask(ApiKeys.SASL_HANDSHAKE, (short) 1, new SaslHandshakeRequestData().setMechanism(mechanism));
    }

    private static short authenticate(RawClient client, String message) throws IOException {
        SaslAuthenticateRequestData request =
                new SaslAuthenticateRequestData().setAuthBytes(message.getBytes(StandardCharsets.UTF_8));
        return ((SaslAuthenticateResponseData) client.ask(ApiKeys.SASL_AUTHENTICATE, (short) 2, request)).errorCode();
    }
}
