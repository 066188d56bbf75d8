package io.millrace.common.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.environment.EventLoop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class SimulatedEnvironmentTest {
    private static List<String> run(long seed) {
        List<String> order = new ArrayList<>();
        try (SimulatedEnvironment environment = new SimulatedEnvironment(seed)) {
            EventLoop a = environment.newLoop("a");
            EventLoop b = environment.newLoop("b");
            for (int i = 0; i < 5; i++) {
                String number = Integer.toString(i);
                a.execute(() -> order.add("a" + number));
                b.execute(() -> order.add("b" + number));
                environment.workers().execute(() -> order.add("w" + number));
            }
            environment.runUntilIdle();
        }
        return order;
    }

    @Test
    void repeatsARunFromItsSeed() {
        Set<List<String>> runs = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            List<String> order = run(seed);
            assertThat(run(seed)).isEqualTo(order);
            assertThat(order.stream().filter(name -> name.startsWith("a")))
                    .containsExactly("a0", "a1", "a2", "a3", "a4");
            runs.add(order);
        }
        assertThat(runs).hasSizeGreaterThan(15);
    }

    @Test
    void movesTheClockOnlyWhenTold() {
        SimulatedEnvironment environment = new SimulatedEnvironment(1);
        EventLoop loop = environment.newLoop("loop");
        List<Long> fired = new ArrayList<>();
        long start = environment.clock().currentTimeMillis();
        loop.schedule(() -> fired.add(environment.clock().currentTimeMillis() - start), 200);
        loop.schedule(() -> fired.add(environment.clock().currentTimeMillis() - start), 100);
        loop.schedule(() -> fired.add(-1L), 150).cancel();
        environment.runUntilIdle();
        assertThat(fired).isEmpty();
        environment.advance(99);
        assertThat(fired).isEmpty();
        environment.advance(1);
        assertThat(fired).containsExactly(100L);
        environment.advance(1_000);
        assertThat(fired).containsExactly(100L, 200L);
        assertThat(environment.clock().currentTimeMillis() - start).isEqualTo(1_100);
    }

    @Test
    void waitsByLettingTheWorldGoOn() {
        SimulatedEnvironment environment = new SimulatedEnvironment(1);
        EventLoop loop = environment.newLoop("loop");
        CompletableFuture<String> future = new CompletableFuture<>();
        loop.schedule(() -> environment.blocking().execute(() -> future.complete("done")), 5_000);
        assertThat(environment.await(future)).isEqualTo("done");
        assertThatThrownBy(() -> environment.await(new CompletableFuture<>()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void knowsItsLoop() {
        SimulatedEnvironment environment = new SimulatedEnvironment(1);
        EventLoop loop = environment.newLoop("loop");
        List<Boolean> inside = new ArrayList<>();
        loop.execute(() -> inside.add(loop.inLoop()));
        environment.runUntilIdle();
        assertThat(inside).containsExactly(true);
        assertThat(loop.inLoop()).isFalse();
        loop.close();
        loop.execute(() -> inside.add(false));
        environment.runUntilIdle();
        assertThat(inside).hasSize(1);
    }
}
