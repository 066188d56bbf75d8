package io.millrace.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.environment.RealEnvironment;
import io.millrace.server.Server;
import io.millrace.server.TestConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server does to too many clients, to silent ones, and to all of them when it stops. */
final class LimitsTest {
    @TempDir
    Path directory;

    private final RealEnvironment environment = new RealEnvironment();
    private @Nullable Server server;

    private int start(int loginTimeoutSeconds) {
        Map<String, String> settings =
                Map.of("max-connections", "2", "login-timeout", Integer.toString(loginTimeoutSeconds));
        Server started = Server.start(environment, TestConfig.of(directory.resolve("data"), settings));
        server = started;
        return started.sqlPort();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        environment.close();
    }

    @Test
    void tellsOneClientTooMany() throws IOException {
        int port = start(60);
        try (WireClient one = new WireClient(port).login();
                WireClient two = new WireClient(port).login()) {
            try (WireClient three = new WireClient(port)) {
                List<WireClient.Reply> replies =
                        three.startup("user", "millrace").untilClosed();
                assertThat(WireClient.types(replies)).isEqualTo("E");
                assertThat(replies.get(0).field('C')).isEqualTo("53300");
                assertThat(replies.get(0).field('M')).isEqualTo("sorry, too many clients already");
            }
            two.message('X').send();
            assertThat(two.untilClosed()).isEmpty();
            long end = System.nanoTime() + 10_000_000_000L;
            String types = "";
            while (!types.endsWith("Z")) {
                assertThat(System.nanoTime()).isLessThan(end);
                try (WireClient four = new WireClient(port)) {
                    four.startup("user", "millrace");
                    types = four.read().type() == 'R' ? WireClient.types(four.untilReady()) : "";
                }
            }
            assertThat(WireClient.types(one.message('Q', ";").send().untilReady()))
                    .isEqualTo("IZ");
        }
    }

    @Test
    void closesAClientThatDoesNotLogIn() throws IOException {
        int port = start(1);
        try (WireClient silent = new WireClient(port);
                WireClient slow = new WireClient(port).raw(new byte[] {0, 0, 0}).send()) {
            assertThat(silent.readByte()).isEqualTo(-1);
            assertThat(slow.readByte()).isEqualTo(-1);
        }
    }

    @Test
    void aClientThatHasLoggedInMayBeSilent() throws IOException {
        int port = start(4);
        try (WireClient client = new WireClient(port).login();
                WireClient silent = new WireClient(port)) {
            // When this one has been closed, the other's time would have been up as well.
            assertThat(silent.readByte()).isEqualTo(-1);
            assertThat(WireClient.types(client.message('Q', ";").send().untilReady()))
                    .isEqualTo("IZ");
        }
    }

    @Test
    void saysThatItStops() throws IOException {
        int port = start(60);
        try (WireClient idle = new WireClient(port).login();
                WireClient busy = new WireClient(port).login()) {
            busy.message('Q', "CREATE STREAM s (a INT)").send().untilReady();
            busy.message('Q', "SELECT a FROM s EMIT CHANGES").send();
            assertThat(busy.read().type()).isEqualTo('T');
            stop();
            for (WireClient client : List.of(idle, busy)) {
                List<WireClient.Reply> replies = client.untilClosed();
                assertThat(replies).isNotEmpty();
                assertThat(replies.get(replies.size() - 1).field('C')).isEqualTo("57P01");
                assertThat(replies.get(replies.size() - 1).field('S')).isEqualTo("FATAL");
            }
        }
    }
}
