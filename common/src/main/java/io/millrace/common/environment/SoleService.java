package io.millrace.common.environment;

import org.jspecify.annotations.Nullable;

/**
 * Whom the running thread serves. One that has served a single client for a while may as well wait for the disk by itself
 * when that client waits for it too: two changes of threads cost the client more than anybody else would gain by them.
 * Owned by one thread.
 */
public final class SoleService {
    /** After so long without another client. */
    private static final long ALONE_NANOS = 10_000_000;

    private static final ThreadLocal<SoleService> OF_THREAD = ThreadLocal.withInitial(SoleService::new);

    private @Nullable Object client;
    private long since;
    private boolean current;

    private SoleService() {}

    /** The running thread does something for {@code client}. */
    public static void note(Object client) {
        OF_THREAD.get().isAlone(client);
    }

    /** Runs {@code turn} for {@code client}, who does not ask for more before it is answered. */
    public static void serve(Object client, Runnable turn) {
        SoleService service = OF_THREAD.get();
        service.current = service.isAlone(client);
        try {
            turn.run();
        } finally {
            service.current = false;
        }
    }

    /** Whether the running thread has nobody else to serve. */
    public static boolean isCurrent() {
        return OF_THREAD.get().current;
    }

    private boolean isAlone(Object next) {
        long now = System.nanoTime();
        if (!next.equals(client)) {
            client = next;
            since = now;
        }
        return now - since > ALONE_NANOS;
    }
}
