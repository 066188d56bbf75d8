package io.millrace.server.kafka;

import io.millrace.sql.Rights;
import io.millrace.storage.setting.NodeSettings;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Kafka's ACLs, durable, and what they come to, as for its StandardAuthorizer. Thread-safe. */
public final class AccessRules {
    private static final String PREFIX = "acl\0";
    private static final String EVERYBODY = "User:*";
    private static final String ANYWHERE = "*";
    private static final String LOCAL = "127.0.0.1";

    /** Who may do the first of these may do the others. */
    private static final Map<AclOperation, Set<AclOperation>> IMPLIED = Map.of(
            AclOperation.READ, Set.of(AclOperation.DESCRIBE),
            AclOperation.WRITE, Set.of(AclOperation.DESCRIBE),
            AclOperation.DELETE, Set.of(AclOperation.DESCRIBE),
            AclOperation.ALTER, Set.of(AclOperation.DESCRIBE),
            AclOperation.ALTER_CONFIGS, Set.of(AclOperation.DESCRIBE_CONFIGS));

    private final NodeSettings settings;
    private final KafkaRights rights;

    /** Replaced by each change. */
    private volatile Map<ResourceType, List<AclBinding>> rules;

    /** @param settings where they are kept */
    public AccessRules(NodeSettings settings, KafkaRights rights) {
        this.settings = settings;
        this.rights = rights;
        this.rules = read();
    }

    /** Not beside another, whose rules might be older. */
    private synchronized void readAnew() {
        rules = read();
    }

    private Map<ResourceType, List<AclBinding>> read() {
        Map<ResourceType, List<AclBinding>> found = new EnumMap<>(ResourceType.class);
        Map<ResourceType, Set<AclBinding>> byType = new EnumMap<>(ResourceType.class);
        for (String key : settings.startingWith(PREFIX).keySet()) {
            AclBinding rule = decode(key.substring(PREFIX.length()).split("\0", -1));
            byType.computeIfAbsent(rule.pattern().resourceType(), type -> new HashSet<>())
                    .add(rule);
        }
        byType.forEach((type, ofType) -> found.put(type, List.copyOf(ofType)));
        return found;
    }

    private static AclBinding decode(String[] parts) {
        return new AclBinding(
                new ResourcePattern(
                        ResourceType.fromCode(Byte.parseByte(parts[0])),
                        parts[2],
                        PatternType.fromCode(Byte.parseByte(parts[1]))),
                new AccessControlEntry(
                        parts[3],
                        parts[4],
                        AclOperation.fromCode(Byte.parseByte(parts[5])),
                        AclPermissionType.fromCode(Byte.parseByte(parts[6]))));
    }

    /** No part of {@code rule} has a character 0. */
    private static String key(AclBinding rule) {
        return PREFIX
                + String.join(
                        "\0",
                        Byte.toString(rule.pattern().resourceType().code()),
                        Byte.toString(rule.pattern().patternType().code()),
                        rule.pattern().name(),
                        rule.entry().principal(),
                        rule.entry().host(),
                        Byte.toString(rule.entry().operation().code()),
                        Byte.toString(rule.entry().permissionType().code()));
    }

    NodeSettings settings() {
        return settings;
    }

    /**
     * The same for those who come with SQL.
     *
     * @param asked whether they have logged in; else they are nobody, as Kafka's clients are
     */
    public Rights ofSql(boolean asked) {
        return areKept()
                ? (user, address, action, thing, name) -> {
                    String principal = "User:" + (asked ? user : Request.ANONYMOUS);
                    String host = address == null ? LOCAL : address.getAddress().getHostAddress();
                    ResourceType type = thing == Rights.Thing.TOPIC ? ResourceType.TOPIC : ResourceType.GROUP;
                    AclOperation operation = operation(action);
                    return allow(principal, host, operation, type, name)
                            || operation == AclOperation.CREATE
                                    && allow(principal, host, operation, ResourceType.CLUSTER, Resource.CLUSTER_NAME);
                }
                : Rights.ALL;
    }

    private static AclOperation operation(Rights.Action action) {
        return switch (action) {
            case DESCRIBE -> AclOperation.DESCRIBE;
            case READ -> AclOperation.READ;
            case WRITE -> AclOperation.WRITE;
            case CREATE -> AclOperation.CREATE;
            case ALTER -> AclOperation.ALTER;
            case DELETE -> AclOperation.DELETE;
        };
    }

    /** Whether anybody is kept from anything. */
    boolean areKept() {
        return rights.mode() != KafkaRights.Mode.OFF;
    }

    List<AclBinding> all() {
        return rules.values().stream().flatMap(List::stream).toList();
    }

    /** Durable, and in force, when the future completes. */
    CompletableFuture<Void> change(Collection<AclBinding> added, Collection<AclBinding> removed) {
        Map<String, Optional<String>> changes = new HashMap<>();
        removed.forEach(rule -> changes.put(key(rule), Optional.empty()));
        added.forEach(rule -> changes.put(key(rule), Optional.of("")));
        return settings.change(changes).thenRun(this::readAnew);
    }

    /** Whether the request's sender may do this to something called {@code name}. */
    boolean allow(Request request, AclOperation operation, ResourceType type, String name) {
        if (!areKept()) {
            return true;
        }
        String principal = "User:" + request.origin().user();
        return allow(principal, request.remote().getAddress().getHostAddress(), operation, type, name);
    }

    boolean allow(String principal, String host, AclOperation operation, ResourceType type, String name) {
        if (!areKept() || rights.superUsers().contains(principal)) {
            return true;
        }
        boolean isKnown = false;
        boolean allowed = false;
        for (AclBinding rule : rules.getOrDefault(type, List.of())) {
            if (!isAbout(rule.pattern(), name)) {
                continue;
            }
            isKnown = true;
            AccessControlEntry entry = rule.entry();
            if (isOf(entry, principal, host)) {
                boolean same = entry.operation() == AclOperation.ALL || entry.operation() == operation;
                if (entry.permissionType() == AclPermissionType.DENY && same) {
                    return false;
                }
                allowed |= entry.permissionType() == AclPermissionType.ALLOW
                        && (same
                                || IMPLIED.getOrDefault(entry.operation(), Set.of())
                                        .contains(operation));
            }
        }
        return allowed || !isKnown && rights.mode() == KafkaRights.Mode.OPEN;
    }

    private static boolean isAbout(ResourcePattern pattern, String name) {
        return pattern.patternType() == PatternType.PREFIXED
                ? name.startsWith(pattern.name())
                : pattern.name().equals(name) || pattern.name().equals(ResourcePattern.WILDCARD_RESOURCE);
    }

    private static boolean isOf(AccessControlEntry entry, String principal, String host) {
        return (entry.principal().equals(principal) || entry.principal().equals(EVERYBODY))
                && (entry.host().equals(host) || entry.host().equals(ANYWHERE));
    }

    boolean allowOfCluster(Request request, AclOperation operation) {
        return allow(request, operation, ResourceType.CLUSTER, Resource.CLUSTER_NAME);
    }

    /** Whether there may be something of {@code type} to which the sender may do this (KIP-679). */
    boolean allowAny(Request request, AclOperation operation, ResourceType type) {
        List<AclBinding> ofType = rules.getOrDefault(type, List.of());
        // Of no particular name, as those that no rule is about.
        return allow(request, operation, type, "")
                || ofType.stream()
                        .anyMatch(rule ->
                                allow(request, operation, type, rule.pattern().name()));
    }
}
