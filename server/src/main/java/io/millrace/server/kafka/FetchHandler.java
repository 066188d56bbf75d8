package io.millrace.server.kafka;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/** Fetch, with and without a session (KIP-227). */
final class FetchHandler {
    /** Neither uses a session nor wants one; ends the one it names. */
    private static final int NO_SESSION_EPOCH = -1;

    private static final int NEW_SESSION_EPOCH = 0;
    private static final int NO_SESSION = 0;

    /** From then on a client can name a session. */
    private static final int FIRST_WITH_SESSIONS = 7;

    private static final int FIRST_BY_ID = 13;

    private final Broker broker;
    private final FetchSessions sessions;

    private FetchHandler(Broker broker) {
        this.broker = broker;
        this.sessions = new FetchSessions(broker.environment(), FetchSessions.MOST);
    }

    static void register(Requests requests, Broker broker) {
        requests.add(ApiKeys.FETCH, new FetchHandler(broker)::fetch);
    }

    private CompletableFuture<Optional<ApiMessage>> fetch(Request request) {
        FetchRequestData asked = request.body(FetchRequestData.class);
        boolean byId = request.version() >= FIRST_BY_ID;
        if (asked.sessionEpoch() == NO_SESSION_EPOCH || asked.sessionEpoch() == NEW_SESSION_EPOCH) {
            sessions.remove(asked.sessionId());
            FetchSession session = null;
            int partitions = asked.topics().stream()
                    .mapToInt(topic -> topic.partitions().size())
                    .sum();
            boolean wanted = asked.sessionEpoch() == NEW_SESSION_EPOCH
                    && request.version() >= FIRST_WITH_SESSIONS
                    && partitions > 0;
            if (wanted) {
                session = sessions.make(byId, partitions);
            }
            return session == null ? answer(asked, request) : begin(session, asked, request);
        }
        FetchSession session = sessions.find(asked.sessionId());
        if (session == null) {
            return refused(Errors.FETCH_SESSION_ID_NOT_FOUND);
        }
        if (session.isById() != byId) {
            return refused(Errors.FETCH_SESSION_TOPIC_ID_ERROR);
        }
        if (!session.advance(asked.sessionEpoch())) {
            return refused(Errors.INVALID_FETCH_SESSION_EPOCH);
        }
        session.update(asked);
        PendingFetch fetch = new PendingFetch(broker, session.whole(asked), request);
        return fetch.start().thenApply(response -> {
            session.told(response, false);
            return Optional.of(response);
        });
    }

    private CompletableFuture<Optional<ApiMessage>> answer(FetchRequestData asked, Request request) {
        return new PendingFetch(broker, asked, request).start().thenApply(Optional::of);
    }

    private CompletableFuture<Optional<ApiMessage>> begin(
            FetchSession session, FetchRequestData asked, Request request) {
        session.update(asked);
        return new PendingFetch(broker, asked, request).start().thenApply(response -> {
            session.told(response, true);
            return Optional.of(response);
        });
    }

    private static CompletableFuture<Optional<ApiMessage>> refused(Errors error) {
        return Answers.now(new FetchResponseData().setErrorCode(error.code()).setSessionId(NO_SESSION));
    }
}
