package io.millrace.server.kafka;

import static io.millrace.storage.TopicSetting.Type.BOOLEAN;
import static io.millrace.storage.TopicSetting.Type.DOUBLE;
import static io.millrace.storage.TopicSetting.Type.INT;
import static io.millrace.storage.TopicSetting.Type.LIST;
import static io.millrace.storage.TopicSetting.Type.LONG;
import static io.millrace.storage.TopicSetting.Type.STRING;

import io.millrace.storage.TopicConfig;
import io.millrace.storage.TopicSetting;
import io.millrace.storage.group.GroupCoordinator;
import io.millrace.storage.group.GroupJoin;
import io.millrace.storage.group.GroupSetting;
import io.millrace.storage.transaction.TransactionCoordinator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;
import org.jspecify.annotations.Nullable;

/**
 * This node's settings under the names that Kafka's brokers have for them, as clients and tools look them up: what topics and
 * groups have that have nothing of their own, what bounds there are, what the server was told when it started. Those of
 * Kafka's that say how it does its own work are among them only where tools set them ({@link DynamicSetting}).
 */
final class BrokerConfigs {
    private final List<DescribeConfigsResourceResult> results = new ArrayList<>();

    private BrokerConfigs() {}

    static List<DescribeConfigsResourceResult> describe(Broker broker, Request request) {
        BrokerConfigs configs = new BrokerConfigs();
        configs.addStarted(broker, request);
        configs.addOfTopics();
        configs.addOfGroups();
        configs.addBounds();
        configs.overlay(broker.configs());
        return configs.results;
    }

    /** What is set of all brokers at once, and nothing else. */
    static List<DescribeConfigsResourceResult> ofAll(DynamicConfigs dynamic) {
        return dynamic.ofAll().entrySet().stream()
                .map(each -> {
                    DynamicSetting setting = Objects.requireNonNull(DynamicSetting.ALL.get(each.getKey()));
                    return new DescribeConfigsResourceResult()
                            .setName(setting.name())
                            .setValue(each.getValue())
                            .setConfigType(TopicConfigs.code(setting.type()))
                            .setConfigSource(ConfigSource.BROKERS.code())
                            .setSynonyms(List.of(ConfigSource.BROKERS.synonym(setting.name(), each.getValue())));
                })
                .toList();
    }

    /** Puts what was set since the server started before what it was started with. */
    private void overlay(DynamicConfigs dynamic) {
        Set<String> known =
                results.stream().map(DescribeConfigsResourceResult::name).collect(Collectors.toSet());
        DynamicSetting.ALL.values().stream()
                .filter(setting -> !known.contains(setting.name()))
                .forEach(setting -> add(setting.name(), setting.type(), setting.standard()));
        for (DescribeConfigsResourceResult result : results) {
            if (DynamicSetting.ALL.containsKey(result.name())) {
                result.setReadOnly(false);
                set(result, ConfigSource.BROKERS, dynamic.ofAll().get(result.name()));
                set(result, ConfigSource.BROKER, dynamic.own().get(result.name()));
            }
        }
    }

    private static void set(DescribeConfigsResourceResult result, ConfigSource source, @Nullable String value) {
        if (value != null) {
            List<DescribeConfigsSynonym> synonyms = new ArrayList<>();
            synonyms.add(source.synonym(result.name(), value));
            synonyms.addAll(result.synonyms());
            result.setValue(value).setConfigSource(source.code()).setSynonyms(synonyms);
        }
    }

    private void addStarted(Broker broker, Request request) {
        String node = Integer.toString(Broker.NODE_ID);
        String listener = Broker.LISTENER + "://" + request.local().getAddress().getHostAddress() + ":"
                + request.local().getPort();
        addTold("advertised.listeners", LIST, listener, null);
        addTold(
                "auto.create.topics.enable",
                BOOLEAN,
                Boolean.toString(broker.newTopics().madeByAsking()),
                "true");
        addTold("broker.id", INT, node, "-1");
        addTold(
                DynamicSetting.COMPACTION_RATE,
                DOUBLE,
                Double.toString((double) broker.compactionAtStart().bytesPerSecond()),
                Double.toString(Double.MAX_VALUE));
        addTold("listeners", LIST, listener, "PLAINTEXT://:9092");
        addTold("log.dirs", STRING, broker.log().directory().toString(), null);
        addTold(
                DynamicSetting.MOST_CONNECTIONS,
                INT,
                Integer.toString(broker.connectionsAtStart()),
                Integer.toString(Integer.MAX_VALUE));
        addTold("node.id", INT, node, null);
        addTold("num.partitions", INT, Integer.toString(broker.newTopics().partitions()), "1");
        addTold("process.roles", LIST, "broker,controller", "");
    }

