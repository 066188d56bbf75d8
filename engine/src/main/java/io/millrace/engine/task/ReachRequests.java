package io.millrace.engine.task;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.rows.KeptRows;
import io.millrace.storage.Cut;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The requests to one running query, which it comes to one after another. Owned by the query's task. */
final class ReachRequests {
    private final @Nullable KeptRows view;

    /** Guarded by the gate. */
    private final ArrayDeque<ReachRequest> waiting = new ArrayDeque<>();

    /** Reached, and waiting for the log to have it. */
    private final List<ReachRequest> unpublished = new ArrayList<>();

    private @Nullable ReachRequest reaching;

    /** @param view what to look at; null if the query has none */
    ReachRequests(@Nullable KeptRows view) {
        this.view = view;
    }

    /** Inside the gate. */
    void add(ReachRequest request) {
        waiting.add(request);
    }

    /**
     * Where to go next: to {@code newest} if nobody asks, to the cut of the first who does; null while that is not known.
     * Inside the gate.
     */
    @Nullable
    Cut next(Supplier<Cut> newest) {
        while (true) {
            ReachRequest request = waiting.peek();
            if (request == null) {
                return newest.get();
            }
            if (!request.target().isDone()) {
                return null;
            }
            waiting.remove();
            try {
                Cut target = request.target().join();
                reaching = request;
                return target;
            } catch (RuntimeException e) {
                request.reached().completeExceptionally(e);
            }
        }
    }

    boolean isReaching() {
        return reaching != null;
    }

    /** The query is where {@link #next} sent it. */
    void reached() {
        ReachRequest request = reaching;
        reaching = null;
        if (request == null) {
            return;
        }
        if (view != null) {
            request.look().accept(view);
        }
        if (request.publish()) {
            unpublished.add(request);
        } else {
            request.reached().complete(request.target().join());
        }
    }

    boolean hasUnpublished() {
        return !unpublished.isEmpty();
    }

    /** The log has all that was reached, up to {@code ends}. */
    void published(Cut ends) {
        unpublished.forEach(request -> request.reached().complete(ends));
        unpublished.clear();
    }

    /** None will be reached any more. Inside the gate. */
    void fail(MillraceException reason) {
        if (reaching != null) {
            unpublished.add(reaching);
            reaching = null;
        }
        unpublished.addAll(waiting);
        waiting.clear();
        unpublished.forEach(request -> request.reached().completeExceptionally(reason));
        unpublished.clear();
    }
}
