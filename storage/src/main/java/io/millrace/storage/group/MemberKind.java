package io.millrace.storage.group;

/** What a member of a group speaks. */
public enum MemberKind {
    /** JoinGroup, SyncGroup, Heartbeat. */
    CLASSIC,
    /** ConsumerGroupHeartbeat (KIP-848). */
    CONSUMER,
    /** Nothing: it reads in this process, as {@link GroupReader}. */
    LOCAL
}
