package io.millrace.server.kafka;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/** Keeps one connection from using more than its quotas allow: its requests wait. On the channel's thread. */
final class Throttle {
    /** How an answer says for how long its client has to wait, if it can. */
    private static final ClassValue<Optional<Method>> TELLING = new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> type) {
            try {
                return Optional.of(type.getMethod("setThrottleTimeMs", int.class));
            } catch (NoSuchMethodException e) {
                return Optional.empty();
            }
        }
    };

    private final Quotas quotas;

    /** Requests that came with others which were too much. */
    private final ArrayDeque<ByteBuffer> held = new ArrayDeque<>();

    /** Begun and not ended yet; requests are taken again after the last. */
    private int running;

    Throttle(Quotas quotas) {
        this.quotas = quotas;
    }

    /** Whether nothing is to be read. */
    boolean isOn() {
        return running > 0;
    }

    /** Whether {@code frame} is to wait; then it is kept. */
    boolean holds(ByteBuffer frame) {
        if (isOn()) {
            held.add(frame);
        }
        return isOn();
    }

    /** The next one that may go on; null if there is none. */
    @Nullable
    ByteBuffer released() {
        return isOn() ? null : held.poll();
    }

    /** Nobody will read the answers any more. */
    void close() {
        held.clear();
    }

    /** For measuring; always 0 where time is nobody's quota. */
    long nanoTime() {
        return quotas.areOf(QuotaKind.REQUEST_PERCENTAGE) ? quotas.nanoTime() : 0;
    }

    /**
     * Counts what a request has used and, if it was too much, says so in its answer.
     *
     * @param nanos of this thread
     * @param whenOver run once requests may be taken again
     */
    void count(Request request, int requestBytes, long nanos, @Nullable ApiMessage answer, Runnable whenOver) {
        if (quotas.isEmpty()) {
            return;
        }
        String user = request.origin().user();
        long ofTime = quotas.use(QuotaKind.REQUEST_PERCENTAGE, user, request.client(), nanos * 100 / 1e9);
        long ofWork =
                switch (request.api()) {
                    case PRODUCE -> quotas.use(QuotaKind.PRODUCER_BYTE_RATE, user, request.client(), requestBytes);
                    case FETCH -> quotas.use(QuotaKind.CONSUMER_BYTE_RATE, user, request.client(), bytes(answer));
                    case CREATE_TOPICS, DELETE_TOPICS, CREATE_PARTITIONS ->
                        quotas.use(
                                QuotaKind.CONTROLLER_MUTATION_RATE,
                                user,
                                request.client(),
                                request.mutations().doubleValue());
                    default -> 0;
                };
        int millis = (int) Math.max(ofTime, ofWork);
        if (millis == 0) {
            return;
        }
        if (answer != null) {
            tell(answer, millis);
        }
        running++;
        request.origin()
                .loop()
                .schedule(
                        () -> {
                            running--;
                            whenOver.run();
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    private static double bytes(@Nullable ApiMessage answer) {
        return answer instanceof FetchResponseData fetched
                ? fetched.responses().stream()
                        .flatMap(topic -> topic.partitions().stream())
                        .mapToLong(partition -> partition.records() == null
                                ? 0
                                : partition.records().sizeInBytes())
                        .sum()
                : 0;
    }

    private static void tell(ApiMessage answer, int millis) {
        TELLING.get(answer.getClass()).ifPresent(method -> {
            try {
                method.invoke(answer, millis);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
