package io.millrace.server.kafka;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.TopicSetting;
import io.millrace.storage.group.GroupSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.AlterConfigsResponseData.AlterConfigsResourceResponse;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.ListConfigResourcesRequestData;
import org.apache.kafka.common.message.ListConfigResourcesResponseData;
import org.apache.kafka.common.message.ListConfigResourcesResponseData.ConfigResource;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Settings of topics, groups and this broker, and how much it logs: DescribeConfigs, ListConfigResources,
 * (Incremental)AlterConfigs.
 */
final class ConfigHandlers {
    // What has settings, as the protocol numbers it.
    private static final byte TOPIC = 2;
    private static final byte BROKER = 4;
    private static final byte LOGGER = 8;
    private static final byte CLIENT_METRICS = 16;
    private static final byte GROUP = 32;

    private static final List<Byte> KINDS = List.of(TOPIC, BROKER, LOGGER, CLIENT_METRICS, GROUP);

    private static final String NODE = Integer.toString(Broker.NODE_ID);

    private final Broker broker;
    private final StoredConfigs clientMetrics;

    /** The last change of what is no topic's. Guarded by this. */
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    private ConfigHandlers(Broker broker) {
        this.broker = broker;
        this.clientMetrics = new StoredConfigs(broker.settings(), CLIENT_METRICS);
    }

    static void register(Requests requests, Broker broker) {
        ConfigHandlers handlers = new ConfigHandlers(broker);
        requests.addImmediate(ApiKeys.DESCRIBE_CONFIGS, handlers::describe);
        requests.addImmediate(ApiKeys.LIST_CONFIG_RESOURCES, handlers::list);
        requests.add(ApiKeys.ALTER_CONFIGS, handlers::alter);
        requests.add(ApiKeys.INCREMENTAL_ALTER_CONFIGS, handlers::alterIncrementally);
    }

    /** What there are settings of. Who names no kind means each, but before version 1 clients' metrics. */
    private ApiMessage list(Request request) {
        ListConfigResourcesResponseData answer = new ListConfigResourcesResponseData();
        List<Byte> asked = request.body(ListConfigResourcesRequestData.class).resourceTypes();
        List<Byte> all = request.version() > 0 ? KINDS : List.of(CLIENT_METRICS);
        List<Byte> kinds = asked.isEmpty() ? all : asked;
        if (!KINDS.containsAll(kinds)) {
            return answer.setErrorCode(Errors.UNSUPPORTED_VERSION.code());
        }
        if (kinds.contains(TOPIC)) {
            broker.topics().forEach(topic -> add(answer, TOPIC, topic));
        }
        if (kinds.contains(BROKER)) {
            add(answer, BROKER, NODE);
        }
        if (kinds.contains(LOGGER)) {
            add(answer, LOGGER, NODE);
        }
        if (kinds.contains(CLIENT_METRICS)) {
            clientMetrics.names().forEach(name -> add(answer, CLIENT_METRICS, name));
        }
        if (kinds.contains(GROUP)) {
            broker.groups().settings().all().keySet().forEach(group -> add(answer, GROUP, group));
        }
        return answer;
    }

    private static void add(ListConfigResourcesResponseData answer, byte type, String name) {
        answer.configResources().add(new ConfigResource().setResourceName(name).setResourceType(type));
    }

    private ApiMessage describe(Request request) {
        DescribeConfigsRequestData asked = request.body(DescribeConfigsRequestData.class);
        DescribeConfigsResponseData answer = new DescribeConfigsResponseData();
        for (DescribeConfigsResource resource : new LinkedHashSet<>(asked.resources())) {
            DescribeConfigsResult result = new DescribeConfigsResult()
                    .setResourceType(resource.resourceType())
                    .setResourceName(resource.resourceName());
            answer.results().add(result);
            try {
                List<String> wanted = resource.configurationKeys();
                for (DescribeConfigsResourceResult each :
                        settings(request, resource.resourceType(), resource.resourceName())) {
                    if (wanted == null || wanted.isEmpty() || wanted.contains(each.name())) {
                        result.configs().add(asked.includeSynonyms() ? each : each.setSynonyms(List.of()));
                    }
                }
            } catch (MillraceException e) {
                result.setErrorCode(KafkaErrors.of(e).code()).setErrorMessage(e.getMessage());
            }
        }
        return answer;
    }

    private List<DescribeConfigsResourceResult> settings(Request request, byte type, String name) {
        return switch (type) {
            case TOPIC -> TopicConfigs.describe(topic(name));
            case BROKER ->
                checkedBroker(name).isEmpty()
                        ? BrokerConfigs.ofAll(broker.configs())
                        : BrokerConfigs.describe(broker, request);
            case LOGGER -> {
                checkLogger(name);
                yield LogLevels.describe();
            }
            case CLIENT_METRICS -> {
                checkSubscription(name);
                yield ClientMetricsConfigs.describe(clientMetrics.of(name));
            }
            case GROUP -> {
                if (name.isEmpty()) {
                    throw ErrorCode.PROTOCOL_VIOLATION.error("Group name must not be empty");
                }
                yield GroupConfigs.describe(broker.groups().settings().of(name));
            }
            default -> throw unknown(type);
        };
    }

