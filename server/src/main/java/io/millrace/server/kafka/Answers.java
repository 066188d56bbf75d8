package io.millrace.server.kafka;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.ApiMessage;

/** How handlers' answers wait for the work that they tell of. */
final class Answers {
    private Answers() {}

    static CompletableFuture<Optional<ApiMessage>> now(ApiMessage answer) {
        return CompletableFuture.completedFuture(Optional.of(answer));
    }

    /** As a future that has failed, if {@code work} throws. */
    static CompletableFuture<?> attempt(Supplier<CompletableFuture<?>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> work) {
        return CompletableFuture.allOf(work.toArray(new CompletableFuture<?>[0]));
    }

    /** {@code answer}, into which the work has put its results. */
    static CompletableFuture<Optional<ApiMessage>> after(List<? extends CompletableFuture<?>> work, ApiMessage answer) {
        return all(work).thenApply(done -> Optional.of(answer));
    }

    /** {@code answer} with each result, added in the order of {@code results}. */
    static <T> CompletableFuture<Optional<ApiMessage>> collected(
            List<CompletableFuture<T>> results, Consumer<T> add, ApiMessage answer) {
        return all(results).thenApply(done -> {
            results.forEach(result -> add.accept(result.join()));
            return Optional.of(answer);
        });
    }
}
