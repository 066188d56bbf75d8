package io.millrace.server.kafka;

import static org.apache.kafka.common.acl.AclOperation.ALL;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** Rights as unmodified clients of several users set and meet them: root may do everything, ann what she is allowed. */
final class AclClientsTest extends ServerWithRights {
    private KafkaProducer<String, String> producer(Map<String, Object> more) {
        return new KafkaProducer<>(as("ann", more), new StringSerializer(), new StringSerializer());
    }

    private KafkaConsumer<String, String> consumer() {
        return new KafkaConsumer<>(
                as("ann", Map.of("group.id", "readers", "auto.offset.reset", "earliest")),
                new StringDeserializer(),
                new StringDeserializer());
    }

    @Test
    void letsAUserDoWhatRulesAllow() throws Exception {
        root.createTopics(List.of(new NewTopic("orders", 1, (short) 1), new NewTopic("hidden", 1, (short) 1)))
                .all()
                .get();
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            assertThatThrownBy(() ->
                            producer.send(new ProducerRecord<>("orders", "v")).get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
        allow(toAnn(ResourceType.TOPIC, "ord", PREFIXED, WRITE));
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            producer.send(new ProducerRecord<>("orders", "v")).get();
            assertThatThrownBy(() ->
                            producer.send(new ProducerRecord<>("hidden", "v")).get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
        try (KafkaConsumer<String, String> consumer = consumer()) {
            consumer.assign(List.of(new TopicPartition("orders", 0)));
            assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(60)))
                    .isInstanceOf(GroupAuthorizationException.class);
        }
        allow(toAnn(ResourceType.GROUP, "readers", LITERAL, READ));
        try (KafkaConsumer<String, String> consumer = consumer()) {
            consumer.subscribe(List.of("orders"));
            assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(60)))
                    .isInstanceOf(TopicAuthorizationException.class);
        }
        allow(toAnn(ResourceType.TOPIC, "orders", LITERAL, READ));
        try (KafkaConsumer<String, String> consumer = consumer()) {
            consumer.subscribe(List.of("orders"));
            assertThat(consumer.poll(Duration.ofSeconds(60))).isNotEmpty();
            consumer.commitSync();
            assertThat(consumer.listTopics()).containsOnlyKeys("orders");
        }
    }

    @Test
    void keepsTransactionsAndTopicsApart() throws Exception {
        root.createTopics(List.of(new NewTopic("ledger", 1, (short) 1))).all().get();
        allow(toAnn(ResourceType.TOPIC, "ledger", LITERAL, WRITE));
        Map<String, Object> transactional = Map.of("transactional.id", "t1");
        try (KafkaProducer<String, String> producer = producer(transactional)) {
            assertThatThrownBy(producer::initTransactions).isInstanceOf(TransactionalIdAuthorizationException.class);
        }
        allow(toAnn(ResourceType.TRANSACTIONAL_ID, "t1", LITERAL, WRITE));
        try (KafkaProducer<String, String> producer = producer(transactional)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("ledger", "v"));
            producer.commitTransaction();
        }
    }

    @Test
    void keepsWhatIsAnAdministratorsForAdministrators() throws Exception {
        root.createTopics(List.of(new NewTopic("mine", 1, (short) 1))).all().get();
        try (Admin ann = Admin.create(as("ann", Map.of()))) {
            assertThat(ann.listTopics().names().get()).isEmpty();
            assertRefused(
                    ann.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all(),
                    TopicAuthorizationException.class);
            assertRefused(ann.deleteTopics(List.of("mine")).all(), TopicAuthorizationException.class);
            assertRefused(
                    ann.describeConfigs(List.of(new ConfigResource(ConfigResource.Type.TOPIC, "mine")))
                            .all(),
                    TopicAuthorizationException.class);
            assertRefused(
                    ann.describeClientQuotas(ClientQuotaFilter.all()).entities(), ClusterAuthorizationException.class);
            assertRefused(ann.unregisterBroker(7).all(), ClusterAuthorizationException.class);
            assertRefused(ann.describeAcls(AclBindingFilter.ANY).values(), ClusterAuthorizationException.class);
            assertRefused(
                    ann.createAcls(List.of(toAnn(ResourceType.TOPIC, "*", LITERAL, ALL)))
                            .all(),
                    ClusterAuthorizationException.class);
            assertThat(ann.describeCluster().nodes().get()).hasSize(1);
            allow(toAnn(ResourceType.CLUSTER, "kafka-cluster", LITERAL, AclOperation.CREATE));
            ann.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get();
        }
    }

    @Test
    void describesAndDeletesRules() throws Exception {
        AclBinding topics = toAnn(ResourceType.TOPIC, "a", PREFIXED, READ);
        AclBinding group = toAnn(ResourceType.GROUP, "*", LITERAL, DESCRIBE);
        allow(topics, group, topics);
        assertThat(root.describeAcls(AclBindingFilter.ANY).values().get()).containsExactlyInAnyOrder(topics, group);
        assertThat(root.describeAcls(topics.toFilter()).values().get()).containsExactly(topics);
        assertRefused(
                root.createAcls(List.of(toAnn(ResourceType.CLUSTER, "other", LITERAL, ALL)))
                        .all(),
                InvalidRequestException.class);
        Collection<AclBinding> deleted =
                root.deleteAcls(List.of(topics.toFilter())).all().get();
        assertThat(deleted).containsExactly(topics);
        assertThat(root.describeAcls(AclBindingFilter.ANY).values().get()).containsExactly(group);
        assertThat(root.deleteAcls(List.of(topics.toFilter())).all().get()).isEmpty();
    }
}
