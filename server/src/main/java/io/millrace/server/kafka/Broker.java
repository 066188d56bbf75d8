package io.millrace.server.kafka;

import io.millrace.common.environment.Environment;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.Engine;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.CatalogLog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.storage.CompactionLimits;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.TopicName;
import io.millrace.storage.group.GroupCoordinator;
import io.millrace.storage.setting.NodeSettings;
import io.millrace.storage.transaction.TransactionCoordinator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** This node as Kafka's clients see it: one broker that leads every partition. Thread-safe. */
final class Broker {
    static final int NODE_ID = 1;

    /** Of every partition, for ever: nobody else ever leads. */
    static final int LEADER_EPOCH = 0;

    /** What clients call the address by which they come. */
    static final String LISTENER = "PLAINTEXT";

    /** The lower half of every topic's id; the upper half is the log's own. */
    private static final long ID_SUFFIX = 0x4d696c6c72616365L;

    private final Engine engine;
    private final Environment environment;
    private final NewTopics newTopics;
    private final NodeSettings settings;
    private final Quotas quotas;
    private final AccessRules rules;
    private final int connectionsAtStart;
    private final CompactionLimits compactionAtStart;
    private final DynamicConfigs configs;
    private volatile ViewTopics viewTopics = new ViewTopics(Catalog.EMPTY);

    /**
     * Waits for the disk.
     *
     * @param connectionsAtStart of clients, at most
     */
    Broker(Engine engine, Environment environment, NewTopics newTopics, AccessRules rules, int connectionsAtStart) {
        this.engine = engine;
        this.environment = environment;
        this.newTopics = newTopics;
        this.settings = rules.settings();
        this.quotas = new Quotas(settings, environment.clock());
        this.rules = rules;
        this.connectionsAtStart = connectionsAtStart;
        this.compactionAtStart = engine.log().compactionLimits();
        this.configs = new DynamicConfigs(settings, this::limitCompaction);
        limitCompaction();
    }

    Engine engine() {
        return engine;
    }

    Environment environment() {
        return environment;
    }

    NewTopics newTopics() {
        return newTopics;
    }

    NodeSettings settings() {
        return settings;
    }

    Quotas quotas() {
        return quotas;
    }

    AccessRules rules() {
        return rules;
    }

    DynamicConfigs configs() {
        return configs;
    }

    /** What the server was told when it started. */
    CompactionLimits compactionAtStart() {
        return compactionAtStart;
    }

    /** The same of how many clients there may be. */
    int connectionsAtStart() {
        return connectionsAtStart;
    }

    private void limitCompaction() {
        CompactionLimits limits = configs.value(DynamicSetting.COMPACTION_RATE)
                .map(rate -> compactionAtStart.withRate((long) Double.parseDouble(rate)))
                .orElse(compactionAtStart);
        log().compactionLimits(limits);
    }

    GroupCoordinator groups() {
        return engine.groups();
    }

    TransactionCoordinator transactions() {
        return engine.transactions();
    }

    LogStore log() {
        return engine.log();
    }

    /** The same for as long as the data directory is. */
    String clusterId() {
        return topicId(CatalogLog.TOPIC).toString();
    }

    /** Behind the last change of what there is. */
    long catalogEnd() {
        return log().partition(new PartitionId(CatalogLog.TOPIC, 0)).committedOffset();
    }

    /** Topics that clients may see: all but the database's own. */
    List<String> topics() {
        List<String> visible = new ArrayList<>();
        for (String topic : log().topics().keySet()) {
            if (isVisible(topic)) {
                visible.add(topic);
            }
        }
        return visible;
    }

    /** What is wrong with the brokers that are to have a partition; null if it is this one alone. */
    static @Nullable String mistakeOfReplicas(List<Integer> brokers) {
        if (brokers.isEmpty()) {
            return "The manual partition assignment includes an empty replica list.";
        }
        for (int broker : brokers) {
            if (broker != NODE_ID) {
                return "The manual partition assignment includes broker " + broker
                        + ", but no such broker is registered.";
            }
        }
        return brokers.size() == 1
                ? null
                : "The manual partition assignment includes the broker " + NODE_ID + " more than once.";
    }

