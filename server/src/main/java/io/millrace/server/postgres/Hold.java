package io.millrace.server.postgres;

/** A client's socket, as far as its connection has a hold on it. Thread-safe. */
interface Hold {
    /** Reads again, if it had stopped. */
    void resumeReading();

    /** Closes once everything written is sent. */
    void closeAfterWrites();

    /** Runs {@code next} when what is written has gone; never where the client itself is the one that runs. */
    default void afterWrites(Runnable next) {}

    /** The client has proved who it is: it may now stay for as long as it likes. */
    void loggedIn();
}
