package io.millrace.server.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What clients have done and seen, as they tell it. Every value that is ever written is unique. Thread-safe. */
final class History {
    /** Of a write, or of a whole transaction. */
    enum Outcome {
        /** The server has said that it is there. */
        ACKNOWLEDGED,
        /** The client has taken it back, or never asked for it to be made visible. */
        ABORTED,
        /** The answer was lost: it is wholly there or wholly not. */
        UNKNOWN
    }

    /** Values written together; a write of its own is a transaction of one. */
    record Written(List<String> values, Outcome outcome) {}

    /** A record as it was read. */
    record Seen(String topic, int partition, long offset, String key, String value) {}

    /** A group's position, as it was asked for or acknowledged; in the order in which that was. */
    record Position(String group, String partition, long offset) {}

    private final Map<String, Long> offsets = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Written> writes = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<List<String>> snapshots = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Position> positions = new ConcurrentLinkedQueue<>();

    void wrote(List<String> values, Outcome outcome) {
        writes.add(new Written(List.copyOf(values), outcome));
    }

    /** {@code value} was acknowledged to be at {@code offset} of its partition. */
    void acknowledgedAt(String value, long offset) {
        offsets.put(value, offset);
    }

    void saw(Seen read) {
        seen.add(read);
    }

    /** All values that one query gave, over everything that transactions write. */
    void sawTogether(List<String> values) {
        snapshots.add(List.copyOf(values));
    }

    void sawPosition(String group, String partition, long offset) {
        positions.add(new Position(group, partition, offset));
    }

    List<Written> writes() {
        return new ArrayList<>(writes);
    }

    Map<String, Long> offsets() {
        return offsets;
    }

    List<Seen> seen() {
        return new ArrayList<>(seen);
    }

    List<List<String>> snapshots() {
        return new ArrayList<>(snapshots);
    }

    List<Position> positions() {
        return new ArrayList<>(positions);
    }
}
