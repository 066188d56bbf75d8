package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.sql.Notification;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one session listens to, what it is going to tell when its transaction commits, and what it has been told and not
 * read. The first two are owned by the session; the last is thread-safe.
 */
final class SessionChannels {
    /** PostgreSQL's limits: bytes below these. */
    private static final int MAX_PAYLOAD = 8000;

    private static final int MAX_CHANNEL = 64;
    private static final int MAX_PENDING = 100_000;

    private final Channels channels;
    private final int processId;
    private final Set<String> listening = new HashSet<>();
    private final List<Runnable> changes = new ArrayList<>();
    /** Equal ones of a transaction are told once. */
    private final Set<Notification> pending = new LinkedHashSet<>();

    private final Queue<Notification> unread = new ArrayDeque<>();
    private long unreadBytes;
    private Runnable onArrival = () -> {};

    SessionChannels(Channels channels, int processId) {
        this.channels = channels;
        this.processId = processId;
    }

    void listen(String channel) {
        checkName(channel);
        changes.add(() -> {
            listening.add(channel);
            channels.listen(channel, this);
        });
    }

    /** @param channel null for all */
    void unlisten(@Nullable String channel) {
        changes.add(() -> {
            for (String each : channel == null ? List.copyOf(listening) : List.of(channel)) {
                listening.remove(each);
                channels.unlisten(each, this);
            }
        });
    }

    void tell(String channel, String payload) {
        checkName(channel);
        if (payload.getBytes(StandardCharsets.UTF_8).length >= MAX_PAYLOAD) {
            throw ErrorCode.INVALID_PARAMETER_VALUE.error("payload string too long");
        }
        channels.checkRoom(channel);
        if (pending.size() == MAX_PENDING) {
            throw ErrorCode.LIMIT_EXCEEDED
                    .error("a transaction cannot send more than %s notifications", MAX_PENDING)
                    .hint("COMMIT more often.");
        }
        pending.add(new Notification(processId, channel, payload));
    }

    private static void checkName(String channel) {
        if (channel.isEmpty()) {
            throw ErrorCode.INVALID_PARAMETER_VALUE.error("channel name cannot be empty");
        }
        if (channel.getBytes(StandardCharsets.UTF_8).length >= MAX_CHANNEL) {
            throw ErrorCode.INVALID_PARAMETER_VALUE.error("channel name too long");
        }
    }

    /** What the transaction has asked for so far, to come back to. */
    record Mark(int changes, int pending) {}

    Mark mark() {
        return new Mark(changes.size(), pending.size());
    }

    void returnTo(Mark mark) {
        changes.subList(mark.changes(), changes.size()).clear();
        List<Notification> kept = List.copyOf(pending).subList(0, mark.pending());
        pending.retainAll(kept);
    }

    /** The transaction has committed. */
    void commit() {
        changes.forEach(Runnable::run);
        changes.clear();
        if (!pending.isEmpty()) {
            channels.tell(List.copyOf(pending));
            pending.clear();
        }
    }

    /** The transaction has ended otherwise. */
    void rollback() {
        changes.clear();
        pending.clear();
    }

    void close() {
        rollback();
        listening.forEach(channel -> channels.unlisten(channel, this));
        listening.clear();
    }

    void onArrival(Runnable listener) {
        synchronized (unread) {
            onArrival = listener;
        }
    }

    void arrived(Notification notification) {
        Runnable listener;
        synchronized (unread) {
            unread.add(notification);
            unreadBytes += size(notification);
            listener = onArrival;
        }
        listener.run();
    }

    /** The next one to be read; null if there is none. */
    @Nullable
    Notification next() {
        synchronized (unread) {
            Notification next = unread.poll();
            unreadBytes -= next == null ? 0 : size(next);
            return next;
        }
    }

    long unreadBytes() {
        synchronized (unread) {
            return unreadBytes;
        }
    }

    private static long size(Notification notification) {
        return 64L + notification.channel().length() + notification.payload().length();
    }
}
