package io.millrace.benchmarks.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Resident memory of a server, from Linux's /proc. */
final class Memory {
    private Memory() {}

    /**
     * In MiB. Of a server of many processes, memory that they share is counted once (their proportional set sizes); of
     * one process, it is its resident set size.
     */
    static double mebibytes(Process server) throws IOException {
        List<Long> processes = Stream.concat(
                        Stream.of(server.pid()), server.descendants().map(ProcessHandle::pid))
                .toList();
        String figure = processes.size() == 1 ? "Rss:" : "Pss:";
        double kibibytes = 0;
        for (long process : processes) {
            Path rollup = Path.of("/proc/" + process + "/smaps_rollup");
            if (!Files.exists(rollup)) {
                continue;
            }
            for (String line : Files.readAllLines(rollup)) {
                if (line.startsWith(figure)) {
                    kibibytes += Double.parseDouble(line.replaceAll("[^0-9]", ""));
                }
            }
        }
        return kibibytes / 1024;
    }
}
