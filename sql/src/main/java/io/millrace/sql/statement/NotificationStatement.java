package io.millrace.sql.statement;

import org.jspecify.annotations.Nullable;

/** LISTEN, UNLISTEN and NOTIFY. */
public sealed interface NotificationStatement extends Statement {
    record Listen(String channel) implements NotificationStatement {}

    /** @param channel null for all */
    record Unlisten(@Nullable String channel) implements NotificationStatement {}

    record Notify(String channel, String payload) implements NotificationStatement {}
}
