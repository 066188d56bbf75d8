package io.millrace.storage;

import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who want to know when a partition has more to show. Thread-safe. */
final class CommitListeners {
    private static final Logger LOG = LoggerFactory.getLogger(CommitListeners.class);

    private final PartitionId partition;
    private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

    CommitListeners(PartitionId partition) {
        this.partition = partition;
    }

    Registration add(Runnable listener) {
        // Wrapped, so that one listener registered twice is taken away once.
        Runnable entry = () -> listener.run();
        listeners.add(entry);
        return () -> listeners.remove(entry);
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    /** Calls each; one that fails keeps it from no other. */
    void run() {
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.error("commit listener failed partition={}", partition, e);
            }
        }
    }
}
