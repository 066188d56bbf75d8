package io.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.server.kafka.NewTopics;
import io.millrace.server.security.Access;
import io.millrace.server.security.AuthenticationMethod;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class ServerConfigTest {
    private static Properties file(String... lines) {
        Properties properties = new Properties();
        for (String line : lines) {
            int equals = line.indexOf('=');
            properties.setProperty(line.substring(0, equals), line.substring(equals + 1));
        }
        return properties;
    }

    @Test
    void defaultsAreLoopbackAndTrust() {
        ServerConfig config = ServerConfig.resolve(Map.of(), Map.of(), file());
        assertThat(config.bind()).isEqualTo("127.0.0.1");
        assertThat(config.sqlPort()).isEqualTo(7432);
        assertThat(config.httpPort()).isEqualTo(7480);
        assertThat(config.kafkaPort()).isEqualTo(9092);
        assertThat(config.authentication()).isEqualTo(AuthenticationMethod.TRUST);
        assertThat(config.newTopics()).isEqualTo(new NewTopics(1, true));
    }

    @Test
    void flagBeatsVariableBeatsFileBeatsDefault() {
        Properties file = file("sql-port=1", "http-port=1", "max-connections=1");
        Map<String, String> variables = Map.of("MILLRACE_SQL_PORT", "2", "MILLRACE_HTTP_PORT", "2");
        ServerConfig config = ServerConfig.resolve(Map.of(Setting.SQL_PORT, "3"), variables, file);
        assertThat(config.sqlPort()).isEqualTo(3);
        assertThat(config.httpPort()).isEqualTo(2);
        assertThat(config.maxConnections()).isEqualTo(1);
        assertThat(config.kafkaPort()).isEqualTo(9092);
    }

    @Test
    void saysWhichSettingIsWrong() {
        assertThatThrownBy(() -> ServerConfig.resolve(Map.of(), Map.of("MILLRACE_SQL_PORT", "x"), file()))
                .hasMessage("invalid value for sql-port: \"x\" is no number from -1 to 65535");
        assertThatThrownBy(() -> ServerConfig.resolve(Map.of(), Map.of(), file("sqlport=1")))
                .hasMessage("unknown setting \"sqlport\" in millrace.properties");
        assertThatThrownBy(() -> ServerConfig.resolve(Map.of(Setting.AUTH, "scram-sha-256"), Map.of(), file()))
                .hasMessage("auth=scram-sha-256 needs a users file");
        assertThatThrownBy(() -> ServerConfig.resolve(Map.of(Setting.TLS_KEY, "k"), Map.of(), file()))
                .hasMessage("tls-certificate and tls-key must be given together");
        assertThatThrownBy(() -> ServerConfig.resolve(Map.of(Setting.KAFKA_CREATE_TOPICS, "no"), Map.of(), file()))
                .hasMessage("invalid value for kafka-create-topics: \"no\" is neither true nor false");
    }

    @Test
    void refusesAnOpenDoorToTheNetwork() {
        assertThatThrownBy(() -> Access.bindAddress("0.0.0.0", AuthenticationMethod.TRUST, true))
                .hasMessage("refusing to listen on 0.0.0.0 without passwords and TLS");
        assertThatThrownBy(() -> Access.bindAddress("0.0.0.0", AuthenticationMethod.SCRAM_SHA_256, false))
                .hasMessage("refusing to listen on 0.0.0.0 without passwords and TLS");
        assertThat(Access.bindAddress("0.0.0.0", AuthenticationMethod.SCRAM_SHA_256, true)
                        .isAnyLocalAddress())
                .isTrue();
        assertThat(Access.bindAddress("::1", AuthenticationMethod.TRUST, false).isLoopbackAddress())
                .isTrue();
    }
}
