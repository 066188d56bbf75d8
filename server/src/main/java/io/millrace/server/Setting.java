package io.millrace.server;

import java.util.Locale;
import java.util.Optional;

/** A setting of the server: a flag {@code --name}, a variable {@code MILLRACE_NAME}, a line {@code name=value}. */
enum Setting {
    DATA("data", "DIR", "./data", "where everything is kept"),
    BIND("bind", "ADDRESS", "127.0.0.1", "address of all doors; another than loopback wants passwords and TLS"),
    SQL_PORT("sql-port", "PORT", "7432", "PostgreSQL wire; 0 picks a free port, -1 turns the door off"),
    KAFKA_PORT("kafka-port", "PORT", "9092", "Kafka wire; 0 picks a free port, -1 turns the door off"),
    HTTP_PORT("http-port", "PORT", "7480", "health and metrics; 0 picks a free port, -1 turns the door off"),
    AUTH("auth", "METHOD", "trust", "trust, or scram-sha-256 against the users file"),
    USERS("users", "FILE", "", "users and password verifiers; lines made by: millrace password USER"),
    TLS_CERTIFICATE("tls-certificate", "FILE", "", "certificate chain, PEM"),
    TLS_KEY("tls-key", "FILE", "", "private key, PKCS#8 PEM"),
    MAX_CONNECTIONS("max-connections", "COUNT", "1000", "of the PostgreSQL wire, and as many of the Kafka wire"),
    LOGIN_TIMEOUT("login-timeout", "SECONDS", "60", "within which a client has to have logged in"),
    COMPACTION_RATE("compaction-rate", "MB", "64", "read by compaction in a second, at most"),
    KAFKA_PARTITIONS("kafka-partitions", "COUNT", "1", "of a topic that a Kafka client makes without saying how many"),
    KAFKA_CREATE_TOPICS(
            "kafka-create-topics", "BOOLEAN", "true", "whether a Kafka client makes a topic by asking for it"),
    KAFKA_RIGHTS(
            "kafka-rights",
            "MODE",
            "off",
            "on: clients may do what ACLs allow, in SQL too; open: and what no ACL is about"),
    KAFKA_SUPER_USERS("kafka-super-users", "USERS", "", "who may do everything then, as User:ann;User:bob");

    private final String flag;
    private final String valueLabel;
    private final String defaultValue;
    private final String description;

    Setting(String flag, String valueLabel, String defaultValue, String description) {
        this.flag = flag;
        this.valueLabel = valueLabel;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    /** Without its dashes; also its name in the properties file. */
    String flag() {
        return flag;
    }

    String valueLabel() {
        return valueLabel;
    }

    String defaultValue() {
        return defaultValue;
    }

    String description() {
        return description;
    }

    String variable() {
        return "MILLRACE_" + flag.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    static Optional<Setting> ofFlag(String flag) {
        for (Setting setting : values()) {
            if (setting.flag.equals(flag)) {
                return Optional.of(setting);
            }
        }
        return Optional.empty();
    }
}
