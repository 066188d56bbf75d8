package io.millrace.server.kafka;

import static io.millrace.common.error.ErrorCode.PROTOCOL_VIOLATION;

import io.millrace.common.error.MillraceException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.AlterClientQuotasRequestData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.OpData;
import org.apache.kafka.common.message.AlterClientQuotasResponseData;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData.ComponentData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.EntityData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.EntryData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.ValueData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/** What clients may use (KIP-546): DescribeClientQuotas, AlterClientQuotas. */
final class QuotaHandlers {
    // How a component of a filter matches, as the protocol numbers it.
    private static final byte EXACTLY = 0;
    private static final byte DEFAULT = 1;
    private static final byte ANY_NAME = 2;

    private final Quotas quotas;

    private QuotaHandlers(Quotas quotas) {
        this.quotas = quotas;
    }

    static void register(Requests requests, Broker broker) {
        QuotaHandlers handlers = new QuotaHandlers(broker.quotas());
        requests.addImmediate(ApiKeys.DESCRIBE_CLIENT_QUOTAS, handlers::describe);
        requests.add(ApiKeys.ALTER_CLIENT_QUOTAS, handlers::alter);
    }

    private ApiMessage describe(Request request) {
        DescribeClientQuotasRequestData asked = request.body(DescribeClientQuotasRequestData.class);
        Set<String> types = new HashSet<>();
        for (ComponentData each : asked.components()) {
            String type = each.entityType();
            if (type.isEmpty()) {
                return refused(Errors.INVALID_REQUEST, "Invalid empty entity type.");
            } else if (!types.add(type)) {
                return refused(
                        Errors.INVALID_REQUEST, "Entity type " + type + " cannot appear more than once in the filter.");
            } else if (!QuotaEntity.TYPES.contains(type)) {
                return refused(Errors.UNSUPPORTED_VERSION, "Unsupported entity type " + type);
            } else if (each.matchType() < EXACTLY || each.matchType() > ANY_NAME) {
                return refused(Errors.INVALID_REQUEST, "Unknown match type " + each.matchType());
            }
        }
        if (types.contains(QuotaEntity.ADDRESS) && types.size() > 1) {
            return refused(
                    Errors.INVALID_REQUEST,
                    "Invalid entity filter component combination. IP filter component should not be used with user or"
                            + " clientId filter component.");
        }
        DescribeClientQuotasResponseData answer = new DescribeClientQuotasResponseData().setEntries(new ArrayList<>());
        quotas.all().forEach((entity, limits) -> {
            boolean wanted = asked.components().stream().allMatch(each -> matches(each, entity));
            if (wanted && (!asked.strict() || entity.names().keySet().equals(types))) {
                answer.entries().add(described(entity, limits));
            }
        });
        return answer;
    }

    private static ApiMessage refused(Errors error, String reason) {
        return new DescribeClientQuotasResponseData()
                .setErrorCode(error.code())
                .setErrorMessage(reason)
                .setEntries(null);
    }

    private static boolean matches(ComponentData asked, QuotaEntity entity) {
        Optional<String> name = entity.names().get(asked.entityType());
        return name != null
                && switch (asked.matchType()) {
                    case EXACTLY -> name.equals(Optional.ofNullable(asked.match()));
                    case DEFAULT -> name.isEmpty();
                    default -> true;
                };
    }

    private static EntryData described(QuotaEntity entity, Map<QuotaKind, Double> limits) {
        EntryData entry = new EntryData();
        entity.names().forEach((type, name) -> entry.entity()
                .add(new EntityData().setEntityType(type).setEntityName(name.orElse(null))));
        limits.forEach((kind, limit) ->
                entry.values().add(new ValueData().setKey(kind.key()).setValue(limit)));
        return entry;
    }

    private CompletableFuture<Optional<ApiMessage>> alter(Request request) {
        AlterClientQuotasRequestData asked = request.body(AlterClientQuotasRequestData.class);
        AlterClientQuotasResponseData answer = new AlterClientQuotasResponseData();
        List<CompletableFuture<?>> changes = new ArrayList<>();
        for (AlterClientQuotasRequestData.EntryData entry : asked.entries()) {
            AlterClientQuotasResponseData.EntryData result = new AlterClientQuotasResponseData.EntryData();
            answer.entries().add(result);
            entry.entity().forEach(part -> result.entity()
                    .add(new AlterClientQuotasResponseData.EntityData()
                            .setEntityType(part.entityType())
                            .setEntityName(part.entityName())));
            changes.add(
                    Answers.attempt(() -> alter(entry, asked.validateOnly())).handle((done, error) -> {
                        if (error != null) {
                            MillraceException cause = KafkaErrors.cause(error);
                            result.setErrorCode(KafkaErrors.of(cause).code()).setErrorMessage(cause.getMessage());
                        }
                        return null;
                    }));
        }
        return Answers.after(changes, answer);
    }

    private CompletableFuture<?> alter(AlterClientQuotasRequestData.EntryData entry, boolean validateOnly) {
        QuotaEntity entity = QuotaEntity.of(entry.entity());
        Map<QuotaKind, Optional<Double>> changes = new EnumMap<>(QuotaKind.class);
        for (OpData step : entry.ops()) {
            QuotaKind kind = QuotaKind.of(step.key())
                    .filter(QuotaKind.of(entity)::contains)
                    .orElseThrow(() -> PROTOCOL_VIOLATION.error("Invalid configuration key %s", step.key()));
            changes.put(kind, step.remove() ? Optional.empty() : Optional.of(checked(kind, step.value())));
        }
        return validateOnly ? CompletableFuture.completedFuture(null) : quotas.change(entity, changes);
    }

    private static double checked(QuotaKind kind, double limit) {
        if (!(limit > 0)) {
            throw PROTOCOL_VIOLATION.error("Quota %s must be greater than 0", kind.key());
        } else if (kind.isWhole() && limit > Long.MAX_VALUE) {
            throw PROTOCOL_VIOLATION.error("Proposed value for %s is too large for a LONG.", kind.key());
        } else if (kind.isWhole() && limit != Math.rint(limit)) {
            throw PROTOCOL_VIOLATION.error("%s cannot be a fractional value.", kind.key());
        }
        return limit;
    }
}
