package io.millrace.server.postgres;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Messages that have come and were not yet answered. The event loop puts them in, the connection's turn takes them. It is
 * bounded by reading: above {@link #HIGH} messages or {@link #HIGH_BYTES} the socket is not read until it has shrunk.
 */
final class Inbox {
    static final int HIGH = 2048;
    static final int LOW = 512;
    static final int HIGH_BYTES = 4 << 20;
    static final int LOW_BYTES = 1 << 20;

    private final ConcurrentLinkedQueue<FrontendMessage> messages = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger bytes = new AtomicInteger();

    void add(FrontendMessage message) {
        messages.add(message);
        count.incrementAndGet();
        bytes.addAndGet(weight(message));
    }

    @Nullable
    FrontendMessage peek() {
        return messages.peek();
    }

    @Nullable
    FrontendMessage poll() {
        FrontendMessage message = messages.poll();
        if (message != null) {
            count.decrementAndGet();
            bytes.addAndGet(-weight(message));
        }
        return message;
    }

    void clear() {
        while (poll() != null) {
            // poll keeps the counts
        }
    }

    boolean isFull() {
        return count.get() > HIGH || bytes.get() > HIGH_BYTES;
    }

    boolean hasRoom() {
        return count.get() < LOW && bytes.get() < LOW_BYTES;
    }

    /** Bytes held, roughly; the same each time for the same message. */
    static int weight(FrontendMessage message) {
        if (message instanceof FrontendMessage.CopyData copy) {
            return copy.data().length;
        }
        if (message instanceof FrontendMessage.Query query) {
            return query.sql().length();
        }
        if (message instanceof FrontendMessage.Parse parse) {
            return parse.sql().length();
        }
        if (message instanceof FrontendMessage.Bind bind) {
            int sum = 0;
            for (byte[] value : bind.values()) {
                sum += value == null ? 0 : value.length;
            }
            return sum;
        }
        return 0;
    }
}
