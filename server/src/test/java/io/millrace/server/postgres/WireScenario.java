package io.millrace.server.postgres;

import io.millrace.server.RunningServer;
import java.io.IOException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server, and clients that speak the protocol to it by hand. */
abstract class WireScenario {
    static final short NONE = 0;

    @RegisterExtension
    static final RunningServer server = new RunningServer();

    static WireClient connect() throws IOException {
        return new WireClient(server.sqlPort());
    }
}
