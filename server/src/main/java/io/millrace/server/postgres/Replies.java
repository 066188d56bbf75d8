package io.millrace.server.postgres;

import io.millrace.common.error.MillraceException;
import io.millrace.sql.Notification;
import io.millrace.sql.Session;

/**
 * What a connection tells its client besides results: errors, notices, that it is ready, and when all of it is sent. Owned
 * by the connection's turn.
 */
final class Replies {
    private final BackendWriter out;
    private final Announcements announcements = new Announcements();

    /** Something is written and not yet sent, since the next message is there already. */
    private boolean flushDue;

    Replies(BackendWriter out) {
        this.out = out;
    }

    /** What {@code session} has to say is sent with its answers. */
    void listenTo(Session session) {
        announcements.listenTo(session);
    }

    void sendNotices() {
        announcements.sendNotices(out);
    }

    /**
     * Writes an ErrorResponse; gives what was shown.
     *
     * @param start index of the statement within {@code text}, which error positions are counted from
     */
    MillraceException error(Throwable error, String text, int start) {
        MillraceException shown = ShownError.of(error);
        sendNotices();
        out.error("ERROR", shown, ShownError.position(shown.position(), text, start));
        return shown;
    }

    /** Sends the last thing that this client hears. */
    void fatal(MillraceException error) {
        out.error("FATAL", error, 0);
        out.flush();
    }

    /** The end of a script or a pipeline: the next may come. */
    void ready(Session.TransactionStatus status) {
        sendNotices();
        announcements.sendChangedSettings(out);
        out.readyForQuery(
                switch (status) {
                    case IDLE -> 'I';
                    case IN_TRANSACTION -> 'T';
                    case FAILED -> 'E';
                });
        flushSoon();
    }

    /** What the session was told by others, while its client can take it. */
    void sendNotifications(Session session) {
        while (out.isWritable()) {
            Notification next = session.nextNotification();
            if (next == null) {
                return;
            }
            out.notification(next);
            flushSoon();
        }
    }

    /** What is written is sent when no message is left that could be answered first. */
    void flushSoon() {
        flushDue = true;
    }

    void flushIfDue() {
        if (flushDue) {
            flushDue = false;
            out.flush();
        }
    }
}