    private static MillraceException unknown(byte type) {
        return ErrorCode.PROTOCOL_VIOLATION.error("Unknown resource type %s", type);
    }

    private TopicConfig topic(String name) {
        String mistake = TopicNames.mistake(name);
        if (mistake != null) {
            throw ErrorCode.INVALID_NAME.error("%s", mistake);
        }
        return broker.topic(name).orElseThrow(() -> Broker.noTopic(name));
    }

    /** The name, which is empty for all brokers at once. */
    private static String checkedBroker(String name) {
        if (!name.isEmpty() && !name.equals(NODE)) {
            throw ErrorCode.PROTOCOL_VIOLATION.error(
                    "Unexpected broker id, expected %s or empty string, but received %s", NODE, name);
        }
        return name;
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
            ConfigChange change = new ConfigChange.Increments(List.copyOf(resource.configs()));
            changes.add(alter(resource.resourceType(), resource.resourceName(), asked.validateOnly(), change)
                    .thenAccept(outcome ->
                            result.setErrorCode(outcome.error().code()).setErrorMessage(outcome.message())));
        }
        return Answers.after(changes, answer);
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
            ConfigChange change = new ConfigChange.Replacement(List.copyOf(resource.configs()));
            changes.add(alter(resource.resourceType(), resource.resourceName(), asked.validateOnly(), change)
                    .thenAccept(outcome ->
                            result.setErrorCode(outcome.error().code()).setErrorMessage(outcome.message())));
        }
        return Answers.after(changes, answer);
    }

    /** How a change went, in the protocol's words. */
    private record Outcome(Errors error, @Nullable String message) {}

    /** Makes a change, or only looks whether it can be made. */
    private CompletableFuture<Outcome> alter(byte type, String name, boolean validateOnly, ConfigChange change) {
        return Answers.attempt(() -> switch (type) {
                    case TOPIC -> alterTopic(name, validateOnly, change);
                    case GROUP -> inTurn(() -> alterGroup(name, validateOnly, change));
                    case BROKER -> inTurn(() -> alterBroker(name, validateOnly, change));
                    case LOGGER -> alterLogger(name, validateOnly, change);
                    case CLIENT_METRICS -> inTurn(() -> alterClientMetrics(name, validateOnly, change));
                    default -> throw unknown(type);
                })
                .handle((done, error) -> error == null
                        ? new Outcome(Errors.NONE, null)
                        : new Outcome(
                                KafkaErrors.of(error), KafkaErrors.cause(error).getMessage()));
    }

    /** Each begins with what the one before has made. */
    private synchronized CompletableFuture<?> inTurn(Supplier<CompletableFuture<?>> change) {
        last = last.handle((done, error) -> Answers.attempt(change)).thenCompose(changing -> changing);
        return last;
    }

    private CompletableFuture<?> alterTopic(String name, boolean validateOnly, ConfigChange change) {
        if (name.isEmpty()) {
            throw ErrorCode.PROTOCOL_VIOLATION.error("Default topic resources are not allowed.");
        }
        UnaryOperator<TopicConfig> checked = config -> {
            TopicConfig changed = change.of(config, broker.configs().newTopic());
            TopicSetting.checkTogether(changed);
            return changed;
        };
        TopicConfig changed = checked.apply(topic(name));
        return validateOnly ? CompletableFuture.completedFuture(changed) : broker.alterTopic(name, checked);
    }

    private CompletableFuture<?> alterBroker(String name, boolean validateOnly, ConfigChange change) {
        return broker.configs().change(!checkedBroker(name).isEmpty(), change, validateOnly);
    }

    private static void checkLogger(String name) {
        if (!name.equals(NODE)) {
            throw ErrorCode.PROTOCOL_VIOLATION.error("Unexpected broker id, expected %s but received %s", NODE, name);
        }
    }

    private static CompletableFuture<?> alterLogger(String name, boolean validateOnly, ConfigChange change) {
        checkLogger(name);
        LogLevels.change(change.named(), validateOnly);
        return CompletableFuture.completedFuture(null);
    }

    private static void checkSubscription(String name) {
        if (name.isEmpty()) {
            throw ErrorCode.PROTOCOL_VIOLATION.error("Client metrics subscription name must not be empty");
        } else if (name.indexOf('\0') >= 0) {
            throw ErrorCode.PROTOCOL_VIOLATION.error("Client metrics subscription name must not have a zero");
        }
    }

    private CompletableFuture<?> alterClientMetrics(String name, boolean validateOnly, ConfigChange change) {
        checkSubscription(name);
        Map<String, String> changed =
                ClientMetricsConfigs.checked(change.of(clientMetrics.of(name), ClientMetricsConfigs::isList));
        return validateOnly ? CompletableFuture.completedFuture(null) : clientMetrics.set(name, changed);
    }

    private CompletableFuture<?> alterGroup(String name, boolean validateOnly, ConfigChange change) {
        if (name.isEmpty()) {
            throw ErrorCode.PROTOCOL_VIOLATION.error("Default group resources are not allowed.");
        }
        GroupSettings settings = broker.groups().settings();
        return settings.set(name, change.of(settings.of(name)), validateOnly);
    }
}
