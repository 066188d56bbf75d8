package io.millrace.server.history;

import io.millrace.server.history.History.Outcome;
import io.millrace.server.history.History.Position;
import io.millrace.server.history.History.Seen;
import io.millrace.server.history.History.Written;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds a history against what was promised. {@code end} is what a reader finds when all is over, in offset order. */
final class HistoryChecker {
    private static final int MOST_OF_A_KIND = 20;

    private final History history;
    private final List<Seen> end;
    private final Map<String, Written> writeOf = new HashMap<>();
    private final Map<String, Seen> endOf = new HashMap<>();
    private final Map<String, List<String>> anomalies = new HashMap<>();

    private HistoryChecker(History history, List<Seen> end) {
        this.history = history;
        this.end = end;
    }

    /** What cannot be, in words; empty if all is well. */
    static List<String> check(History history, List<Seen> end) {
        HistoryChecker checker = new HistoryChecker(history, end);
        checker.indexWrites();
        checker.checkEnd();
        checker.checkWrites();
        checker.checkSeen();
        checker.checkSnapshots();
        checker.checkPositions();
        List<String> all = new ArrayList<>();
        checker.anomalies.values().forEach(all::addAll);
        return all;
    }

    private void anomaly(String kind, String text, @Nullable Object... arguments) {
        List<String> known = anomalies.computeIfAbsent(kind, any -> new ArrayList<>());
        if (known.size() < MOST_OF_A_KIND) {
            known.add(kind + ": " + text.formatted(arguments));
        }
    }

    private void indexWrites() {
        for (Written write : history.writes()) {
            for (String value : write.values()) {
                writeOf.put(value, write);
            }
        }
    }

    /** Nothing twice, nothing invented, each key in the order in which it was written. */
    private void checkEnd() {
        Map<String, Long> lastOffset = new HashMap<>();
        Map<String, Long> lastSequence = new HashMap<>();
        for (Seen each : end) {
            Seen before = endOf.putIfAbsent(each.value(), each);
            if (before != null) {
                anomaly("duplicate", "%s and %s", before, each);
            }
            Long offset = lastOffset.put(each.topic() + "-" + each.partition(), each.offset());
            if (offset != null && offset >= each.offset()) {
                anomaly("offset order", "%s after offset %s", each, offset);
            }
            long sequence = sequenceOf(each.value());
            Long previous = lastSequence.put(each.topic() + "/" + each.key(), sequence);
            if (previous != null && previous >= sequence) {
                anomaly("key order", "%s after %s", each, previous);
            }
            checkVisible("at the end", each.value());
        }
    }

    /** Values end in the number that their writer has counted to. */
    private static long sequenceOf(String value) {
        return Long.parseLong(value.substring(value.lastIndexOf('#') + 1));
    }

    private void checkVisible(String where, String value) {
        Written write = writeOf.get(value);
        if (write == null) {
            anomaly("invented", "%s %s was never written", where, value);
        } else if (write.outcome() == Outcome.ABORTED) {
            anomaly("aborted read", "%s %s", where, value);
        }
    }

    private void checkWrites() {
        for (Written write : history.writes()) {
            checkWhole("at the end", write, endOf.keySet());
            if (write.outcome() == Outcome.ACKNOWLEDGED && !endOf.keySet().containsAll(write.values())) {
                anomaly("lost", "%s", write);
            }
        }
        history.offsets().forEach((value, offset) -> {
            Seen there = endOf.get(value);
            if (there != null && there.offset() != offset) {
                anomaly("moved", "%s was acknowledged at %s", there, offset);
            }
        });
    }

    private void checkWhole(String where, Written write, Set<String> visible) {
        int count = 0;
        for (String value : write.values()) {
            count += visible.contains(value) ? 1 : 0;
        }
        if (count != 0 && count != write.values().size()) {
            anomaly(
                    "torn",
                    "%s %s of %s values of %s",
                    where,
                    count,
                    write.values().size(),
                    write);
        }
    }

    /** What a consumer was given is still there, in the same place. */
    private void checkSeen() {
        for (Seen each : history.seen()) {
            checkVisible("by a consumer", each.value());
            Seen there = endOf.get(each.value());
            if (!each.equals(there)) {
                anomaly("vanished", "%s is now %s", each, there);
            }
        }
    }

    private void checkSnapshots() {
        for (List<String> snapshot : history.snapshots()) {
            Set<String> visible = new HashSet<>(snapshot);
            if (visible.size() < snapshot.size()) {
                anomaly("duplicate", "in a query's answer of %s values", snapshot.size());
            }
            Set<Written> touched = new HashSet<>();
            for (String value : visible) {
                checkVisible("in a query's answer", value);
                Written write = writeOf.get(value);
                if (write != null && touched.add(write)) {
                    checkWhole("in a query's answer", write, visible);
                }
            }
        }
    }

    private void checkPositions() {
        Map<String, Long> last = new HashMap<>();
        for (Position position : history.positions()) {
            Long before = last.put(position.group() + " " + position.partition(), position.offset());
            if (before != null && position.offset() < before) {
                anomaly("position went back", "%s after %s", position, before);
            }
        }
    }

    /** A copy made with exactly-once: each of {@code originals} once, and nothing else. */
    static List<String> checkCopy(String name, Collection<String> originals, Collection<String> copies) {
        List<String> anomalies = new ArrayList<>();
        Set<String> once = new HashSet<>();
        for (String copy : copies) {
            if (!once.add(copy)) {
                anomalies.add(name + " holds " + copy + " twice");
            }
        }
        Set<String> missing = new HashSet<>(originals);
        missing.removeAll(once);
        once.removeAll(new HashSet<>(originals));
        missing.stream().limit(MOST_OF_A_KIND).forEach(each -> anomalies.add(name + " lacks " + each));
        once.stream().limit(MOST_OF_A_KIND).forEach(each -> anomalies.add(name + " holds a stranger " + each));
        return anomalies;
    }
}
