package io.millrace.server.kafka;

import static io.millrace.common.error.ErrorCode.INSUFFICIENT_PRIVILEGE;
import static io.millrace.common.error.ErrorCode.PROTOCOL_VIOLATION;

import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param clientId as the client calls itself; may be null
 * @param mutations partitions that it has made or deleted, as its handler counts them for the quota (KIP-599)
 */
record Request(
        ApiKeys api,
        short version,
        int correlationId,
        @Nullable String clientId,
        ApiMessage body,
        Origin origin,
        LongAdder mutations) {
    /** Kafka's name for somebody who has not logged in. */
    static final String ANONYMOUS = "ANONYMOUS";

    /**
     * Where a request comes from.
     *
     * @param local the address by which the client reached this server
     * @param remote the client's address
     * @param loop on which its connection's requests are begun and answered
     * @param plain whether the answer's bytes go to the client as they are, so that they can come straight from a file
     * @param user as whom the client has logged in; {@link #ANONYMOUS} if nobody is asked
     */
    record Origin(InetSocketAddress local, InetSocketAddress remote, EventExecutor loop, boolean plain, String user) {}

    /**
     * Decodes {@code frame}, without its length, whose bytes are kept and must not change.
     *
     * @throws io.millrace.common.error.MillraceException PROTOCOL_VIOLATION if it is not a request that {@code served} has
     */
    static Request decode(ByteBuffer frame, Requests served, Origin origin) {
        if (frame.remaining() < 8) {
            throw PROTOCOL_VIOLATION.error("a request of %d bytes has no header", frame.remaining());
        }
        int start = frame.position();
        short key = frame.getShort(start);
        short version = frame.getShort(start + 2);
        if (!ApiKeys.hasId(key) || !served.has(ApiKeys.forId(key))) {
            throw PROTOCOL_VIOLATION.error("request of the unknown kind %d", key);
        }
        ApiKeys api = ApiKeys.forId(key);
        if (!api.isVersionSupported(version)) {
            if (api == ApiKeys.API_VERSIONS) {
                // Answered in version 0, which every client reads, with the versions that there are.
                return new Request(
                        api,
                        (short) -1,
                        frame.getInt(start + 4),
                        null,
                        api.messageType.newRequest(),
                        origin,
                        new LongAdder());
            }
            throw PROTOCOL_VIOLATION.error("version %d of %s is not supported", version, api.name);
        }
        try {
            RequestReader input = new RequestReader(frame);
            RequestHeaderData header = new RequestHeaderData(input, api.requestHeaderVersion(version));
            ApiMessage body = api.messageType.newRequest();
            body.read(input, version);
            // What may follow means nothing: Kafka passes over it, and librdkafka sends some behind Metadata.
            return new Request(api, version, header.correlationId(), header.clientId(), body, origin, new LongAdder());
        } catch (RuntimeException e) {
            // The generated code has no one exception for what it cannot read.
            throw PROTOCOL_VIOLATION.causedBy(
                    e, "malformed request of %s version %d: %s", api.name, version, e.getMessage());
        }
    }

    /** The same with another body. */
    Request with(ApiMessage other) {
        return new Request(api, version, correlationId, clientId, other, origin, mutations);
    }

    InetSocketAddress local() {
        return origin.local();
    }

    InetSocketAddress remote() {
        return origin.remote();
    }

    /** The client's name for itself; empty if it has none. */
    String client() {
        return clientId == null ? "" : clientId;
    }

    /**
     * As Kafka's own brokers have it, read anew.
     *
     * @throws io.millrace.common.error.MillraceException PROTOCOL_VIOLATION if they would not take it
     */
    AbstractRequest parsed() {
        return taken(parsed -> parsed);
    }

    /**
     * The answer that says of all that is asked for that it failed.
     *
     * @throws io.millrace.common.error.MillraceException INSUFFICIENT_PRIVILEGE if the sender reads no answer; as in
     *     Kafka, its connection is to be closed. PROTOCOL_VIOLATION if Kafka's own brokers would not take the request
     */
    ApiMessage refused(Errors error) {
        Optional<AbstractResponse> answer =
                taken(parsed -> Optional.ofNullable(parsed.getErrorResponse(0, error.exception())));
        return answer.orElseThrow(() -> INSUFFICIENT_PRIVILEGE.error("%s without an answer: %s", api.name, error))
                .data();
    }

    private <T> T taken(Function<AbstractRequest, T> use) {
        try {
            return use.apply(AbstractRequest.parseRequest(api, version, MessageUtil.toByteBufferAccessor(body, version))
                    .request);
        } catch (RuntimeException e) {
            // The library has no one exception for what it does not take.
            throw PROTOCOL_VIOLATION.causedBy(
                    e, "malformed request of %s version %d: %s", api.name, version, e.getMessage());
        }
    }

    /** The body as what this kind of request has. */
    <T extends ApiMessage> T body(Class<T> type) {
        return type.cast(body);
    }
}
