package io.millrace.sql.execution;

import io.millrace.sql.statement.NotificationStatement;

/** LISTEN, UNLISTEN, NOTIFY: they count when the transaction commits. */
final class NotificationHandler {
    private NotificationHandler() {}

    static Executable listen(NotificationStatement.Listen listen, Preparation preparation) {
        SessionChannels channels = preparation.session().channels();
        return Executable.immediate("LISTEN", () -> channels.listen(listen.channel()));
    }

    static Executable unlisten(NotificationStatement.Unlisten unlisten, Preparation preparation) {
        SessionChannels channels = preparation.session().channels();
        return Executable.immediate("UNLISTEN", () -> channels.unlisten(unlisten.channel()));
    }

    static Executable tell(NotificationStatement.Notify notify, Preparation preparation) {
        SessionChannels channels = preparation.session().channels();
        return Executable.immediate("NOTIFY", () -> channels.tell(notify.channel(), notify.payload()));
    }
}
