package io.millrace.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.tools.DumpLogSegments;

/** A partition's segments as Kafka's own DumpLogSegments reads them, in a process of its own; it must find nothing wrong. */
final class SegmentDump {
    private static final Pattern RECORD = Pattern.compile("\\| offset: (\\d+) .* payload: (.*)");
    private static final Pattern CONTROL = Pattern.compile("\\| offset: (\\d+) .* endTxnMarker: (\\w+) .*");
    private static final Pattern ABORTED =
            Pattern.compile("version: 0 (producerId: \\d+ firstOffset: \\d+ lastOffset: \\d+ lastStableOffset: \\d+)");

    /**
     * All else that the tool says of files that are as they should be. Of missing offsets it tells too, though they are
     * no fault where there was compaction, and takes the first of a segment for one that comes after -1; tests compare
     * the offsets of all records instead.
     */
    private static final Pattern HARMLESS = Pattern.compile("Dumping .*"
            + "|Log starting offset: \\d+"
            + "|baseOffset: .* isvalid: true"
            + "|timestamp: -?\\d+ offset: \\d+"
            + "|offset: \\d+ position: \\d+"
            + "|.*index passed sanity check\\."
            + "|.*\\.index is empty\\."
            + "|Non-consecutive offsets in .*"
            + "|  -?\\d+ is followed by \\d+");

    /** Data records' values, and markers' kinds, by offset. */
    final Map<Long, String> records = new TreeMap<>();

    /** The transactions that were rolled back, in order. */
    final List<String> aborted = new ArrayList<>();

    private SegmentDump() {}

    /** Fails if the tool finds anything wrong in {@code partition}'s files: segments and their indexes of three kinds. */
    static SegmentDump of(Path partition, Path log) throws IOException, InterruptedException {
        SegmentDump dump = new SegmentDump();
        run(log, files(partition, "log"), "--deep-iteration", "--print-data-log")
                .forEach(dump::record);
        List<String> indexes = files(partition, "index");
        indexes.addAll(files(partition, "timeindex"));
        for (String check : List.of("--index-sanity-check", "--verify-index-only", "--deep-iteration")) {
            run(log, indexes, check).forEach(line -> assertThat(line).matches(HARMLESS));
        }
        run(log, files(partition, "txnindex")).forEach(dump::transaction);
        return dump;
    }

    private void record(String line) {
        Matcher record = RECORD.matcher(line);
        Matcher control = CONTROL.matcher(line);
        if (record.matches()) {
            assertThat(records.put(Long.valueOf(record.group(1)), record.group(2)))
                    .as("twice: %s", line)
                    .isNull();
        } else if (control.matches()) {
            records.put(Long.valueOf(control.group(1)), control.group(2));
        } else {
            assertThat(line).matches(HARMLESS);
        }
    }

    private void transaction(String line) {
        Matcher transaction = ABORTED.matcher(line);
        if (transaction.matches()) {
            aborted.add(transaction.group(1));
        } else {
            assertThat(line).matches(HARMLESS);
        }
    }

    /** First offsets of the segments, in order. */
    static List<Long> baseOffsets(Path partition) throws IOException {
        return files(partition, "log").stream()
                .map(file -> Long.valueOf(Path.of(file).getFileName().toString().replace(".log", "")))
                .toList();
    }

    /** Those of a kind, in the order of their offsets. */
    static List<String> files(Path partition, String kind) throws IOException {
        try (Stream<Path> files = Files.list(partition)) {
            return new ArrayList<>(files.map(Path::toString)
                    .filter(name -> name.endsWith("." + kind))
                    .sorted()
                    .toList());
        }
    }

    private static List<String> run(Path log, List<String> files, String... options)
            throws IOException, InterruptedException {
        if (files.isEmpty()) {
            return List.of();
        }
        Files.deleteIfExists(log);
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--files", String.join(",", files)));
        Program program = Program.start(log, DumpLogSegments.class, arguments.toArray(String[]::new));
        int status = program.exitStatus();
        assertThat(status).as(program.output()).isZero();
        return program.output().lines().toList();
    }
}
