package io.millrace.server.kafka;

import io.millrace.server.kafka.Guard.Verdict;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a kind of request is about, one by one: some of it can be refused and the rest served.
 *
 * @param items of the request's body
 * @param results of them, in the answer
 */
record Parts<B extends ApiMessage, T, A extends ApiMessage, R extends Message>(
        Class<B> body,
        Function<B, ? extends Collection<T>> items,
        Class<A> answer,
        Function<A, ? extends Collection<R>> results) {

    /**
     * Takes out those with an error; they are answered as Kafka answers a request of nothing but them that has failed.
     *
     * @param judge the error of an item, NONE if it is served
     */
    Verdict judge(Request request, Function<T, Errors> judge) {
        B asked = request.body(body);
        List<Errors> errors = items.apply(asked).stream().map(judge).toList();
        @Nullable A refused = null;
        for (Errors error : new TreeSet<>(errors)) {
            if (error != Errors.NONE) {
                B failed = body.cast(asked.duplicate());
                keep(failed, errors, error);
                A told = answer.cast(request.with(failed).refused(error));
                if (refused == null) {
                    refused = told;
                } else {
                    tell(told, refused);
                }
            }
        }
        if (refused == null) {
            return Verdict.SERVED;
        } else if (!errors.contains(Errors.NONE)) {
            return new Verdict(refused, served -> {});
        }
        keep(asked, errors, Errors.NONE);
        A told = refused;
        return new Verdict(null, served -> tell(told, answer.cast(served)));
    }

    private void keep(B asked, List<Errors> errors, Errors kept) {
        Iterator<Errors> each = errors.iterator();
        items.apply(asked).removeIf(item -> each.next() != kept);
    }

    /** Copies, since what one collection of Kafka's has another cannot take. */
    @SuppressWarnings("unchecked")
    private void tell(A from, A to) {
        results.apply(from).forEach(result -> results.apply(to).add((R) result.duplicate()));
    }
}
