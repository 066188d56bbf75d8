package io.millrace.benchmarks.start;

import java.nio.file.Path;
import java.util.List;

/** A server that can be started on an empty directory and asked for a first answer. */
interface Peer {
    String name();

    /** Whatever must be done once before the first start of {@code data}; not timed. */
    void prepare(Path data) throws Exception;

    List<String> command(Path data);

    /** Returns when the server has answered; throws while it is not there yet. */
    void firstAnswer() throws Exception;
}
