package io.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WriteGateTest {
    private final WriteGate gate = new WriteGate();
    private final List<String> begun = new ArrayList<>();

    private CompletableFuture<Integer> begin(String name) {
        begun.add(name);
        return CompletableFuture.completedFuture(begun.size());
    }

    @Test
    void oneWhoIsAloneComesAfterAllBeforeAndBeforeAllAfter() {
        CompletableFuture<Integer> first = new CompletableFuture<>();
        CompletableFuture<Integer> second = new CompletableFuture<>();
        CompletableFuture<Integer> lonely = new CompletableFuture<>();
        gate.beside(() -> begin("first").thenCompose(done -> first));
        gate.beside(() -> begin("second").thenCompose(done -> second));
        gate.alone(() -> begin("lonely").thenCompose(done -> lonely));
        CompletableFuture<Integer> last = gate.beside(() -> begin("last"));
        assertThat(begun).containsExactly("first", "second");
        first.complete(1);
        assertThat(begun).containsExactly("first", "second");
        second.complete(2);
        assertThat(begun).containsExactly("first", "second", "lonely");
        lonely.complete(3);
        assertThat(last).isCompletedWithValue(4);
    }

    @Test
    void manyWhoWaitAreLetInOneAfterTheOther() {
        CompletableFuture<Integer> first = new CompletableFuture<>();
        gate.alone(() -> first);
        List<CompletableFuture<Integer>> waiting = IntStream.range(0, 200_000)
                .mapToObj(i -> i % 2 == 0 ? gate.alone(() -> begin("alone")) : gate.beside(() -> begin("beside")))
                .toList();
        first.complete(0);
        assertThat(waiting).allMatch(CompletableFuture::isDone);
        assertThat(waiting.get(waiting.size() - 1)).isCompletedWithValue(200_000);
    }

    @Test
    void isOpenAgainAfterAnyFailure() {
        CompletableFuture<Integer> failed = gate.alone(() -> {
            throw new StackOverflowError();
        });
        assertThatThrownBy(failed::join).hasCauseInstanceOf(StackOverflowError.class);
        assertThat(gate.alone(() -> begin("next"))).isCompletedWithValue(1);
    }

    @Test
    void gatesAreThereWhileSomebodyIsAtThem() {
        WriteGates gates = new WriteGates();
        CompletableFuture<Integer> first = new CompletableFuture<>();
        CompletableFuture<Integer> held = gates.alone("t", () -> first);
        CompletableFuture<Integer> next = gates.beside("t", () -> begin("next"));
        gates.beside("u", () -> begin("other"));
        assertThat(gates.size()).isEqualTo(1);
        assertThat(begun).as("one gate for all of t").containsExactly("other");
        first.complete(0);
        assertThat(held).isDone();
        assertThat(next).isCompletedWithValue(2);
        assertThat(gates.size()).isZero();
    }
}
