package io.millrace.server.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Decides how much of one kind of request is served. */
interface Guard {
    /** Takes out of the request's body what its sender may not do. */
    Verdict judge(Request request, AccessRules rules);

    /**
     * What follows.
     *
     * @param refusal the answer to a request that is not served at all; null if it is
     * @param completion puts into the answer what was taken out of the request, and takes out what is not to be seen
     */
    record Verdict(@Nullable ApiMessage refusal, Consumer<ApiMessage> completion) {
        static final Verdict SERVED = new Verdict(null, answer -> {});

        static Verdict refused(Request request, Errors error) {
            return new Verdict(request.refused(error), answer -> {});
        }

        static Verdict of(Request request, boolean allowed, Errors error) {
            return allowed ? SERVED : refused(request, error);
        }

        /** Both of a request that is served. */
        Verdict and(Verdict other) {
            return refusal != null ? this : new Verdict(other.refusal, completion.andThen(other.completion));
        }
    }

    /** Leaves those in {@code items} that are allowed; of the others the answer is told with {@code refuse}. */
    static <T, A extends ApiMessage> Verdict each(
            Collection<T> items, Predicate<T> allowed, Class<A> answerType, BiConsumer<A, T> refuse) {
        List<T> refused = new ArrayList<>();
        items.removeIf(item -> {
            boolean isRefused = !allowed.test(item);
            if (isRefused) {
                refused.add(item);
            }
            return isRefused;
        });
        return new Verdict(null, answer -> refused.forEach(item -> refuse.accept(answerType.cast(answer), item)));
    }
}
