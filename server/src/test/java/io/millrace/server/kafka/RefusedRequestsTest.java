package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.RunningServer;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.AbstractResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody who has no rights at all: each request is answered in each version, and nothing but what everybody may do is done. */
final class RefusedRequestsTest {
    private static final Set<Errors> REFUSALS = EnumSet.of(
            Errors.CLUSTER_AUTHORIZATION_FAILED,
            Errors.GROUP_AUTHORIZATION_FAILED,
            Errors.TOPIC_AUTHORIZATION_FAILED,
            Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);

    /** Answered to anybody, with what he may see. */
    private static final Set<ApiKeys> FREE = EnumSet.of(
            ApiKeys.API_VERSIONS,
            ApiKeys.SASL_HANDSHAKE,
            ApiKeys.SASL_AUTHENTICATE,
            ApiKeys.DESCRIBE_CLUSTER,
            ApiKeys.LIST_GROUPS,
            ApiKeys.LIST_TRANSACTIONS,
            ApiKeys.FETCH);

    @RegisterExtension
    static final RunningServer server = new RunningServer(Map.of("kafka-rights", "on"));

    @Test
    void refusesEveryRequestInItsOwnWords() throws IOException {
        int refused = 0;
        try (RawClient client = new RawClient(server.kafkaPort())) {
            FilledRequests requests = new FilledRequests("made", Uuid.ZERO_UUID, "readers", "writer");
            ApiVersionsResponseData versions =
                    (ApiVersionsResponseData) client.ask(ApiKeys.API_VERSIONS, (short) 0, new ApiVersionsRequestData());
            for (ApiVersion each : versions.apiKeys()) {
                ApiKeys api = ApiKeys.forId(each.apiKey());
                for (short version = each.minVersion(); version <= each.maxVersion(); version++) {
                    if (api.isVersionSupported(version)) {
                        ApiMessage answer = client.ask(api, version, requests.of(api, version));
                        if (!FREE.contains(api) && hasErrors(api, version, answer)) {
                            refused++;
                        }
                    }
                }
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    /** Whether it tells of errors, which then all are refusals. */
    private static boolean hasErrors(ApiKeys api, short version, ApiMessage answer) {
        AbstractResponse parsed =
                AbstractResponse.parseResponse(api, MessageUtil.toByteBufferAccessor(answer, version), version);
        Set<Errors> errors = EnumSet.noneOf(Errors.class);
        errors.addAll(parsed.errorCounts().keySet());
        errors.remove(Errors.NONE);
        assertThat(REFUSALS).as("%s version %s", api, version).containsAll(errors);
        return !errors.isEmpty();
    }
}
