package io.millrace.server.kafka;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/** What a client is allowed to do; the bits are {@code AclOperation}'s. Where no rights are kept it is all that there is to do. */
final class AuthorizedOperations {
    /** To a client that did not ask. */
    static final int NOT_ASKED = Integer.MIN_VALUE;

    static final int TOPIC = 0b1101_1111_1000;
    static final int GROUP = 0b1101_0100_1000;
    static final int CLUSTER = 0b1_1111_1010_0000;

    private AuthorizedOperations() {}

    /** What is left of {@code all} for the request's sender. */
    static int allowed(int all, Request request, AccessRules rules, ResourceType type, String name) {
        if (all == NOT_ASKED) {
            return NOT_ASKED;
        }
        int allowed = 0;
        for (AclOperation operation : AclOperation.values()) {
            int bit = 1 << operation.code();
            if ((all & bit) != 0 && rules.allow(request, operation, type, name)) {
                allowed |= bit;
            }
        }
        return allowed;
    }

    static int ifAsked(boolean asked, int operations) {
        return asked ? operations : NOT_ASKED;
    }
}
