package io.millrace.server.postgres;

/** What a connection is at: it may take several turns, and wakes the connection when it can go on. */
interface Activity {
    /**
     * Goes on as far as it can.
     *
     * @return whether it is done
     * @throws io.millrace.common.error.MillraceException it failed, and has nothing left to give back
     */
    boolean advance();

    /** Whether {@link #advance} may now take long. */
    boolean isHeavy();

    /** The client is gone: gives back what it holds. */
    void abandon();
}
