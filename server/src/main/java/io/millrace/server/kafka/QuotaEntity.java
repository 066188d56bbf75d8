package io.millrace.server.kafka;

import static io.millrace.common.error.ErrorCode.PROTOCOL_VIOLATION;

import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.message.AlterClientQuotasRequestData;
import org.jspecify.annotations.Nullable;

/**
 * Whom a quota is of: a user, a program by its client id, a user's program, or an address.
 *
 * @param names by type; empty for all those that have no quota of their own
 */
record QuotaEntity(SortedMap<String, Optional<String>> names) {
    static final String USER = "user";
    static final String CLIENT = "client-id";
    static final String ADDRESS = "ip";
    static final Set<String> TYPES = Set.of(USER, CLIENT, ADDRESS);

    /** Parts of an entity's text end with it; no name has one. */
    private static final char END = 1;

    private static QuotaEntity of(Map<String, Optional<String>> names) {
        return new QuotaEntity(new TreeMap<>(names));
    }

    /** @throws io.millrace.common.error.MillraceException PROTOCOL_VIOLATION in Kafka's words */
    static QuotaEntity of(List<AlterClientQuotasRequestData.EntityData> parts) {
        SortedMap<String, Optional<String>> names = new TreeMap<>();
        for (AlterClientQuotasRequestData.EntityData part : parts) {
            String type = part.entityType();
            String name = part.entityName();
            if (names.containsKey(type)) {
                throw PROTOCOL_VIOLATION.error("Invalid client quota entity, duplicate entity entry %s", type);
            } else if (!TYPES.contains(type)) {
                throw PROTOCOL_VIOLATION.error("Unhandled client quota entity type: %s", type);
            } else if (name != null && name.isEmpty()) {
                throw PROTOCOL_VIOLATION.error("Empty %s not supported", type);
            } else if (name != null && name.chars().anyMatch(each -> each <= END)) {
                throw PROTOCOL_VIOLATION.error("A control character in %s is not supported", type);
            }
            names.put(type, Optional.ofNullable(name));
        }
        if (names.isEmpty()) {
            throw PROTOCOL_VIOLATION.error("Invalid empty client quota entity");
        }
        Optional<String> address = names.get(ADDRESS);
        if (address != null && names.size() > 1) {
            throw PROTOCOL_VIOLATION.error(
                    "Invalid quota entity combination, IP entity should not be combined with User or ClientId");
        } else if (address != null && address.isPresent() && !isAddress(address.get())) {
            throw PROTOCOL_VIOLATION.error("%s is not a valid IP or resolvable host.", address.get());
        }
        return new QuotaEntity(names);
    }

    private static boolean isAddress(String text) {
        return NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text);
    }

    boolean isAddress() {
        return names.containsKey(ADDRESS);
    }

    /** Whose quota counts for a user's program: the first of these that has one. */
    static List<QuotaEntity> of(String user, String client) {
        List<QuotaEntity> entities = new ArrayList<>();
        Optional<String> others = Optional.empty();
        for (Optional<String> eachUser : List.of(Optional.of(user), others)) {
            for (Optional<String> eachClient : List.of(Optional.of(client), others)) {
                entities.add(of(Map.of(USER, eachUser, CLIENT, eachClient)));
            }
            entities.add(of(Map.of(USER, eachUser)));
        }
        entities.add(of(Map.of(CLIENT, Optional.of(client))));
        entities.add(of(Map.of(CLIENT, others)));
        return entities;
    }

    /** The same of an address. */
    static List<QuotaEntity> of(String address) {
        return List.of(of(Map.of(ADDRESS, Optional.of(address))), of(Map.of(ADDRESS, Optional.empty())));
    }

    /** Who is counted together under this quota: each of those that have none of their own by himself. */
    QuotaEntity counting(Map<String, String> who) {
        SortedMap<String, Optional<String>> counted = new TreeMap<>();
        names.keySet().forEach(type -> counted.put(type, Optional.ofNullable(who.get(type))));
        return new QuotaEntity(counted);
    }

    /** As a text that {@link #parse} takes. */
    String text() {
        StringBuilder text = new StringBuilder();
        names.forEach((type, name) -> text.append(type)
                .append(name.map(each -> "=" + each).orElse(""))
                .append(END));
        return text.toString();
    }

    static QuotaEntity parse(String text) {
        SortedMap<String, Optional<String>> names = new TreeMap<>();
        for (String part : text.split(String.valueOf(END))) {
            int equals = part.indexOf('=');
            names.put(
                    equals < 0 ? part : part.substring(0, equals),
                    equals < 0 ? Optional.empty() : Optional.of(part.substring(equals + 1)));
        }
        return new QuotaEntity(names);
    }

    /** The name of {@code type}; null if it is all of them, or none. */
    @Nullable
    String name(String type) {
        Optional<String> name = names.get(type);
        return name == null ? null : name.orElse(null);
    }
}
