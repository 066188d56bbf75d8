package io.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import org.junit.jupiter.api.Test;

class AdaptivePollingTest {
    private final AdaptivePolling polling = new AdaptivePolling();

    private int ask(int ready, boolean hasTasks) throws Exception {
        return polling.calculateStrategy(() -> ready, hasTasks);
    }

    @Test
    void sleepsWithoutLookingAgainAtFirstAndAfterALongSleep() throws Exception {
        assertThat(ask(0, false)).isEqualTo(SelectStrategy.SELECT);
        long slept = System.nanoTime();
        while (System.nanoTime() - slept < 1_000_000) {
            Thread.onSpinWait();
        }
        assertThat(ask(1, false)).isEqualTo(1);
        assertThat(ask(0, false)).isEqualTo(SelectStrategy.SELECT);
    }

    @Test
    void looksAgainForAWhileAfterAShortSleep() throws Exception {
        int looked = 0;
        // The machine may take this thread away in any of them, which makes a short sleep a long one.
        for (int attempt = 0; attempt < 1_000 && looked == 0; attempt++) {
            int strategy = ask(0, false);
            for (; strategy == SelectStrategy.CONTINUE; strategy = ask(0, false)) {
                looked++;
            }
            assertThat(strategy).isEqualTo(SelectStrategy.SELECT);
            assertThat(ask(1, false)).isEqualTo(1);
        }
        assertThat(looked).isPositive();
    }

    @Test
    void tasksAreNeverKeptWaiting() throws Exception {
        assertThat(ask(0, true)).isZero();
        assertThat(ask(3, true)).isEqualTo(3);
    }
}
