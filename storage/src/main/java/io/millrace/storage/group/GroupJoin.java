package io.millrace.storage.group;

import io.millrace.common.error.ErrorCode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A wish to join a group.
 *
 * @param memberId empty for a new member
 * @param instanceId of a static member (KIP-345); null for none
 * @param protocolType {@code consumer}, {@code connect} …
 * @param protocols what it subscribes to, by protocol, in the order in which it prefers them
 * @param asksForId whether a new member is given an id and has to come back with it (KIP-394)
 */
public record GroupJoin(
        String group,
        String memberId,
        @Nullable String instanceId,
        String clientId,
        String clientHost,
        int sessionTimeoutMillis,
        int rebalanceTimeoutMillis,
        String protocolType,
        Map<String, byte[]> protocols,
        boolean asksForId) {
    /** Kafka's {@code group.min.session.timeout.ms} and {@code group.max.session.timeout.ms}. */
    public static final int LEAST_SESSION_MILLIS = 6_000;

    public static final int MOST_SESSION_MILLIS = 1_800_000;

    /** @throws io.millrace.common.error.MillraceException INVALID_SESSION_TIMEOUT */
    void checkSessionTimeout() {
        if (sessionTimeoutMillis < LEAST_SESSION_MILLIS || sessionTimeoutMillis > MOST_SESSION_MILLIS) {
            throw ErrorCode.INVALID_SESSION_TIMEOUT.error(
                    "a session timeout is %s to %s ms, not %s",
                    LEAST_SESSION_MILLIS, MOST_SESSION_MILLIS, sessionTimeoutMillis);
        }
    }

    /**
     * How it went.
     *
     * @param protocol the one that all members have
     * @param members with what they subscribe to; for the leader only, who assigns
     * @param skipAssignment for a leader that came back and need not assign again
     */
    public record Joined(
            String memberId,
            int generation,
            String protocolType,
            String protocol,
            String leader,
            List<Subscribed> members,
            boolean skipAssignment) {
        public Joined {
            members = List.copyOf(members);
        }
    }

    /** A member and what it subscribes to under the protocol chosen. */
    public record Subscribed(String memberId, @Nullable String instanceId, byte[] metadata) {}
}
