package io.millrace.server.kafka;

import io.millrace.common.error.ErrorCode;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.TopicSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsAssignment;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreatePartitionsResponseData.CreatePartitionsTopicResult;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** CreateTopics, DeleteTopics, CreatePartitions. */
final class TopicHandlers {
    private final Broker broker;

    private TopicHandlers(Broker broker) {
        this.broker = broker;
    }

    static void register(Requests requests, Broker broker) {
        TopicHandlers handlers = new TopicHandlers(broker);
        requests.add(ApiKeys.CREATE_TOPICS, handlers::create);
        requests.add(ApiKeys.DELETE_TOPICS, handlers::delete);
        requests.add(ApiKeys.CREATE_PARTITIONS, handlers::createPartitions);
    }

    private CompletableFuture<Optional<ApiMessage>> create(Request request) {
        CreateTopicsRequestData asked = request.body(CreateTopicsRequestData.class);
        CreateTopicsResponseData answer = new CreateTopicsResponseData();
        List<CompletableFuture<CreatableTopicResult>> results = new ArrayList<>();
        TopicNames.Taken taken = new TopicNames.Taken(broker.topics());
        Map<String, Long> counts = asked.topics().stream()
                .collect(Collectors.groupingBy(CreatableTopic::name, TreeMap::new, Collectors.counting()));
        counts.values().removeIf(count -> count == 1);
        counts.keySet().forEach(name -> answer.topics()
                .add(new CreatableTopicResult()
                        .setName(name)
                        .setErrorCode(Errors.INVALID_REQUEST.code())
                        .setErrorMessage("Duplicate topic name.")));
        asked.topics().removeIf(topic -> counts.containsKey(topic.name()));
        for (CreatableTopic topic : asked.topics()) {
            results.add(create(request, topic, taken, asked.validateOnly()));
        }
        return Answers.collected(results, answer.topics()::add, answer);
    }

    private CompletableFuture<CreatableTopicResult> create(
            Request request, CreatableTopic topic, TopicNames.Taken taken, boolean validateOnly) {
        int partitions = topic.assignments().isEmpty()
                ? topic.numPartitions() == -1 ? broker.newTopics().partitions() : topic.numPartitions()
                : topic.assignments().size();
        CreatableTopicResult result = new CreatableTopicResult()
                .setName(topic.name())
                .setTopicId(Uuid.ZERO_UUID)
                .setNumPartitions(partitions)
                .setReplicationFactor((short) 1);
        return Answers.attempt(() -> {
                    TopicConfig config = check(topic, taken, partitions);
                    request.mutations().add(partitions);
                    return validateOnly
                            ? CompletableFuture.completedFuture(null)
                            : broker.createTopic(topic.name(), config);
                })
                .handle((done, error) -> {
                    if (error != null) {
                        Errors code = error instanceof InvalidTopic invalid ? invalid.code : KafkaErrors.of(error);
                        return result.setErrorCode(code.code()).setErrorMessage(message(error));
                    }
                    broker.topic(topic.name()).ifPresent(config -> result.setConfigs(TopicConfigs.ofNewTopic(config)));
                    return result.setTopicId(broker.topicId(topic.name()));
                });
    }

    /** A reason of the protocol's own. */
    private static final class InvalidTopic extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final Errors code;

