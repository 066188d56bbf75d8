package io.millrace.benchmarks.peer;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that can be started on an empty directory and asked for a first answer. */
public interface Peer {
    String name();

    /** Whatever must be done once before the first start of {@code data}; not timed. */
    void prepare(Path data) throws Exception;

    List<String> command(Path data);

    /** Returns when the server has answered; throws while it is not there yet. */
    void firstAnswer() throws Exception;

    /** Starts the server; its output is dropped, its errors are this process's. */
    default Process start(Path data) throws Exception {
        return new ProcessBuilder(command(data))
                .directory(Path.of("/tmp").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Returns when {@code server} has answered; throws if it does not within a minute. */
    default void awaitAnswer(Process server, long pollMillis) throws Exception {
        long start = System.nanoTime();
        while (true) {
            try {
                firstAnswer();
                return;
            } catch (Exception notYet) {
                if (System.nanoTime() - start > TimeUnit.MINUTES.toNanos(1) || !server.isAlive()) {
                    throw notYet;
                }
                Thread.sleep(pollMillis);
            }
        }
    }
}
