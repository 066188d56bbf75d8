package io.millrace.server.kafka;

import static org.apache.kafka.common.acl.AclOperation.ALL;
import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.acl.AclPermissionType.ALLOW;
import static org.apache.kafka.common.acl.AclPermissionType.DENY;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.simulation.SimulatedDisk;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.storage.LogStore;
import io.millrace.storage.setting.NodeSettings;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/** What ACLs come to, as Kafka's documentation has it. */
final class AccessRulesTest {
    private final SimulatedEnvironment environment = new SimulatedEnvironment(1, new SimulatedDisk());
    private final NodeSettings settings =
            new NodeSettings(environment, LogStore.open(environment, Path.of("/data/log")));
    private AccessRules rules = open(KafkaRights.Mode.ON);

    private AccessRules open(KafkaRights.Mode mode) {
        return new AccessRules(settings, new KafkaRights(mode, Set.of("User:root")));
    }

    private AclBinding add(
            String name,
            PatternType type,
            String user,
            String host,
            AclOperation operation,
            AclPermissionType permission) {
        AclBinding rule = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, name, type),
                new AccessControlEntry("User:" + user, host, operation, permission));
        environment.await(rules.change(List.of(rule), List.of()));
        return rule;
    }

    private boolean may(String user, AclOperation operation, String topic) {
        return rules.allow("User:" + user, "10.0.0.1", operation, ResourceType.TOPIC, topic);
    }

    private static Request from(String user) {
        InetSocketAddress address = new InetSocketAddress("10.0.0.1", 1);
        Request.Origin origin = new Request.Origin(address, address, ImmediateEventExecutor.INSTANCE, true, user);
        return new Request(
                ApiKeys.INIT_PRODUCER_ID, (short) 0, 0, null, new InitProducerIdRequestData(), origin, new LongAdder());
    }

    @Test
    void allowsWhatARuleAllows() {
        assertThat(may("ann", READ, "a")).isFalse();
        assertThat(may("root", READ, "a")).isTrue();
        AclBinding rule = add("a", LITERAL, "ann", "*", READ, ALLOW);
        assertThat(may("ann", READ, "a")).isTrue();
        assertThat(may("ann", DESCRIBE, "a")).as("implied").isTrue();
        assertThat(may("ann", WRITE, "a")).isFalse();
        assertThat(may("ann", READ, "ab")).isFalse();
        assertThat(may("bob", READ, "a")).isFalse();
        assertThat(rules.allow("User:ann", "10.0.0.1", READ, ResourceType.GROUP, "a"))
                .isFalse();
        rules = open(KafkaRights.Mode.ON);
        assertThat(rules.all()).containsExactly(rule);
        environment.await(rules.change(List.of(), List.of(rule)));
        assertThat(may("ann", READ, "a")).isFalse();
    }

    @Test
    void readsPatternsUsersAndHosts() {
        add("p-", PREFIXED, "ann", "*", WRITE, ALLOW);
        assertThat(may("ann", WRITE, "p-1")).isTrue();
        assertThat(may("ann", WRITE, "q-1")).isFalse();
        add("*", LITERAL, "bob", "10.0.0.1", ALL, ALLOW);
        assertThat(may("bob", DELETE, "any")).isTrue();
        assertThat(rules.allow("User:bob", "10.0.0.2", DELETE, ResourceType.TOPIC, "any"))
                .isFalse();
        add("open", LITERAL, "*", "*", ALTER_CONFIGS, ALLOW);
        assertThat(may("eve", DESCRIBE_CONFIGS, "open")).as("implied").isTrue();
        assertThat(may("eve", DESCRIBE, "open")).isFalse();
    }

    @Test
    void deniesBeforeItAllows() {
        add("*", LITERAL, "*", "*", ALL, ALLOW);
        add("secret-", PREFIXED, "ann", "*", READ, DENY);
        assertThat(may("ann", READ, "secret-1")).isFalse();
        assertThat(may("ann", DESCRIBE, "secret-1"))
                .as("denies no more than it says")
                .isTrue();
        assertThat(may("bob", READ, "secret-1")).isTrue();
    }

    @Test
    void opensWhatNoRuleIsAbout() {
        rules = open(KafkaRights.Mode.OPEN);
        assertThat(may("eve", WRITE, "free")).isTrue();
        add("kept", LITERAL, "ann", "*", READ, ALLOW);
        assertThat(may("eve", READ, "kept")).isFalse();
        assertThat(may("ann", READ, "kept")).isTrue();
        assertThat(rules.allowAny(from("eve"), WRITE, ResourceType.TOPIC)).isTrue();
        add("*", LITERAL, "ann", "*", WRITE, ALLOW);
        assertThat(rules.allowAny(from("eve"), WRITE, ResourceType.TOPIC)).isFalse();
        rules = open(KafkaRights.Mode.OFF);
        assertThat(may("eve", READ, "kept")).isTrue();
    }
}
