package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.RunningServer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that alter the same thing, each sent before the one before is answered: what all of them set is there. */
final class AlterationsAtOnceTest {
    private static final short ALTER = 1;
    private static final short GROW = 3;

    @RegisterExtension
    static final RunningServer server = new RunningServer();

    private static Admin admin;

    @BeforeAll
    static void connect() throws Exception {
        admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + server.kafkaPort()));
        admin.createTopics(List.of(new NewTopic("altered", 1, (short) 1))).all().get();
    }

    @AfterAll
    static void close() {
        admin.close();
    }

    private static ApiMessage setting(ConfigResource resource, String name, String value) {
        AlterConfigsResource altered =
                new AlterConfigsResource().setResourceType(resource.type().id()).setResourceName(resource.name());
        altered.configs().add(new AlterableConfig().setName(name).setValue(value));
        IncrementalAlterConfigsRequestData request = new IncrementalAlterConfigsRequestData();
        request.resources().add(altered);
        return request;
    }

    private static ApiMessage partitions(String topic, int count) {
        CreatePartitionsRequestData request = new CreatePartitionsRequestData();
        request.topics()
                .add(new CreatePartitionsTopic().setName(topic).setCount(count).setAssignments(null));
        return request;
    }

    private static void alterAtOnce(ConfigResource resource, Map<String, String> settings, RawClient client)
            throws IOException {
        for (Map.Entry<String, String> each : settings.entrySet()) {
            client.begin(ApiKeys.INCREMENTAL_ALTER_CONFIGS, ALTER, setting(resource, each.getKey(), each.getValue()));
        }
    }

    private static Map<String, String> described(ConfigResource resource) throws Exception {
        Map<String, String> values = new HashMap<>();
        Objects.requireNonNull(
                        admin.describeConfigs(List.of(resource)).all().get().get(resource))
                .entries()
                .forEach(entry -> values.put(entry.name(), entry.value()));
        return values;
    }

    @Test
    void ofATopic() throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "altered");
        Map<String, String> settings =
                Map.of("retention.ms", "100000000", "segment.bytes", "2000000", "max.message.bytes", "500000");
        try (RawClient client = new RawClient(server.kafkaPort())) {
            client.begin(ApiKeys.CREATE_PARTITIONS, GROW, partitions("altered", 3));
            alterAtOnce(topic, settings, client);
            for (int i = 0; i <= settings.size(); i++) {
                client.receive();
            }
        }
        assertThat(described(topic)).containsAllEntriesOf(settings);
        assertThat(admin.describeTopics(List.of("altered"))
                        .allTopicNames()
                        .get()
                        .values())
                .singleElement()
                .satisfies(altered -> assertThat(altered.partitions()).hasSize(3));
    }

    @Test
    void ofPartitions() throws Exception {
        admin.createTopics(List.of(new NewTopic("grown", 1, (short) 1))).all().get();
        try (RawClient client = new RawClient(server.kafkaPort())) {
            client.begin(ApiKeys.CREATE_PARTITIONS, GROW, partitions("grown", 5));
            client.begin(ApiKeys.CREATE_PARTITIONS, GROW, partitions("grown", 4));
            client.receive();
            expectRefused(
                    client.answer(ApiKeys.CREATE_PARTITIONS, GROW, client.awaitAnswer()),
                    "The topic grown currently has 5 partition(s); 4 would not be an increase.");
            expectRefused(
                    client.ask(ApiKeys.CREATE_PARTITIONS, GROW, partitions("grown", 20_000)),
                    "a topic has 1 to 10000 partitions, not 20000");
        }
    }

    private static void expectRefused(ApiMessage answer, String message) {
        assertThat(((CreatePartitionsResponseData) answer).results())
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.errorCode()).isEqualTo(Errors.INVALID_PARTITIONS.code());
                    assertThat(result.errorMessage()).isEqualTo(message);
                });
    }

    @Test
    void ofAGroup() throws Exception {
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, "readers");
        Map<String, String> settings =
                Map.of("consumer.session.timeout.ms", "50000", "consumer.heartbeat.interval.ms", "2000");
        try (RawClient client = new RawClient(server.kafkaPort())) {
            alterAtOnce(group, settings, client);
            client.receive();
            client.receive();
        }
        assertThat(described(group)).containsAllEntriesOf(settings);
    }
}