    private void addOfTopics() {
        for (TopicSetting setting : TopicSetting.values()) {
            TopicConfigs.brokerName(setting)
                    .ifPresent(name -> add(name, setting.type(), setting.value(TopicConfig.DEFAULT)));
        }
    }

    private void addOfGroups() {
        for (GroupSetting setting : GroupSetting.values()) {
            add(setting.brokerKey(""), INT, setting.defaultMillis());
            add(setting.brokerKey("min."), INT, setting.leastMillis());
            add(setting.brokerKey("max."), INT, setting.mostMillis());
        }
        add("group.consumer.assignors", LIST, "uniform,range");
        add("group.consumer.migration.policy", STRING, "bidirectional");
        add("group.coordinator.rebalance.protocols", LIST, "classic,consumer");
        add("group.max.session.timeout.ms", INT, GroupJoin.MOST_SESSION_MILLIS);
        add("group.min.session.timeout.ms", INT, GroupJoin.LEAST_SESSION_MILLIS);
        add("offset.metadata.max.bytes", INT, AskedPositions.MOST_METADATA);
        add("offsets.retention.check.interval.ms", LONG, GroupCoordinator.EXPIRY_CHECK_MILLIS);
        add("offsets.retention.minutes", INT, GroupCoordinator.RETENTION_MILLIS / 60_000);
    }

    private void addBounds() {
        add("authorizer.class.name", STRING, "");
        add("default.replication.factor", INT, 1);
        add("delete.topic.enable", BOOLEAN, "true");
        add("log.cleaner.enable", BOOLEAN, "true");
        add("max.incremental.fetch.session.cache.slots", INT, FetchSessions.MOST);
        add("remote.log.storage.system.enable", BOOLEAN, "false");
        add("socket.request.max.bytes", INT, KafkaEndpoint.MAX_REQUEST_BYTES);
        add("transaction.max.timeout.ms", INT, TransactionCoordinator.LONGEST_TIMEOUT_MILLIS);
        add("transaction.two.phase.commit.enable", BOOLEAN, "false");
        add("transactional.id.expiration.ms", INT, TransactionCoordinator.FORGOTTEN_AFTER_MILLIS);
    }

    private void add(String name, TopicSetting.Type type, long value) {
        add(name, type, Long.toString(value));
    }

    private void add(String name, TopicSetting.Type type, String value) {
        add(name, type, value, ConfigSource.DEFAULT, List.of(ConfigSource.DEFAULT.synonym(name, value)));
    }

    /** @param unless what it would be otherwise; null if there is no such thing */
    private void addTold(String name, TopicSetting.Type type, String value, @Nullable String unless) {
        if (value.equals(unless)) {
            add(name, type, value);
            return;
        }
        List<DescribeConfigsSynonym> synonyms = new ArrayList<>();
        synonyms.add(ConfigSource.STARTED_WITH.synonym(name, value));
        if (unless != null) {
            synonyms.add(ConfigSource.DEFAULT.synonym(name, unless));
        }
        add(name, type, value, ConfigSource.STARTED_WITH, synonyms);
    }

    private void add(
            String name,
            TopicSetting.Type type,
            String value,
            ConfigSource source,
            List<DescribeConfigsSynonym> synonyms) {
        results.add(new DescribeConfigsResourceResult()
                .setName(name)
                .setValue(value)
                .setConfigType(TopicConfigs.code(type))
                .setReadOnly(true)
                .setConfigSource(source.code())
                .setSynonyms(synonyms));
    }
}