    /** Empty if there is none or it is the database's own. */
    Optional<TopicConfig> topic(String name) {
        return isVisible(name) ? log().topic(name) : Optional.empty();
    }

    /** Whether clients may see such a partition and there is one. */
    boolean hasPartition(String topic, int partition) {
        return partition >= 0
                && topic(topic)
                        .filter(config -> partition < config.partitions())
                        .isPresent();
    }

    /** @throws io.millrace.common.error.MillraceException TOPIC_NOT_FOUND if there is none or it is the database's own */
    PartitionLog partition(String topic, int partition) {
        return log().partition(new PartitionId(isVisible(topic) ? topic : "", partition));
    }

    static boolean isVisible(String topic) {
        return !TopicName.isInternal(topic);
    }

    /** Zero if there is no such topic. */
    Uuid topicId(String topic) {
        return log().topicId(topic).map(id -> new Uuid(id, ID_SUFFIX)).orElse(Uuid.ZERO_UUID);
    }

    /** Null if no topic has this id. */
    @Nullable
    String topicName(Uuid id) {
        if (id.getLeastSignificantBits() != ID_SUFFIX) {
            return null;
        }
        String name = log().topicOfId(id.getMostSignificantBits()).orElse(null);
        return name == null || !isVisible(name) ? null : name;
    }

    /** Makes a topic and the stream without declared columns that SQL knows it by. */
    CompletableFuture<?> createTopic(String name, TopicConfig config) {
        if (log().topic(name).isPresent()) {
            throw ErrorCode.DUPLICATE_RELATION.error("Topic '%s' already exists.", name);
        }
        return engine.change(new CatalogChange.RelationCreated(StreamDefinition.undeclared(name), config));
    }

    /** Drops every relation over the topic, and with the last one the topic. */
    CompletableFuture<?> deleteTopic(String name) {
        List<String> relations =
                relationsOver(name).stream().map(Relation::name).toList();
        CompletableFuture<?> done = CompletableFuture.completedFuture(null);
        for (String relation : relations) {
            done = done.thenCompose(before -> engine.change(new CatalogChange.RelationDropped(relation)));
        }
        return done;
    }

    /**
     * Changes a topic's settings, in the catalog and in the log, once nobody else alters it: with those, and the columns,
     * that the last one made.
     *
     * @param change fails with a MillraceException if it cannot be made
     */
    CompletableFuture<?> alterTopic(String name, UnaryOperator<TopicConfig> change) {
        return engine.alone(
                relationOver(name).name(),
                () -> engine.change(new CatalogChange.RelationAltered(
                        relationOver(name), change.apply(topic(name).orElseThrow(() -> noTopic(name))))));
    }

    private Relation relationOver(String topic) {
        return relationsOver(topic).stream().findFirst().orElseThrow(() -> noTopic(topic));
    }

    static MillraceException noTopic(String name) {
        return ErrorCode.TOPIC_NOT_FOUND.error("The topic '%s' does not exist.", name);
    }

    /** @throws io.millrace.common.error.MillraceException DEPENDENT_OBJECTS if a view's query alone writes the topic */
    void checkWritable(String topic) {
        Catalog catalog = engine.catalog();
        ViewTopics known = viewTopics;
        if (known.version != catalog.version()) {
            known = new ViewTopics(catalog);
            viewTopics = known;
        }
        if (known.topics.contains(topic)) {
            throw ErrorCode.DEPENDENT_OBJECTS.error(
                    "topic \"%s\" carries the changes of a materialized view, which only its query makes", topic);
        }
    }

    /** Looked up for every batch that is produced, so kept from one change of the catalog to the next. */
    private record ViewTopics(long version, Set<String> topics) {
        ViewTopics(Catalog catalog) {
            this(
                    catalog.version(),
                    catalog.relations().values().stream()
                            .filter(relation -> relation instanceof ViewDefinition)
                            .map(Relation::topic)
                            .collect(Collectors.toSet()));
        }
    }

    private List<Relation> relationsOver(String topic) {
        return engine.catalog().relations().values().stream()
                .filter(relation -> relation.topic().equals(topic))
                .toList();
    }
}
