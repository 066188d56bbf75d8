package io.millrace.server.kafka;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a quota bounds, each second. */
enum QuotaKind {
    /** Bytes of Produce. */
    PRODUCER_BYTE_RATE(true),
    /** Bytes of Fetch. */
    CONSUMER_BYTE_RATE(true),
    /** Of one processor's time. */
    REQUEST_PERCENTAGE(false),
    /** Partitions made and deleted (KIP-599). */
    CONTROLLER_MUTATION_RATE(false),
    /** From one address (KIP-612). */
    CONNECTION_CREATION_RATE(true);

    private final boolean whole;

    QuotaKind(boolean whole) {
        this.whole = whole;
    }

    /** As clients name it. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is a whole number. */
    boolean isWhole() {
        return whole;
    }

    static Optional<QuotaKind> of(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key().equals(key)).findFirst();
    }

    /** Those that users and programs have, and those that addresses have. */
    static List<QuotaKind> of(QuotaEntity entity) {
        return Arrays.stream(values())
                .filter(kind -> entity.isAddress() == (kind == CONNECTION_CREATION_RATE))
                .toList();
    }
}
