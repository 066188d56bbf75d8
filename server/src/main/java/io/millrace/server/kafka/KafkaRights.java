package io.millrace.server.kafka;

import java.util.Set;

/**
 * Who may do what on the Kafka wire.
 *
 * @param superUsers who may do everything, as {@code User:ann}; Kafka's {@code super.users}
 */
public record KafkaRights(Mode mode, Set<String> superUsers) {
    /** Nobody is kept from anything. */
    public static final KafkaRights NONE = new KafkaRights(Mode.OFF, Set.of());

    public enum Mode {
        /** Everybody may do everything, as with a Kafka broker without an authorizer. */
        OFF,
        /** What no rule allows is refused. */
        ON,
        /** But for what no rule is about; Kafka's {@code allow.everyone.if.no.acl.found}. */
        OPEN
    }

    public KafkaRights {
        superUsers = Set.copyOf(superUsers);
    }
}
