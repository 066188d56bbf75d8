package io.millrace.server;

import static io.millrace.common.error.ErrorCode.INVALID_SETTING;

import io.millrace.server.kafka.KafkaRights;
import io.millrace.server.kafka.NewTopics;
import io.millrace.server.security.AuthenticationMethod;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a server is told when it starts. Immutable.
 *
 * @param sqlPort 0 picks a free one, -1 turns the door off; so for the other ports
 * @param users file of password verifiers, needed by SCRAM
 * @param tlsCertificate PEM; with {@code tlsKey} or not at all
 * @param loginTimeoutMillis within which a client has to have logged in
 * @param compactionMegabytes that compaction reads in a second at most
 * @param newTopics that Kafka clients make
 * @param kafkaRights of Kafka clients
 */
public record ServerConfig(
        Path data,
        String bind,
        int sqlPort,
        int kafkaPort,
        int httpPort,
        AuthenticationMethod authentication,
        Optional<Path> users,
        Optional<Path> tlsCertificate,
        Optional<Path> tlsKey,
        int maxConnections,
        long loginTimeoutMillis,
        int compactionMegabytes,
        NewTopics newTopics,
        KafkaRights kafkaRights) {
    /** A door with this port stays shut. */
    public static final int OFF = -1;

    /** All defaults, but for the data's place; no door is open. For a database within a program. */
    public static ServerConfig embedded(Path data) {
        return of(Map.of(
                Setting.DATA, data.toString(),
                Setting.SQL_PORT, "-1",
                Setting.KAFKA_PORT, "-1",
                Setting.HTTP_PORT, "-1"));
    }

    /** All defaults, but for the data's place; every door on a free port of loopback. For tests. */
    public static ServerConfig onFreePorts(Path data) {
        return of(Map.of(
                Setting.DATA, data.toString(),
                Setting.SQL_PORT, "0",
                Setting.KAFKA_PORT, "0",
                Setting.HTTP_PORT, "0"));
    }

    /**
     * Takes each setting from the first that has it: flag, variable, file, default.
     *
     * @throws io.millrace.common.error.MillraceException INVALID_SETTING that names the setting and where it stands
     */
    static ServerConfig resolve(Map<Setting, String> flags, Map<String, String> variables, Properties file) {
        List<String> unknown = new ArrayList<>();
        for (String name : file.stringPropertyNames()) {
            if (Setting.ofFlag(name).isEmpty()) {
                unknown.add(name);
            }
        }
        if (!unknown.isEmpty()) {
            throw INVALID_SETTING
                    .error("unknown setting \"%s\" in millrace.properties", unknown.get(0))
                    .hint("millrace server --help lists the settings.");
        }
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String value = flags.get(setting);
            value = value != null ? value : variables.get(setting.variable());
            value = value != null ? value : file.getProperty(setting.flag());
            if (value != null) {
                values.put(setting, value);
            }
        }
        return of(values);
    }

    private static ServerConfig of(Map<Setting, String> values) {
        ServerConfig config = new ServerConfig(
                path(Setting.DATA, text(Setting.DATA, values)),
                text(Setting.BIND, values),
                port(Setting.SQL_PORT, values),
                port(Setting.KAFKA_PORT, values),
                port(Setting.HTTP_PORT, values),
                method(text(Setting.AUTH, values)),
                file(Setting.USERS, values),
                file(Setting.TLS_CERTIFICATE, values),
                file(Setting.TLS_KEY, values),
                number(Setting.MAX_CONNECTIONS, values, 1, 1_000_000),
                1000L * number(Setting.LOGIN_TIMEOUT, values, 1, 86_400),
                number(Setting.COMPACTION_RATE, values, 1, 100_000),
                new NewTopics(
                        number(Setting.KAFKA_PARTITIONS, values, 1, 10_000),
                        truth(Setting.KAFKA_CREATE_TOPICS, values)),
                rights(values));
        if (config.tlsCertificate.isPresent() != config.tlsKey.isPresent()) {
            throw INVALID_SETTING.error("tls-certificate and tls-key must be given together");
        }
        if (config.authentication == AuthenticationMethod.SCRAM_SHA_256 && config.users.isEmpty()) {
            throw INVALID_SETTING
                    .error("auth=scram-sha-256 needs a users file")
                    .hint("Make a line of it with: millrace password USER");
        }
        return config;
    }

    private static String text(Setting setting, Map<Setting, String> values) {
        return values.getOrDefault(setting, setting.defaultValue()).strip();
    }

    private static Optional<Path> file(Setting setting, Map<Setting, String> values) {
        String text = text(setting, values);
        return text.isEmpty() ? Optional.empty() : Optional.of(path(setting, text));
    }

    private static Path path(Setting setting, String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw INVALID_SETTING.causedBy(e, "invalid value for %s: \"%s\" is no path", setting.flag(), text);
        }
    }

    private static int port(Setting setting, Map<Setting, String> values) {
        return number(setting, values, OFF, 65_535);
    }

    private static int number(Setting setting, Map<Setting, String> values, int least, int most) {
        String text = text(setting, values);
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, with what would be right.
        }
        throw INVALID_SETTING.error(
                "invalid value for %s: \"%s\" is no number from %d to %d", setting.flag(), text, least, most);
    }

    private static boolean truth(Setting setting, Map<Setting, String> values) {
        String text = text(setting, values);
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw INVALID_SETTING.error(
                        "invalid value for %s: \"%s\" is neither true nor false", setting.flag(), text);
        };
    }

    private static KafkaRights rights(Map<Setting, String> values) {
        String text = text(Setting.KAFKA_RIGHTS, values);
        Set<String> users = new TreeSet<>();
        for (String user : text(Setting.KAFKA_SUPER_USERS, values).split(";")) {
            if (!user.isBlank() && !user.strip().startsWith("User:")) {
                throw INVALID_SETTING
                        .error("invalid value for %s: \"%s\" is no user", Setting.KAFKA_SUPER_USERS.flag(), user)
                        .hint("A user is written as User:ann, several as User:ann;User:bob.");
            } else if (!user.isBlank()) {
                users.add(user.strip());
            }
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "off" -> new KafkaRights(KafkaRights.Mode.OFF, users);
            case "on" -> new KafkaRights(KafkaRights.Mode.ON, users);
            case "open" -> new KafkaRights(KafkaRights.Mode.OPEN, users);
            default ->
                throw INVALID_SETTING.error(
                        "invalid value for %s: \"%s\" is none of off, on and open", Setting.KAFKA_RIGHTS.flag(), text);
        };
    }

    private static AuthenticationMethod method(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "trust" -> AuthenticationMethod.TRUST;
            case "scram-sha-256" -> AuthenticationMethod.SCRAM_SHA_256;
            default ->
                throw INVALID_SETTING.error("invalid value for auth: \"%s\" is neither trust nor scram-sha-256", text);
        };
    }
}
