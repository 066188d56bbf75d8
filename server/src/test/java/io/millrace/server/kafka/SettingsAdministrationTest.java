package io.millrace.server.kafka;

import static io.millrace.server.kafka.AdminAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.RunningServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.ListConfigResourcesOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Settings of groups and of the broker, told and changed as by Kafka's broker. */
final class SettingsAdministrationTest {
    @RegisterExtension
    static final RunningServer server = new RunningServer();

    private static final ConfigResource BROKER = new ConfigResource(ConfigResource.Type.BROKER, "1");
    private static final ConfigResource ALL_BROKERS = new ConfigResource(ConfigResource.Type.BROKER, "");
    private static final ConfigResource GROUP = new ConfigResource(ConfigResource.Type.GROUP, "readers");
    private static final String SESSION = "consumer.session.timeout.ms";

    private static Admin admin;

    @BeforeAll
    static void connect() {
        admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + server.kafkaPort()));
    }

    @AfterAll
    static void close() {
        admin.close();
    }

    private static Config described(ConfigResource resource) throws Exception {
        return Objects.requireNonNull(
                admin.describeConfigs(List.of(resource), new DescribeConfigsOptions().includeSynonyms(true))
                        .all()
                        .get()
                        .get(resource));
    }

    private static KafkaFuture<Void> change(ConfigResource resource, String name, String value, OpType operation) {
        return admin.incrementalAlterConfigs(
                        Map.of(resource, List.of(new AlterConfigOp(new ConfigEntry(name, value), operation))))
                .all();
    }

    @Test
    void tellsWhatTheBrokerWasStartedWithAndWhatItsBoundsAre() throws Exception {
        Config broker = described(BROKER);
        assertThat(broker.get("listeners").value()).isEqualTo("PLAINTEXT://127.0.0.1:" + server.kafkaPort());
        assertThat(broker.get("node.id").source()).isEqualTo(ConfigSource.STATIC_BROKER_CONFIG);
        assertThat(broker.get("num.partitions").value()).isEqualTo("1");
        assertThat(broker.get("num.partitions").source()).isEqualTo(ConfigSource.DEFAULT_CONFIG);
        assertThat(broker.get("log.retention.ms").value()).isEqualTo("604800000");
        assertThat(broker.get("transaction.max.timeout.ms").value()).isEqualTo("900000");
        assertThat(broker.get("group.consumer.session.timeout.ms").value()).isEqualTo("45000");
        assertThat(broker.get("offsets.retention.minutes").value()).isEqualTo("10080");
        assertThat(broker.get("num.partitions").isReadOnly()).isTrue();
        assertThat(broker.get("log.retention.ms").isReadOnly()).isFalse();
        assertThat(broker.entries()).extracting(ConfigEntry::name).doesNotHaveDuplicates();
        assertThat(described(ALL_BROKERS).entries()).isEmpty();
    }

    @Test
    void setsWhatAGroupsMembersHaveToKeepTo() throws Exception {
        assertThat(described(GROUP).get(SESSION).value()).isEqualTo("45000");
        change(GROUP, SESSION, "50000", OpType.SET).get();
        ConfigEntry changed = described(GROUP).get(SESSION);
        assertThat(changed.value()).isEqualTo("50000");
        assertThat(changed.source()).isEqualTo(ConfigSource.DYNAMIC_GROUP_CONFIG);
        assertThat(changed.synonyms())
                .extracting(ConfigEntry.ConfigSynonym::name)
                .containsExactly(SESSION, "group.consumer.session.timeout.ms");
        assertThat(admin.listConfigResources(Set.of(ConfigResource.Type.GROUP), new ListConfigResourcesOptions())
                        .all()
                        .get())
                .containsExactly(GROUP);
        change(GROUP, SESSION, "", OpType.DELETE).get();
        assertThat(described(GROUP).get(SESSION).value()).isEqualTo("45000");
        assertThat(admin.listConfigResources(Set.of(ConfigResource.Type.GROUP), new ListConfigResourcesOptions())
                        .all()
                        .get())
                .isEmpty();
    }

    @Test
    void refusesWhatNoGroupCanKeepTo() {
        Class<? extends Throwable> wrong = InvalidConfigurationException.class;
        assertRefused(
                change(GROUP, SESSION, "5", OpType.SET),
                wrong,
                "must be greater than or equal to group.consumer.min.session.timeout.ms");
        assertRefused(
                change(GROUP, "consumer.heartbeat.interval.ms", "90000", OpType.SET),
                wrong,
                "must be less than or equal to group.consumer.max.heartbeat.interval.ms");
        assertRefused(change(GROUP, SESSION, "long", OpType.SET), wrong, "Not a number of type INT");
        assertRefused(
                change(GROUP, SESSION, "1", OpType.APPEND), wrong, "Can't APPEND to key consumer.session.timeout.ms");
        assertRefused(change(GROUP, "nonsense", "5", OpType.SET), wrong, "Unknown group config name: nonsense");
        assertRefused(
                change(new ConfigResource(ConfigResource.Type.GROUP, ""), SESSION, "50000", OpType.SET),
                InvalidRequestException.class,
                "Default group resources are not allowed.");
    }

    @Test
    void refusesWhatHasNoNameOrNoValue() {
        ConfigResource unnamed = new ConfigResource(ConfigResource.Type.TOPIC, "");
        assertRefused(
                change(unnamed, "retention.ms", "5", OpType.SET),
                InvalidRequestException.class,
                "Default topic resources are not allowed.");
        assertRefused(
                admin.describeConfigs(List.of(unnamed)).all(),
                InvalidTopicException.class,
                "the empty string is not allowed");
        Map<String, String> valueless = new HashMap<>();
        valueless.put("retention.ms", null);
        assertRefused(
                admin.createTopics(List.of(new NewTopic("valueless", 1, (short) 1).configs(valueless)))
                        .all(),
                InvalidConfigurationException.class,
                "Null value not supported for topic configs: retention.ms");
    }

    @Test
    void listsWhatHasSettings() throws Exception {
        admin.createTopics(List.of(new NewTopic("listed", 1, (short) 1))).all().get();
        assertThat(admin.listConfigResources().all().get())
                .contains(
                        new ConfigResource(ConfigResource.Type.TOPIC, "listed"),
                        BROKER,
                        new ConfigResource(ConfigResource.Type.BROKER_LOGGER, "1"));
        assertRefused(
                admin.listConfigResources(Set.of(ConfigResource.Type.UNKNOWN), new ListConfigResourcesOptions())
                        .all(),
                UnsupportedVersionException.class,
                "not supported");
    }
}
