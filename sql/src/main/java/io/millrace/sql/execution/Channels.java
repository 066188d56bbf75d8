package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.sql.Notification;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who of a database's sessions listens to which channel. Thread-safe. */
public final class Channels {
    /** What a session may leave unread before nobody may tell it more. */
    static final long MAX_UNREAD_BYTES = 64L << 20;

    private final Map<String, Set<SessionChannels>> listeners = new HashMap<>();

    synchronized void listen(String channel, SessionChannels session) {
        listeners.computeIfAbsent(channel, unused -> new LinkedHashSet<>()).add(session);
    }

    synchronized void unlisten(String channel, SessionChannels session) {
        Set<SessionChannels> all = listeners.get(channel);
        if (all != null && all.remove(session) && all.isEmpty()) {
            listeners.remove(channel);
        }
    }

    /** @throws io.millrace.common.error.MillraceException LIMIT_EXCEEDED */
    synchronized void checkRoom(String channel) {
        for (SessionChannels session : listeners.getOrDefault(channel, Set.of())) {
            if (session.unreadBytes() > MAX_UNREAD_BYTES) {
                throw ErrorCode.LIMIT_EXCEEDED
                        .error("too many notifications in the NOTIFY queue")
                        .hint("A session that listens to \"" + channel + "\" does not read what it is told.");
            }
        }
    }

    /** In the same order for all that listen. */
    synchronized void tell(List<Notification> notifications) {
        for (Notification notification : notifications) {
            listeners.getOrDefault(notification.channel(), Set.of()).forEach(session -> session.arrived(notification));
        }
    }
}
