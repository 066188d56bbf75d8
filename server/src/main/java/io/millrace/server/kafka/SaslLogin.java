package io.millrace.server.kafka;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.server.security.ScramExchange;
import io.millrace.server.security.ScramHash;
import io.millrace.server.security.UserDirectory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * One client's login (KIP-43, KIP-152): SaslHandshake names a mechanism, SaslAuthenticate carries its messages, until the
 * client is known or refused. Users and passwords are those of the PostgreSQL wire. One request at a time.
 */
final class SaslLogin {
    private static final String PLAIN = "PLAIN";
    private static final List<String> MECHANISMS =
            List.of(PLAIN, ScramHash.SHA_256.mechanism(), ScramHash.SHA_512.mechanism());

    private final UserDirectory users;
    private final Executor blocking;
    private @Nullable String mechanism;
    private @Nullable ScramExchange scram;
    private boolean answered;
    private volatile String user = Request.ANONYMOUS;
    private volatile boolean done;
    private volatile boolean refused;

    /** @param blocking where passwords are hashed */
    SaslLogin(UserDirectory users, Executor blocking) {
        this.users = users;
        this.blocking = blocking;
    }

    /** Whether the client is known. */
    boolean isDone() {
        return done;
    }

    /** As whom, once the client is known. */
    String user() {
        return user;
    }

    /** Whether the connection is to be closed once the client has the answer. */
    boolean isRefused() {
        return refused;
    }

    ApiMessage handshake(SaslHandshakeRequestData asked) {
        SaslHandshakeResponseData answer = new SaslHandshakeResponseData().setMechanisms(MECHANISMS);
        if (done || mechanism != null) {
            refused = true;
            return answer.setErrorCode(Errors.ILLEGAL_SASL_STATE.code());
        }
        if (!MECHANISMS.contains(asked.mechanism())) {
            refused = true;
            return answer.setErrorCode(Errors.UNSUPPORTED_SASL_MECHANISM.code());
        }
        mechanism = asked.mechanism();
        return answer;
    }

    CompletableFuture<Optional<ApiMessage>> authenticate(SaslAuthenticateRequestData asked) {
        SaslAuthenticateResponseData answer = new SaslAuthenticateResponseData();
        String chosen = mechanism;
        if (done || chosen == null) {
            refused = true;
            return Answers.now(answer.setErrorCode(Errors.ILLEGAL_SASL_STATE.code())
                    .setErrorMessage("SaslAuthenticate request received after successful authentication or before"
                            + " SaslHandshake"));
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        answer.setAuthBytes(chosen.equals(PLAIN) ? plain(asked.authBytes()) : scram(chosen, asked));
                    } catch (MillraceException e) {
                        refused = true;
                        answer.setErrorCode(Errors.SASL_AUTHENTICATION_FAILED.code())
                                .setErrorMessage("Authentication failed during authentication due to invalid"
                                        + " credentials with SASL mechanism " + chosen);
                    }
                    return Optional.of(answer);
                },
                blocking);
    }

    /** RFC 4616: whom to act for, user, password. */
    private byte[] plain(byte[] message) {
        String[] parts = new String(message, StandardCharsets.UTF_8).split("\0", -1);
        boolean right = parts.length == 3
                && (parts[0].isEmpty() || parts[0].equals(parts[1]))
                && users.isPassword(parts[1], parts[2]);
        if (!right) {
            throw ErrorCode.INVALID_PASSWORD.error("password authentication failed");
        }
        user = parts[1];
        done = true;
        return new byte[0];
    }

    private byte[] scram(String chosen, SaslAuthenticateRequestData asked) {
        String message = new String(asked.authBytes(), StandardCharsets.UTF_8);
        ScramExchange exchange = scram;
        if (exchange == null) {
            user = ScramExchange.user(message);
            ScramHash hash = Arrays.stream(ScramHash.values())
                    .filter(each -> each.mechanism().equals(chosen))
                    .findFirst()
                    .orElseThrow();
            exchange = users.login(user, hash);
            scram = exchange;
            return exchange.first(message).getBytes(StandardCharsets.UTF_8);
        }
        if (answered) {
            throw ErrorCode.PROTOCOL_VIOLATION.error("a message too many");
        }
        answered = true;
        String last = exchange.last(message);
        done = true;
        return last.getBytes(StandardCharsets.UTF_8);
    }
}
