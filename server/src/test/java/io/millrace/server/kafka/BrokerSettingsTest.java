package io.millrace.server.kafka;

import static io.millrace.server.kafka.AdminAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.RealEnvironment;
import io.millrace.server.Server;
import io.millrace.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
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
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is set of the broker while it runs, told, in force, and there after a restart. Texts are those of Kafka's broker. */
final class BrokerSettingsTest {
    private static final ConfigResource OWN = new ConfigResource(ConfigResource.Type.BROKER, "1");
    private static final ConfigResource OF_ALL = new ConfigResource(ConfigResource.Type.BROKER, "");
    private static final ConfigResource LOGGER = new ConfigResource(ConfigResource.Type.BROKER_LOGGER, "1");
    private static final ConfigResource METRICS = new ConfigResource(ConfigResource.Type.CLIENT_METRICS, "m");

    @TempDir
    Path directory;

    private Environment environment;
    private Server server;
    private Admin admin;

    @BeforeEach
    void start() {
        environment = new RealEnvironment();
        server = Server.start(environment, ServerConfig.onFreePorts(directory));
        admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + server.kafkaPort()));
    }

    @AfterEach
    void stop() {
        admin.close();
        server.close();
        environment.close();
    }

    private KafkaFuture<Void> change(ConfigResource resource, String name, String value, OpType operation) {
        return admin.incrementalAlterConfigs(
                        Map.of(resource, List.of(new AlterConfigOp(new ConfigEntry(name, value), operation))))
                .all();
    }

    private Config described(ConfigResource resource) throws Exception {
        return Objects.requireNonNull(
                admin.describeConfigs(List.of(resource), new DescribeConfigsOptions().includeSynonyms(true))
                        .all()
                        .get()
                        .get(resource));
    }

    private void assertRetention(String value, ConfigSource source, String... synonyms) throws Exception {
        ConfigEntry entry = described(OWN).get("log.retention.ms");
        assertThat(entry.value()).isEqualTo(value);
        assertThat(entry.source()).isEqualTo(source);
        assertThat(entry.isReadOnly()).isFalse();
        assertThat(entry.synonyms())
                .extracting(ConfigEntry.ConfigSynonym::value)
                .containsExactly(synonyms);
    }

    @Test
    void givesNewTopicsWhatIsSet() throws Exception {
        change(OF_ALL, "log.retention.ms", "100000000", OpType.SET).get();
        change(OWN, "log.retention.ms", "200000000", OpType.SET).get();
        change(OWN, "log.cleanup.policy", "compact,delete", OpType.SET).get();
        change(OWN, "log.cleanup.policy", "delete", OpType.SUBTRACT).get();
        assertRetention("200000000", ConfigSource.DYNAMIC_BROKER_CONFIG, "200000000", "100000000", "604800000");
        assertThat(described(OF_ALL).entries())
                .extracting(ConfigEntry::name, ConfigEntry::value, ConfigEntry::source)
                .containsExactly(tuple("log.retention.ms", "100000000", ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG));
        admin.createTopics(List.of(new NewTopic("made", 1, (short) 1))).all().get();
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "made");
        assertThat(described(topic).get("retention.ms").value()).isEqualTo("200000000");
        assertThat(described(topic).get("cleanup.policy").value()).isEqualTo("compact");
        change(OWN, "log.retention.ms", "", OpType.DELETE).get();
        change(topic, "retention.ms", "", OpType.DELETE).get();
        assertThat(described(topic).get("retention.ms").value()).isEqualTo("100000000");
        stop();
        start();
        assertRetention("100000000", ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG, "100000000", "604800000");
        change(OF_ALL, "log.retention.ms", "", OpType.DELETE).get();
        assertRetention("604800000", ConfigSource.DEFAULT_CONFIG, "604800000");
        assertThat(described(OF_ALL).entries()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "num.partitions    | 3   | Cannot update these configs dynamically: Set(num.partitions)",
                "log.segment.bytes | x   | Invalid value x for configuration log.segment.bytes: Not a number of type INT",
                "compression.type  | zip | Invalid value zip for configuration compression.type: String must be one of:"
                        + " uncompressed, zstd, lz4, snappy, gzip, producer",
                "log.cleaner.threads | -1 | Invalid value -1 for configuration log.cleaner.threads: Value must be at least 0",
            })
    void saysWhatCannotBeSet(String name, String value, String reason) {
        for (ConfigResource each : List.of(OWN, OF_ALL)) {
            assertRefused(change(each, name, value, OpType.SET), InvalidRequestException.class, reason);
        }
    }

    @Test
    void remembersWhatToolsSetOfKafkasThreads() throws Exception {
        change(OWN, "log.cleaner.threads", "2", OpType.SET).get();
        change(OWN, "leader.replication.throttled.rate", "100", OpType.SET).get();
        change(OWN, "leader.replication.throttled.rate", "", OpType.DELETE).get();
        assertThat(described(OWN).get("log.cleaner.threads").value()).isEqualTo("2");
        assertThat(described(OWN).get("leader.replication.throttled.rate").source())
                .isEqualTo(ConfigSource.DEFAULT_CONFIG);
    }

    @Test
    void closesConnectionsOfAnAddressThatHasTooMany() throws Exception {
        change(OWN, "max.connections.per.ip", "1", OpType.SET).get();
        try (RawClient client = new RawClient(server.kafkaPort())) {
            assertThatThrownBy(() -> client.ask(ApiKeys.METADATA, (short) 12, new MetadataRequestData()))
                    .isInstanceOf(IOException.class);
        }
        change(OWN, "max.connections.per.ip", "", OpType.DELETE).get();
        try (RawClient client = new RawClient(server.kafkaPort())) {
            assertThat(client.ask(ApiKeys.METADATA, (short) 12, new MetadataRequestData()))
                    .isNotNull();
        }
    }

    @Test
    void closesConnectionsBeyondAsManyAsThereMayBe() throws Exception {
        assertThat(described(OWN).get("max.connections").value()).isEqualTo("1000");
        change(OF_ALL, "max.connections", "1", OpType.SET).get();
        assertThat(described(OWN).get("max.connections").source())
                .isEqualTo(ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG);
        try (RawClient client = new RawClient(server.kafkaPort())) {
            assertThatThrownBy(() -> client.ask(ApiKeys.METADATA, (short) 12, new MetadataRequestData()))
                    .isInstanceOf(IOException.class);
        }
        change(OF_ALL, "max.connections", "", OpType.DELETE).get();
        try (RawClient client = new RawClient(server.kafkaPort())) {
            assertThat(client.ask(ApiKeys.METADATA, (short) 12, new MetadataRequestData()))
                    .isNotNull();
        }
    }

    @Test
    void logsAsMuchAsIsAskedFor() throws Exception {
        String name = "io.millrace.server.kafka.KafkaConnection";
        String before = described(LOGGER).get(name).value();
        change(LOGGER, name, "ERROR", OpType.SET).get();
        assertThat(described(LOGGER).get(name).value()).isEqualTo("ERROR");
        assertThat(described(LOGGER).get(name).source()).isEqualTo(ConfigSource.DYNAMIC_BROKER_LOGGER_CONFIG);
        change(LOGGER, name, "", OpType.DELETE).get();
        assertThat(described(LOGGER).get(name).value()).isEqualTo(before);
        Class<? extends Throwable> wrong = InvalidConfigurationException.class;
        assertRefused(change(LOGGER, "nobody", "INFO", OpType.SET), wrong, "Logger nobody does not exist!");
        assertRefused(
                change(LOGGER, name, "LOUD", OpType.SET),
                wrong,
                "Cannot set the log level of " + name
                        + " to LOUD as it is not a supported log level. Valid log levels are");
        assertRefused(
                change(LOGGER, name, "INFO", OpType.APPEND),
                InvalidRequestException.class,
                "APPEND operation is not allowed for the BROKER_LOGGER resource");
        assertRefused(
                change(LOGGER, "root", "", OpType.DELETE),
                InvalidRequestException.class,
                "Removing the log level of the root logger is not allowed");
    }

    @Test
    void keepsWhatMetricsClientsAreToSend() throws Exception {
        change(METRICS, "interval.ms", "1000", OpType.SET).get();
        change(METRICS, "metrics", "org.apache", OpType.APPEND).get();
        change(METRICS, "match", "client_id=a.*", OpType.SET).get();
        assertThat(described(METRICS).get("interval.ms").value()).isEqualTo("1000");
        assertThat(described(METRICS).get("metrics").value()).isEqualTo("org.apache");
        assertThat(listed()).containsExactly(METRICS);
        assertRefused(
                change(METRICS, "interval.ms", "1", OpType.SET),
                InvalidRequestException.class,
                "Invalid value 1 for interval.ms, interval must be between 100 and 3600000 (1 hour)");
        assertRefused(
                change(METRICS, "foo", "1", OpType.SET),
                InvalidRequestException.class,
                "Unknown client metrics configuration: foo");
        assertRefused(
                change(METRICS, "match", "foo=a.*", OpType.SET),
                InvalidConfigurationException.class,
                "Illegal client matching pattern: foo=a.*");
        for (String each : Set.of("interval.ms", "metrics", "match")) {
            change(METRICS, each, "", OpType.DELETE).get();
        }
        assertThat(listed()).isEmpty();
    }

    private Collection<ConfigResource> listed() throws Exception {
        return admin.listConfigResources(Set.of(ConfigResource.Type.CLIENT_METRICS), new ListConfigResourcesOptions())
                .all()
                .get();
    }

    @Test
    void findsQuotasAgain() throws Exception {
        Map<String, String> others = new HashMap<>();
        others.put("user", "ann=b");
        others.put("client-id", null);
        ClientQuotaEntity entity = new ClientQuotaEntity(others);
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
                        entity, List.of(new ClientQuotaAlteration.Op("request_percentage", 12.5)))))
                .all()
                .get();
        stop();
        start();
        assertThat(admin.describeClientQuotas(ClientQuotaFilter.all())
                        .entities()
                        .get())
                .isEqualTo(Map.of(entity, Map.of("request_percentage", 12.5)));
    }
}
