package io.millrace.server.kafka;

import static io.millrace.common.error.Invariant.check;

import io.millrace.common.error.ErrorCode;
import io.millrace.server.security.UserDirectory;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/** Which handler serves which kind of request. Immutable once made. Thread-safe. */
final class Requests {
    private final Map<ApiKeys, Handler> handlers = new EnumMap<>(ApiKeys.class);

    /** Serves one kind of request. Called on a channel's thread, which it must not hold up. */
    interface Handler {
        /** Empty for a request that wants no answer; failed only if the answer has no place for the error. */
        CompletableFuture<Optional<ApiMessage>> serve(Request request);
    }

    /** A handler whose answer is there at once. */
    interface Immediate {
        ApiMessage answer(Request request);
    }

    private final Guards guards;

    private Requests(Guards guards) {
        this.guards = guards;
    }

    /** @param users whom clients may list and change */
    static Requests of(Broker broker, UserDirectory users) {
        Requests requests = new Requests(new Guards(broker));
        ClusterHandlers.register(requests, broker);
        ProduceHandler.register(requests, broker);
        FetchHandler.register(requests, broker);
        OffsetHandlers.register(requests, broker);
        TopicHandlers.register(requests, broker);
        MembershipHandlers.register(requests, broker);
        ConsumerGroupHandlers.register(requests, broker);
        PositionHandlers.register(requests, broker);
        GroupHandlers.register(requests, broker);
        ConfigHandlers.register(requests, broker);
        TransactionHandlers.register(requests, broker);
        TransactionListings.register(requests, broker);
        DescriptionHandlers.register(requests, broker);
        PlacementHandlers.register(requests, broker);
        QuorumHandler.register(requests, broker);
        NodeHandlers.register(requests);
        SaslHandlers.register(requests);
        AclHandlers.register(requests, broker);
        QuotaHandlers.register(requests, broker);
        CredentialHandlers.register(requests, broker, users);
        return requests;
    }

    void add(ApiKeys api, Handler handler) {
        check(handlers.put(api, handler) == null, "two handlers of %s", api);
    }

    void addImmediate(ApiKeys api, Immediate handler) {
        add(api, request -> Answers.now(handler.answer(request)));
    }

    boolean has(ApiKeys api) {
        return handlers.containsKey(api);
    }

    Set<ApiKeys> served() {
        return handlers.keySet();
    }

    CompletableFuture<Optional<ApiMessage>> serve(Request request) {
        Handler handler = handlers.get(request.api());
        return handler == null
                ? CompletableFuture.failedFuture(ErrorCode.INTERNAL_ERROR.error("no handler of %s", request.api()))
                : guards.serve(request, handler);
    }
}
