package io.millrace.server.kafka;

import io.millrace.common.error.ErrorCode;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.TopicSetting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.AlterConfigsResponseData.AlterConfigsResourceResponse;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicConfigs;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsSynonym;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.ListConfigResourcesRequestData;
import org.apache.kafka.common.message.ListConfigResourcesResponseData;
import org.apache.kafka.common.message.ListConfigResourcesResponseData.ConfigResource;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Settings of topics, and of this node as far as clients look at them:
 * DescribeConfigs, ListConfigResources, (Incremental)AlterConfigs. */
final class ConfigHandlers {
    private static final byte TOPIC = 2;
    private static final byte BROKER = 4;

    // Where a value comes from, as the protocol numbers it.
    private static final byte SET_FOR_TOPIC = 1;
    private static final byte DEFAULT = 5;

    // What to do with a value.
    private static final byte SET = 0;
    private static final byte DELETE = 1;
    private static final byte APPEND = 2;

    private final Broker broker;

    private ConfigHandlers(Broker broker) {
        this.broker = broker;
    }

    static void register(Requests requests, Broker broker) {
        ConfigHandlers handlers = new ConfigHandlers(broker);
        requests.addImmediate(ApiKeys.DESCRIBE_CONFIGS, handlers::describe);
        requests.addImmediate(ApiKeys.LIST_CONFIG_RESOURCES, handlers::list);
        requests.add(ApiKeys.ALTER_CONFIGS, handlers::alter);
        requests.add(ApiKeys.INCREMENTAL_ALTER_CONFIGS, handlers::alterIncrementally);
    }

    /** What there are settings of. Who names no kind means each, but before version 1 clients' metrics, which are not asked for. */
    private ApiMessage list(Request request) {
        List<Byte> asked = request.body(ListConfigResourcesRequestData.class).resourceTypes();
        List<Byte> kinds = asked.isEmpty() && request.version() > 0 ? List.of(TOPIC, BROKER) : asked;
        ListConfigResourcesResponseData answer = new ListConfigResourcesResponseData();
        if (kinds.contains(TOPIC)) {
            broker.topics().forEach(topic -> answer.configResources()
                    .add(new ConfigResource().setResourceName(topic).setResourceType(TOPIC)));
        }
        if (kinds.contains(BROKER)) {
            answer.configResources()
                    .add(new ConfigResource()
                            .setResourceName(Integer.toString(Broker.NODE_ID))
                            .setResourceType(BROKER));
        }
        return answer;
    }

    private ApiMessage describe(Request request) {
        DescribeConfigsRequestData asked = request.body(DescribeConfigsRequestData.class);
        DescribeConfigsResponseData answer = new DescribeConfigsResponseData();
        for (DescribeConfigsResource resource : new LinkedHashSet<>(asked.resources())) {
            DescribeConfigsResult result = new DescribeConfigsResult()
                    .setResourceType(resource.resourceType())
                    .setResourceName(resource.resourceName());
            answer.results().add(result);
            TopicConfig config = null;
            if (resource.resourceType() == TOPIC) {
                config = broker.topic(resource.resourceName()).orElse(null);
                if (config == null) {
                    String mistake = TopicNames.mistake(resource.resourceName());
                    result.setErrorCode((mistake == null
                                            ? Errors.UNKNOWN_TOPIC_OR_PARTITION
                                            : Errors.INVALID_TOPIC_EXCEPTION)
                                    .code())
                            .setErrorMessage(mistake);
                }
            } else if (resource.resourceType() == BROKER) {
                config = TopicConfig.DEFAULT;
            } else {
                result.setErrorCode(Errors.INVALID_REQUEST.code())
                        .setErrorMessage("only topics and brokers have settings");
            }
            if (config != null) {
                describe(config, resource, asked.includeSynonyms(), result);
            }
        }
        return answer;
    }

