package io.millrace.server.kafka;

/** What a client is allowed to do, which is everything that there is to do; the bits are {@code AclOperation}'s. */
final class AuthorizedOperations {
    /** To a client that did not ask. */
    static final int NOT_ASKED = Integer.MIN_VALUE;

    static final int TOPIC = 0b1101_1111_1000;
    static final int GROUP = 0b1101_0100_1000;
    static final int CLUSTER = 0b1_1111_1010_0000;

    private AuthorizedOperations() {}

    static int ifAsked(boolean asked, int operations) {
        return asked ? operations : NOT_ASKED;
    }
}
