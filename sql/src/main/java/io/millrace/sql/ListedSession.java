package io.millrace.sql;

import io.millrace.sql.execution.SessionContext;
import io.millrace.sql.execution.StatementRunner;
import io.millrace.sql.introspection.OpenSession;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** How a client's session is shown to others. */
record ListedSession(SessionContext context, StatementRunner runner, ClientConnection client, long startedMicros)
        implements OpenSession {
    @Override
    public int processId() {
        return client.processId();
    }

    @Override
    public String user() {
        return context.user();
    }

    @Override
    public String applicationName() {
        return context.settings().get("application_name");
    }

    @Override
    public @Nullable InetSocketAddress address() {
        return client.address();
    }

    @Override
    public Activity activity() {
        return runner.activity();
    }

    @Override
    public void cancel() {
        client.cancel().run();
    }

    @Override
    public void terminate() {
        client.terminate().run();
    }
}