    /** A broker's settings are the defaults of its topics, under the names that brokers have for them. */
    private static void describe(
            TopicConfig config,
            DescribeConfigsResource resource,
            boolean includeSynonyms,
            DescribeConfigsResult result) {
        boolean ofBroker = resource.resourceType() == BROKER;
        for (TopicSetting setting : TopicSetting.values()) {
            String name = ofBroker ? brokerName(setting) : setting.key();
            List<String> wanted = resource.configurationKeys();
            if (wanted == null || wanted.isEmpty() || wanted.contains(name)) {
                result.configs()
                        .add(new DescribeConfigsResourceResult()
                                .setName(name)
                                .setValue(setting.value(config))
                                .setConfigType(typeCode(setting))
                                .setReadOnly(ofBroker || setting.isFixed())
                                .setConfigSource(setting.isDefault(config) ? DEFAULT : SET_FOR_TOPIC)
                                .setSynonyms(includeSynonyms ? synonyms(setting, config) : List.of()));
            }
        }
    }

    /** The value that is in force and then those that would be without it. */
    private static List<DescribeConfigsSynonym> synonyms(TopicSetting setting, TopicConfig config) {
        List<DescribeConfigsSynonym> values = new ArrayList<>();
        if (!setting.isDefault(config)) {
            values.add(new DescribeConfigsSynonym()
                    .setName(setting.key())
                    .setValue(setting.value(config))
                    .setSource(SET_FOR_TOPIC));
        }
        values.add(new DescribeConfigsSynonym()
                .setName(brokerName(setting))
                .setValue(setting.value(TopicConfig.DEFAULT))
                .setSource(DEFAULT));
        return values;
    }

    /** For the answer to CreateTopics. */
    static List<CreatableTopicConfigs> ofNewTopic(TopicConfig config) {
        return Arrays.stream(TopicSetting.values())
                .map(setting -> new CreatableTopicConfigs()
                        .setName(setting.key())
                        .setValue(setting.value(config))
                        .setReadOnly(setting.isFixed())
                        .setConfigSource(setting.isDefault(config) ? DEFAULT : SET_FOR_TOPIC))
                .toList();
    }

    /** As the protocol numbers them. */
    private static byte typeCode(TopicSetting setting) {
        return switch (setting.type()) {
            case BOOLEAN -> 1;
            case STRING -> 2;
            case INT -> 3;
            case LONG -> 5;
            case DOUBLE -> 6;
            case LIST -> 7;
        };
    }

    private static String brokerName(TopicSetting setting) {
        return switch (setting) {
            case MAX_MESSAGE_BYTES -> "message.max.bytes";
            case SEGMENT_MS -> "log.roll.ms";
            case SEGMENT_JITTER_MS -> "log.roll.jitter.ms";
            case SEGMENT_INDEX_BYTES -> "log.index.size.max.bytes";
            case FILE_DELETE_DELAY_MS -> "log.segment.delete.delay.ms";
            case FLUSH_MESSAGES -> "log.flush.interval.messages";
            case FLUSH_MS -> "log.flush.interval.ms";
            case DELETE_RETENTION_MS, MIN_COMPACTION_LAG_MS, MAX_COMPACTION_LAG_MS -> "log.cleaner." + setting.key();
            case MIN_CLEANABLE_DIRTY_RATIO -> "log.cleaner.min.cleanable.ratio";
            case MIN_INSYNC_REPLICAS, UNCLEAN_LEADER_ELECTION_ENABLE, COMPRESSION_TYPE -> setting.key();
            default -> "log." + setting.key();
        };
    }

    private CompletableFuture<Optional<ApiMessage>> alterIncrementally(Request request) {
        IncrementalAlterConfigsRequestData asked = request.body(IncrementalAlterConfigsRequestData.class);
        IncrementalAlterConfigsResponseData answer = new IncrementalAlterConfigsResponseData();
        List<CompletableFuture<?>> changes = new ArrayList<>();
        for (IncrementalAlterConfigsRequestData.AlterConfigsResource resource : asked.resources()) {
            IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse result =
                    new IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse()
                            .setResourceType(resource.resourceType())
                            .setResourceName(resource.resourceName());
            answer.responses().add(result);
            changes.add(alter(resource.resourceType(), resource.resourceName(), asked.validateOnly(), config -> {
                        TopicConfig changed = config;
                        Set<String> names = new HashSet<>();
                        for (AlterableConfig each : resource.configs()) {
                            if (!names.add(each.name())) {
                                throw ErrorCode.PROTOCOL_VIOLATION.error("Error due to duplicate config keys");
                            }
                            changed = changed(changed, each);
                        }
                        return changed;
                    })
                    .thenAccept(outcome ->
                            result.setErrorCode(outcome.error().code()).setErrorMessage(outcome.message())));
        }
        return Answers.after(changes, answer);
    }

