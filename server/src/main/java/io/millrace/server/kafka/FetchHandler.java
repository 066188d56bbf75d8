package io.millrace.server.kafka;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/** Fetch. Sessions are not kept: an answer without one makes a client name its partitions each time, as it may. */
final class FetchHandler {
    private static final int NO_SESSION_EPOCH = -1;
    private static final int NEW_SESSION_EPOCH = 0;

    private final Broker broker;

    private FetchHandler(Broker broker) {
        this.broker = broker;
    }

    static void register(Requests requests, Broker broker) {
        requests.add(ApiKeys.FETCH, new FetchHandler(broker)::fetch);
    }

    private CompletableFuture<Optional<ApiMessage>> fetch(Request request) {
        FetchRequestData asked = request.body(FetchRequestData.class);
        if (asked.sessionEpoch() != NO_SESSION_EPOCH && asked.sessionEpoch() != NEW_SESSION_EPOCH) {
            return Requests.answered(new FetchResponseData().setErrorCode(Errors.FETCH_SESSION_ID_NOT_FOUND.code()));
        }
        PendingFetch fetch = new PendingFetch(broker, asked, request.version());
        return fetch.start().thenApply(Optional::of);
    }
}
