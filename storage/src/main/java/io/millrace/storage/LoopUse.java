package io.millrace.storage;

import io.millrace.common.environment.EventLoop;
import org.jspecify.annotations.Nullable;

/** A loop of several partitions, and whether one of them has it for itself. Owned by the loop. */
final class LoopUse {
    /** Writes of one partition without another's between them, after which it counts as alone. */
    private static final int WRITES_ALONE = 8;

    private final EventLoop loop;
    private @Nullable Object last;
    private int writes;

    LoopUse(EventLoop loop) {
        this.loop = loop;
    }

    EventLoop loop() {
        return loop;
    }

    /** A write of {@code user}: whether nobody else has written for a while. */
    boolean isMine(Object user) {
        if (last != user) {
            last = user;
            writes = 0;
        }
        return ++writes > WRITES_ALONE;
    }
}
