package io.millrace.engine;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The gates of relations, by name: each is there while somebody is at it. Thread-safe. */
final class WriteGates {
    private final Map<String, Used> gates = new ConcurrentHashMap<>();

    /** @param users at or within the gate; changed within the map only */
    private record Used(WriteGate gate, int users) {
        Used with(int more) {
            return new Used(gate, users + more);
        }
    }

    /** As {@link WriteGate#beside}. */
    <T> CompletableFuture<T> beside(String relation, Supplier<CompletableFuture<T>> work) {
        return leaving(relation, enter(relation).beside(work));
    }

    /** As {@link WriteGate#alone}. */
    <T> CompletableFuture<T> alone(String relation, Supplier<CompletableFuture<T>> work) {
        return leaving(relation, enter(relation).alone(work));
    }

    private WriteGate enter(String relation) {
        return gates.compute(relation, (name, used) -> used == null ? new Used(new WriteGate(), 1) : used.with(1))
                .gate();
    }

    private <T> CompletableFuture<T> leaving(String relation, CompletableFuture<T> passed) {
        return passed.whenComplete((value, error) ->
                gates.computeIfPresent(relation, (name, used) -> used.users() == 1 ? null : used.with(-1)));
    }

    /** How many are in use. */
    int size() {
        return gates.size();
    }
}
