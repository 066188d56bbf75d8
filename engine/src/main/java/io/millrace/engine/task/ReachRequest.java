package io.millrace.engine.task;

import io.millrace.engine.rows.KeptRows;
import io.millrace.storage.Cut;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Asks a running query to come to exactly one cut of its inputs.
 *
 * @param target known once the queries it reads from have come to theirs
 * @param look at the view's rows there, by the query's task; must not wait
 * @param publish the log must have the changes too, for those who read the view from there
 * @param reached completes with {@code target}, and with the ends of the query's own topic if {@code publish}
 */
public record ReachRequest(
        CompletableFuture<Cut> target, Consumer<KeptRows> look, boolean publish, CompletableFuture<Cut> reached) {}
