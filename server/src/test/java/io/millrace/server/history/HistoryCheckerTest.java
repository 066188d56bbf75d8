package io.millrace.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.history.History.Outcome;
import io.millrace.server.history.History.Seen;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sound history passes; each anomaly planted in it is found, and nothing else. */
class HistoryCheckerTest {
    private final History history = new History();
    private final List<Seen> end = new ArrayList<>();

    HistoryCheckerTest() {
        history.wrote(List.of("a#1"), Outcome.ACKNOWLEDGED);
        history.acknowledgedAt("a#1", 0);
        history.wrote(List.of("a#2"), Outcome.UNKNOWN);
        history.wrote(List.of("t1/left#1", "t1/right#1"), Outcome.ACKNOWLEDGED);
        history.wrote(List.of("t2/left#2", "t2/right#2"), Outcome.ABORTED);
        history.wrote(List.of("t3/left#3", "t3/right#3"), Outcome.UNKNOWN);
        end.add(seen("plain", 0, "a#1"));
        end.add(seen("left", 0, "t1/left#1"));
        end.add(seen("right", 0, "t1/right#1"));
        history.saw(seen("plain", 0, "a#1"));
        history.sawTogether(List.of());
        history.sawTogether(List.of("t1/left#1", "t1/right#1"));
        history.sawPosition("g", "plain-0", 0);
        history.sawPosition("g", "plain-0", 1);
    }

    private static Seen seen(String topic, long offset, String value) {
        return new Seen(topic, 0, offset, "key", value);
    }

    private List<String> kinds() {
        return HistoryChecker.check(history, end).stream()
                .map(anomaly -> anomaly.substring(0, anomaly.indexOf(':')))
                .toList();
    }

    @Test
    void aSoundHistoryPasses() {
        assertThat(kinds()).isEmpty();
        end.add(seen("plain", 1, "a#2"));
        assertThat(kinds()).as("what is unknown may be there").isEmpty();
    }

    @Test
    void findsALostRecord() {
        end.remove(0);
        assertThat(kinds()).containsExactlyInAnyOrder("lost", "vanished");
    }

    @Test
    void findsALostTransaction() {
        end.removeIf(each -> each.value().startsWith("t1"));
        assertThat(kinds()).containsExactly("lost");
    }

    @Test
    void findsADuplicate() {
        end.add(seen("plain", 1, "a#1"));
        assertThat(kinds()).contains("duplicate");
    }

    @Test
    void findsAnAbortedReadAtTheEndByAConsumerAndInAnAnswer() {
        history.sawTogether(List.of("t2/left#2", "t2/right#2"));
        assertThat(kinds()).contains("aborted read").doesNotContain("torn");
        end.add(seen("left", 1, "t2/left#2"));
        end.add(seen("right", 1, "t2/right#2"));
        assertThat(kinds()).containsOnly("aborted read");
    }

    @Test
    void findsATornTransactionAtTheEnd() {
        end.add(seen("left", 1, "t3/left#3"));
        assertThat(kinds()).containsExactly("torn");
    }

    @Test
    void findsATornTransactionInAnAnswer() {
        history.sawTogether(List.of("t1/left#1"));
        assertThat(kinds()).containsExactly("torn");
    }

    @Test
    void findsAnInventedRecord() {
        end.add(seen("plain", 1, "b#1"));
        assertThat(kinds()).contains("invented");
    }

    @Test
    void findsAMovedRecord() {
        history.acknowledgedAt("t1/left#1", 7);
        assertThat(kinds()).containsExactly("moved");
    }

    @Test
    void findsARecordThatIsNotWhereAConsumerSawIt() {
        history.saw(seen("left", 5, "t1/left#1"));
        assertThat(kinds()).containsExactly("vanished");
    }

    @Test
    void findsAKeyOutOfOrder() {
        end.add(0, new Seen("plain", 0, -1, "key", "a#2"));
        assertThat(kinds()).containsExactly("key order");
    }

    @Test
    void findsOffsetsOutOfOrder() {
        end.add(new Seen("plain", 0, 0, "other", "a#2"));
        assertThat(kinds()).containsExactly("offset order");
    }

    @Test
    void findsAPositionThatWentBack() {
        history.sawPosition("g", "plain-0", 0);
        assertThat(kinds()).containsExactly("position went back");
    }

    @Test
    void findsWhatACopyLacksRepeatsAndInvents() {
        assertThat(HistoryChecker.checkCopy("c", List.of("a", "b"), List.of("a", "b")))
                .isEmpty();
        assertThat(HistoryChecker.checkCopy("c", List.of("a", "b", "d"), List.of("a", "a", "b", "x")))
                .containsExactly("c holds a twice", "c lacks d", "c holds a stranger x");
    }
}
