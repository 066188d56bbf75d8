package io.millrace.storage.group;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A reader in this process as a member of a group. It is in the group from the first {@link #present} on. Thread-safe. */
public final class GroupMembership implements AutoCloseable {
    private final GroupCoordinator coordinator;
    private final String group;
    private final String memberId;
    private final String clientId;
    private final Set<String> topics;
    private final int timeoutMillis;
    private final GroupReader reader;

    GroupMembership(
            GroupCoordinator coordinator,
            String group,
            String memberId,
            String clientId,
            Set<String> topics,
            int timeoutMillis,
            GroupReader reader) {
        this.coordinator = coordinator;
        this.group = group;
        this.memberId = memberId;
        this.clientId = clientId;
        this.topics = Set.copyOf(topics);
        this.timeoutMillis = timeoutMillis;
        this.reader = reader;
    }

    /**
     * The reader is there: joins if it is no member (any more), and its time runs anew. Completes once the reader has been
     * told its share as of now, which lacks what others have not let go of yet.
     */
    public CompletableFuture<Void> present() {
        return coordinator.present(this);
    }

    /** The reader can let go of more than it could when it was last asked. */
    public void released() {
        coordinator.released(this);
    }

    /** Leaves. */
    @Override
    public void close() {
        coordinator.left(this);
    }

    String group() {
        return group;
    }

    public String memberId() {
        return memberId;
    }

    String clientId() {
        return clientId;
    }

    Set<String> topics() {
        return topics;
    }

    /** How long it may be silent, and how long it may hold what others wait for. */
    int timeoutMillis() {
        return timeoutMillis;
    }

    GroupReader reader() {
        return reader;
    }
}
