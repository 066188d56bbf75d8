package io.millrace.server.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.fuzzing.Allowance;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FuzzedServerTest {
    private static final int MOST_BYTES = 1 << 20;

    /** For the compiler to leave what is allocated where it is. */
    private static byte[] allocated = {};

    @Test
    void takesNoInputForWhatEarlierOnesHaveLeft() {
        List<Integer> servers = new ArrayList<>();
        try (FuzzedServer<List<byte[]>> server = new FuzzedServer<>(100, new Allowance(MOST_BYTES, 0), simulated -> {
            servers.add(servers.size());
            return new ArrayList<>();
        })) {
            for (int i = 0; i < 20; i++) {
                // Reads all that there is, as a SELECT does.
                server.take(new byte[0], (left, input) -> {
                    left.add(input);
                    allocated = new byte[left.size() * MOST_BYTES / 10];
                });
            }
            assertThat(servers).hasSizeGreaterThan(1);
            assertThatThrownBy(() -> server.take(new byte[0], (left, input) -> allocated = new byte[2 * MOST_BYTES]))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("bytes allocated for 0");
            assertThat(allocated).hasSize(2 * MOST_BYTES);
        }
    }
}
