package io.millrace.server.postgres;

import io.millrace.sql.Notice;
import io.millrace.sql.Session;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a session has to say besides its answers, until the client is told. Thread-safe. */
final class Announcements {
    private final ConcurrentLinkedQueue<Notice> notices = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> changedSettings = new ConcurrentLinkedQueue<>();

    void listenTo(Session session) {
        session.onNotice(notices::add);
        session.onSettingChanged(changedSettings::add);
    }

    void sendNotices(BackendWriter out) {
        for (Notice notice = notices.poll(); notice != null; notice = notices.poll()) {
            out.notice(notice);
        }
    }

    void sendChangedSettings(BackendWriter out) {
        for (String line = changedSettings.poll(); line != null; line = changedSettings.poll()) {
            int equals = line.indexOf('=');
            out.parameterStatus(line.substring(0, equals), line.substring(equals + 1));
        }
    }
}
