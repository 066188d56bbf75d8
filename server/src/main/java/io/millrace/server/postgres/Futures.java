package io.millrace.server.postgres;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Reading futures that are done. */
final class Futures {
    private Futures() {}

    /** Its value; what it failed with is thrown as it is. */
    static <T> T result(CompletableFuture<T> done) {
        try {
            return done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