        InvalidTopic(Errors code, String message) {
            super(message, null, false, false);
            this.code = code;
        }
    }

    private TopicConfig check(CreatableTopic topic, TopicNames.Taken taken, int partitions) {
        checkName(topic.name(), taken);
        if (partitions < 1) {
            throw new InvalidTopic(
                    Errors.INVALID_PARTITIONS, "Number of partitions was set to an invalid non-positive value.");
        }
        if (topic.replicationFactor() != -1 && topic.replicationFactor() != 1) {
            throw new InvalidTopic(
                    Errors.INVALID_REPLICATION_FACTOR,
                    topic.replicationFactor() < 1
                            ? "Replication factor must be larger than 0, or -1 to use the default value."
                            : "Unable to replicate the partition " + topic.replicationFactor()
                                    + " time(s): The target replication factor of " + topic.replicationFactor()
                                    + " cannot be reached because only 1 broker(s) are registered.");
        }
        List<Integer> assigned = topic.assignments().stream()
                .map(CreatableReplicaAssignment::partitionIndex)
                .sorted()
                .toList();
        if (!assigned.isEmpty()
                && !assigned.equals(IntStream.range(0, partitions).boxed().toList())) {
            throw new InvalidTopic(
                    Errors.INVALID_REPLICA_ASSIGNMENT, "partitions should be a consecutive 0-based integer sequence");
        }
        topic.assignments().forEach(assignment -> checkReplicas(assignment.brokerIds()));
        TopicConfig config = broker.configs().newTopic().withPartitions(partitions);
        for (CreatableTopicConfig setting : topic.configs()) {
            if (setting.value() == null) {
                throw ErrorCode.INVALID_PARAMETER_VALUE.error(
                        "Null value not supported for topic configs: %s", setting.name());
            }
            config = TopicSetting.set(config, setting.name(), setting.value());
        }
        TopicSetting.checkTogether(config);
        return config;
    }

    private void checkName(String name, TopicNames.Taken taken) {
        String mistake = TopicNames.mistake(name);
        if (mistake != null) {
            throw new InvalidTopic(Errors.INVALID_TOPIC_EXCEPTION, mistake);
        }
        if (broker.topic(name).isPresent()) {
            throw ErrorCode.DUPLICATE_RELATION.error("Topic '%s' already exists.", name);
        }
        String collision = taken.collision(name);
        if (collision != null) {
            throw new InvalidTopic(Errors.INVALID_TOPIC_EXCEPTION, collision);
        }
    }

    private static void checkReplicas(List<Integer> brokers) {
        String mistake = Broker.mistakeOfReplicas(brokers);
        if (mistake != null) {
            throw new InvalidTopic(Errors.INVALID_REPLICA_ASSIGNMENT, mistake);
        }
    }

    private static @Nullable String message(Throwable error) {
        return error instanceof InvalidTopic
                ? String.valueOf(error.getMessage())
                : KafkaErrors.cause(error).getMessage();
    }

    private CompletableFuture<Optional<ApiMessage>> delete(Request request) {
        DeleteTopicsRequestData asked = request.body(DeleteTopicsRequestData.class);
        List<CompletableFuture<DeletableTopicResult>> results = new ArrayList<>();
        if (request.version() < 6) {
            asked.topicNames().forEach(name -> results.add(delete(request, name, Uuid.ZERO_UUID)));
        } else {
            for (DeleteTopicState topic : asked.topics()) {
                String name = topic.name() != null ? topic.name() : broker.topicName(topic.topicId());
                results.add(delete(request, name, topic.topicId()));
            }
        }
        DeleteTopicsResponseData answer = new DeleteTopicsResponseData();
        return Answers.collected(results, answer.responses()::add, answer);
    }

    private CompletableFuture<DeletableTopicResult> delete(Request request, @Nullable String name, Uuid id) {
        DeletableTopicResult result = new DeletableTopicResult().setName(name).setTopicId(id);
        if (name == null) {
            return CompletableFuture.completedFuture(result.setErrorCode(Errors.UNKNOWN_TOPIC_ID.code()));
        }
        TopicConfig config = broker.topic(name).orElse(null);
        if (config == null) {
            return CompletableFuture.completedFuture(result.setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code()));
        }
        request.mutations().add(config.partitions());
        result.setTopicId(broker.topicId(name));
        return Answers.attempt(() -> broker.deleteTopic(name)).handle((done, error) -> {
            if (error != null) {
                result.setErrorCode(KafkaErrors.of(error).code()).setErrorMessage(message(error));
            }
            return result;
        });
    }

    private CompletableFuture<Optional<ApiMessage>> createPartitions(Request request) {
        CreatePartitionsRequestData asked = request.body(CreatePartitionsRequestData.class);
        List<CompletableFuture<CreatePartitionsTopicResult>> results = new ArrayList<>();
        for (CreatePartitionsTopic topic : asked.topics()) {
            CreatePartitionsTopicResult result = new CreatePartitionsTopicResult().setName(topic.name());
            results.add(Answers.attempt(() -> grow(request, topic, asked.validateOnly()))
                    .handle((done, error) -> {
                        if (error != null) {
                            Errors code = error instanceof InvalidTopic invalid ? invalid.code : KafkaErrors.of(error);
                            // The only setting that is asked for.
                            Errors told = code == Errors.INVALID_CONFIG ? Errors.INVALID_PARTITIONS : code;
                            result.setErrorCode(told.code()).setErrorMessage(message(error));
                        }
                        return result;
                    }));
        }
        CreatePartitionsResponseData answer = new CreatePartitionsResponseData();
        return Answers.collected(results, answer.results()::add, answer);
    }

    private CompletableFuture<?> grow(Request request, CreatePartitionsTopic topic, boolean validateOnly) {
        TopicConfig config = broker.topic(topic.name())
                .orElseThrow(() -> new InvalidTopic(
                        Errors.UNKNOWN_TOPIC_OR_PARTITION, "The topic '" + topic.name() + "' does not exist."));
        int added = grown(topic, config).partitions() - config.partitions();
        List<CreatePartitionsAssignment> assignments = topic.assignments();
        if (assignments != null) {
            if (assignments.size() != added) {
                throw new InvalidTopic(
                        Errors.INVALID_REPLICA_ASSIGNMENT,
                        "Attempted to add " + added + " additional partition(s), but only " + assignments.size()
                                + " assignment(s) were specified.");
            }
            assignments.forEach(assignment -> checkReplicas(assignment.brokerIds()));
        }
        request.mutations().add(added);
        return validateOnly
                ? CompletableFuture.completedFuture(null)
                : broker.alterTopic(topic.name(), present -> grown(topic, present));
    }

    private static TopicConfig grown(CreatePartitionsTopic topic, TopicConfig config) {
        if (topic.count() == config.partitions()) {
            throw ErrorCode.INVALID_PARAMETER_VALUE.error("Topic already has %s partition(s).", topic.count());
        }
        if (topic.count() < config.partitions()) {
            throw ErrorCode.INVALID_PARAMETER_VALUE.error(
                    "The topic %s currently has %s partition(s); %s would not be an increase.",
                    topic.name(), config.partitions(), topic.count());
        }
        return config.withPartitions(topic.count());
    }
}