    private static TopicConfig changed(TopicConfig config, AlterableConfig change) {
        if (change.configOperation() == DELETE) {
            // Of what there is not, nothing is set.
            return TopicSetting.find(change.name()).isEmpty() ? config : TopicSetting.reset(config, change.name());
        }
        String value = change.value();
        if (value == null) {
            throw ErrorCode.PROTOCOL_VIOLATION.error("Null value not supported for : %s", change.name());
        }
        if (change.configOperation() == SET) {
            return TopicSetting.set(config, change.name(), value);
        }
        TopicSetting setting = TopicSetting.find(change.name()).orElse(null);
        if (setting == null || setting.type() != TopicSetting.Type.LIST) {
            throw ErrorCode.INVALID_PARAMETER_VALUE.error(
                    "Can't %s value to config key %s because its type is not LIST.",
                    change.configOperation() == APPEND ? "APPEND" : "SUBTRACT", change.name());
        }
        Set<String> values = new LinkedHashSet<>(List.of(setting.value(config).split(",")));
        List<String> changed = List.of(value.split(","));
        if (change.configOperation() == APPEND) {
            values.addAll(changed);
        } else {
            changed.forEach(values::remove);
        }
        return TopicSetting.set(config, change.name(), String.join(",", values));
    }

    private CompletableFuture<Optional<ApiMessage>> alter(Request request) {
        AlterConfigsRequestData asked = request.body(AlterConfigsRequestData.class);
        AlterConfigsResponseData answer = new AlterConfigsResponseData();
        List<CompletableFuture<?>> changes = new ArrayList<>();
        for (AlterConfigsRequestData.AlterConfigsResource resource : asked.resources()) {
            AlterConfigsResourceResponse result = new AlterConfigsResourceResponse()
                    .setResourceType(resource.resourceType())
                    .setResourceName(resource.resourceName());
            answer.responses().add(result);
            changes.add(alter(resource.resourceType(), resource.resourceName(), asked.validateOnly(), config -> {
                        // What is not named goes back to its default.
                        TopicConfig changed = TopicConfig.DEFAULT.withPartitions(config.partitions());
                        for (AlterConfigsRequestData.AlterableConfig each : resource.configs()) {
                            changed = TopicSetting.set(changed, each.name(), each.value() == null ? "" : each.value());
                        }
                        return changed;
                    })
                    .thenAccept(outcome ->
                            result.setErrorCode(outcome.error().code()).setErrorMessage(outcome.message())));
        }
        return Answers.after(changes, answer);
    }

    /** How a change went, in the protocol's words. */
    private record Outcome(Errors error, @Nullable String message) {}

    /** Changes the settings of the topic {@code name}, or only looks whether they can be changed so. */
    private CompletableFuture<Outcome> alter(
            byte type, String name, boolean validateOnly, UnaryOperator<TopicConfig> change) {
        return Answers.attempt(() -> {
                    TopicConfig changed = change.apply(existing(type, name));
                    TopicSetting.checkTogether(changed);
                    return validateOnly ? CompletableFuture.completedFuture(null) : broker.alterTopic(name, changed);
                })
                .handle((done, error) -> error == null
                        ? new Outcome(Errors.NONE, null)
                        : new Outcome(
                                KafkaErrors.of(error), KafkaErrors.cause(error).getMessage()));
    }

    private TopicConfig existing(byte type, String name) {
        if (type != TOPIC) {
            throw ErrorCode.INVALID_PARAMETER_VALUE.error("only settings of topics can be changed");
        }
        return broker.topic(name)
                .orElseThrow(() -> ErrorCode.TOPIC_NOT_FOUND.error("The topic '%s' does not exist.", name));
    }
}
