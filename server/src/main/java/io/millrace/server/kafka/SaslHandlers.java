package io.millrace.server.kafka;

import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/** Logins where nobody is asked who it is; where clients are, their connections answer these. */
final class SaslHandlers {
    private SaslHandlers() {}

    static void register(Requests requests) {
        requests.addImmediate(ApiKeys.SASL_HANDSHAKE, request -> new SaslHandshakeResponseData()
                .setErrorCode(Errors.ILLEGAL_SASL_STATE.code()));
        requests.addImmediate(ApiKeys.SASL_AUTHENTICATE, request -> new SaslAuthenticateResponseData()
                .setErrorCode(Errors.ILLEGAL_SASL_STATE.code()));
    }
}
