package io.millrace.server.kafka;

import io.millrace.server.kafka.ClusterHandlers.Feature;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.message.CreateDelegationTokenResponseData;
import org.apache.kafka.common.message.DescribeDelegationTokenResponseData;
import org.apache.kafka.common.message.ExpireDelegationTokenResponseData;
import org.apache.kafka.common.message.RenewDelegationTokenResponseData;
import org.apache.kafka.common.message.UnregisterBrokerRequestData;
import org.apache.kafka.common.message.UnregisterBrokerResponseData;
import org.apache.kafka.common.message.UpdateFeaturesRequestData;
import org.apache.kafka.common.message.UpdateFeaturesRequestData.FeatureUpdateKey;
import org.apache.kafka.common.message.UpdateFeaturesResponseData;
import org.apache.kafka.common.message.UpdateFeaturesResponseData.UpdatableFeatureResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * What administrators ask of a node that is as it is, refused in Kafka's words: UpdateFeatures, UnregisterBroker and, as by a
 * broker without a key for them, the requests for delegation tokens.
 */
final class NodeHandlers {
    /** The answers have errors of each feature; from then on they have one of all. */
    private static final short FIRST_WITHOUT_RESULTS = 2;

    private NodeHandlers() {}

    static void register(Requests requests) {
        requests.addImmediate(ApiKeys.UPDATE_FEATURES, NodeHandlers::updateFeatures);
        requests.addImmediate(ApiKeys.UNREGISTER_BROKER, NodeHandlers::unregister);
        requests.addImmediate(ApiKeys.CREATE_DELEGATION_TOKEN, request -> new CreateDelegationTokenResponseData()
                .setErrorCode(noTokens(request)));
        requests.addImmediate(ApiKeys.RENEW_DELEGATION_TOKEN, request -> new RenewDelegationTokenResponseData()
                .setErrorCode(noTokens(request)));
        requests.addImmediate(ApiKeys.EXPIRE_DELEGATION_TOKEN, request -> new ExpireDelegationTokenResponseData()
                .setErrorCode(noTokens(request)));
        requests.addImmediate(ApiKeys.DESCRIBE_DELEGATION_TOKEN, request -> new DescribeDelegationTokenResponseData()
                .setErrorCode(noTokens(request)));
    }

    private static short noTokens(Request request) {
        boolean known = !request.origin().user().equals(Request.ANONYMOUS);
        return (known ? Errors.DELEGATION_TOKEN_AUTH_DISABLED : Errors.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED).code();
    }

    /** A feature's level can be set to what it is: there is no other way in which this node could work. */
    private static ApiMessage updateFeatures(Request request) {
        Map<String, @Nullable String> mistakes = new LinkedHashMap<>();
        for (FeatureUpdateKey update :
                request.body(UpdateFeaturesRequestData.class).featureUpdates()) {
            mistakes.put(update.feature(), mistake(update));
        }
        String first = mistakes.values().stream()
                .filter(mistake -> mistake != null)
                .findFirst()
                .orElse(null);
        UpdateFeaturesResponseData answer = new UpdateFeaturesResponseData();
        if (first != null && request.version() >= FIRST_WITHOUT_RESULTS) {
            return answer.setErrorCode(Errors.INVALID_UPDATE_VERSION.code())
                    .setErrorMessage(
                            "The update failed for all features since the following feature had an error: " + first);
        }
        if (request.version() < FIRST_WITHOUT_RESULTS) {
            mistakes.forEach((name, mistake) -> answer.results()
                    .add(new UpdatableFeatureResult()
                            .setFeature(name)
                            .setErrorCode((mistake == null ? Errors.NONE : Errors.INVALID_UPDATE_VERSION).code())
                            .setErrorMessage(mistake)));
        }
        return answer;
    }

    /** Null if it is already so. */
    private static @Nullable String mistake(FeatureUpdateKey update) {
        String told = "Invalid update version " + update.maxVersionLevel() + " for feature " + update.feature()
                + ". Local controller " + Broker.NODE_ID;
        Feature feature = Feature.ALL.stream()
                .filter(each -> each.name().equals(update.feature()))
                .findFirst()
                .orElse(null);
        if (feature == null) {
            return told + " does not support this feature.";
        }
        short level = feature.level();
        return update.maxVersionLevel() == level ? null : told + " only supports versions " + level + "-" + level;
    }

    private static ApiMessage unregister(Request request) {
        int id = request.body(UnregisterBrokerRequestData.class).brokerId();
        boolean isThis = id == Broker.NODE_ID;
        return new UnregisterBrokerResponseData()
                .setErrorCode((isThis ? Errors.INVALID_REQUEST : Errors.BROKER_ID_NOT_REGISTERED).code())
                .setErrorMessage(
                        isThis
                                ? "Broker ID " + id + " is the only one there is"
                                : "Broker ID " + id + " is not currently registered");
    }
}
