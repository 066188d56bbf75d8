package io.millrace.server.kafka;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DeletedRecords;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What an administrator's program does with topics and the cluster. Loaded once for each version of the clients, so it
 * speaks to the test in types of the JDK alone.
 */
public final class AdminProgram implements Function<Map<String, String>, Map<String, String>> {
    private final Map<String, String> seen = new HashMap<>();

    @Override
    public Map<String, String> apply(Map<String, String> arguments) {
        Map<String, Object> properties = Map.of("bootstrap.servers", arguments.getOrDefault("bootstrap", ""));
        try (Admin admin = Admin.create(properties)) {
            String topic = arguments.getOrDefault("topic", "");
            topics(admin, topic);
            configs(admin, topic);
            try (KafkaProducer<String, String> producer =
                    new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
                for (int i = 0; i < 10; i++) {
                    producer.send(new ProducerRecord<>(topic, 0, 1_700_000_000_000L + (i == 4 ? 1_000 : i), "k", "v"))
                            .get();
                }
            }
            offsets(admin, new TopicPartition(topic, 0));
            cluster(admin);
            security(admin);
            see("deleted", admin.deleteTopics(List.of(topic)).all());
            see("gone", admin.describeTopics(List.of(topic)).allTopicNames());
            return seen;
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void see(String name, KafkaFuture<?> future) throws InterruptedException {
        try {
            seen.put(name, "" + future.get());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            seen.put(name, cause.getClass().getSimpleName() + ": " + cause.getMessage());
        }
    }

    private void topics(Admin admin, String topic) throws ExecutionException, InterruptedException {
        NewTopic wanted = new NewTopic(topic, 3, (short) 1).configs(Map.of("cleanup.policy", "compact"));
        see(
                "validated",
                admin.createTopics(List.of(wanted), new CreateTopicsOptions().validateOnly(true))
                        .all());
        see("validatedOnly", admin.describeTopics(List.of(topic)).allTopicNames());
        CreateTopicsResult created = admin.createTopics(List.of(wanted));
        seen.put("createdPartitions", "" + created.numPartitions(topic).get());
        seen.put("createdReplicas", "" + created.replicationFactor(topic).get());
        seen.put(
                "createdPolicy",
                created.config(topic).get().get("cleanup.policy").value());
        see("createdAgain", admin.createTopics(List.of(wanted)).all());
        see(
                "createdWide",
                admin.createTopics(List.of(new NewTopic(topic + "-wide", 1, (short) 3)))
                        .all());
        see(
                "created",
                admin.createTopics(List.of(new NewTopic("no/name", 1, (short) 1)))
                        .all());
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(5))).all().get();
        see(
                "shrunk",
                admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2)))
                        .all());
        TopicDescription described = at(
                admin.describeTopics(
                                List.of(topic),
                                new DescribeTopicsOptions()
                                        .includeAuthorizedOperations(true)
                                        .partitionSizeLimitPerResponse(2))
                        .allTopicNames()
                        .get(),
                topic);
        seen.put("partitions", "" + described.partitions().size());
        seen.put("operations", "" + described.authorizedOperations().size());
        seen.put("internal", "" + described.isInternal());
        Uuid id = described.topicId();
        TopicDescription byId = at(
                admin.describeTopics(TopicCollection.ofTopicIds(List.of(id)))
                        .allTopicIds()
                        .get(),
                id);
        seen.put("byId", byId.name());
        TopicListing listed = at(admin.listTopics().namesToListings().get(), topic);
        seen.put("listed", "" + listed.topicId().equals(id));
    }

    private static <K, V> V at(Map<K, V> map, K key) {
        return Objects.requireNonNull(map.get(key));
    }

    private static ConfigEntry entry(Admin admin, ConfigResource of, String name)
            throws ExecutionException, InterruptedException {
        return at(admin.describeConfigs(List.of(of)).all().get(), of).get(name);
    }

    private void configs(Admin admin, String topic) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        admin.incrementalAlterConfigs(Map.of(
                        resource,
                        List.of(
                                set("retention.ms", "5000", AlterConfigOp.OpType.SET),
                                set("cleanup.policy", "delete", AlterConfigOp.OpType.APPEND))))
                .all()
                .get();
        ConfigEntry retention = entry(admin, resource, "retention.ms");
        seen.put("retention", retention.value() + " " + retention.source() + " " + retention.isDefault());
        see(
                "alteredWrong",
                admin.incrementalAlterConfigs(
                                Map.of(resource, List.of(set("retention.ms", "long", AlterConfigOp.OpType.SET))))
                        .all());
        ConfigResource missing = new ConfigResource(ConfigResource.Type.TOPIC, topic + "-missing");
        see("describedMissing", admin.describeConfigs(List.of(missing)).all());
        // Back, lest the records of the test be too old.
        admin.incrementalAlterConfigs(Map.of(resource, List.of(set("retention.ms", "-1", AlterConfigOp.OpType.SET))))
                .all()
                .get();
        ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
        seen.put("brokerRetention", entry(admin, broker, "log.retention.ms").value());
    }

    private static AlterConfigOp set(String name, String value, AlterConfigOp.OpType operation) {
        return new AlterConfigOp(new ConfigEntry(name, value), operation);
    }

    private void offsets(Admin admin, TopicPartition partition) throws ExecutionException, InterruptedException {
        for (OffsetSpec spec : Arrays.asList(
                OffsetSpec.earliest(),
                OffsetSpec.latest(),
                OffsetSpec.maxTimestamp(),
                OffsetSpec.forTimestamp(1_700_000_000_006L))) {
            long offset = admin.listOffsets(Map.of(partition, spec))
                    .partitionResult(partition)
                    .get()
                    .offset();
            seen.merge("offsets", "" + offset, (known, next) -> known + " " + next);
        }
        DeletedRecords deleted = at(
                        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(4)))
                                .lowWatermarks(),
                        partition)
                .get();
        seen.put("lowWatermark", "" + deleted.lowWatermark());
        see(
                "deletedBeyond",
                admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(40)))
                        .all());
        LogDirDescription directory = at(
                        admin.describeLogDirs(List.of(1)).allDescriptions().get(), 1)
                .values()
                .iterator()
                .next();
        seen.put("bytes", "" + (at(directory.replicaInfos(), partition).size() > 0));
    }

    private void cluster(Admin admin) throws ExecutionException, InterruptedException {
        DescribeClusterResult cluster =
                admin.describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true));
        seen.put("nodes", "" + cluster.nodes().get().size());
        seen.put("controller", "" + cluster.controller().get().id());
        seen.put("clusterOperations", "" + cluster.authorizedOperations().get().size());
        see("reassignments", admin.listPartitionReassignments().reassignments());
    }

    private void security(Admin admin) throws InterruptedException {
        see("acls", admin.describeAcls(AclBindingFilter.ANY).values());
        see("quotas", admin.describeClientQuotas(ClientQuotaFilter.all()).entities());
        see("passwords", admin.describeUserScramCredentials().all());
    }
}
