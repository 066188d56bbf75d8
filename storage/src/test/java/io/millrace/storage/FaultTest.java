package io.millrace.storage;

import static io.millrace.storage.FailsWith.hasCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.common.simulation.SimulatedDisk;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.common.simulation.Survival;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A disk that fails, fills up and forgets. */
final class FaultTest {
    private static final Path DIRECTORY = Path.of("/data/log");
    private static final TopicConfig KEEP = TopicConfig.DEFAULT.withRetention(-1, -1);
    private static final PartitionId A = new PartitionId("a", 0);
    private static final PartitionId B = new PartitionId("b", 0);

    /** Not for the journal: the file itself is forced. */
    private static final String BULK = "y".repeat(300_000);

    private final SimulatedDisk disk = new SimulatedDisk();
    private SimulatedEnvironment environment;
    private LogStore store;

    @BeforeEach
    void open() {
        environment = new SimulatedEnvironment(1, disk);
        store = LogStore.open(environment, DIRECTORY);
        environment.await(store.createTopic("a", KEEP.withSegmentBytes(1_000)));
        environment.await(store.createTopic("b", KEEP));
    }

    private Append.Result append(PartitionId id, String... values) {
        return environment.await(store.partition(id).append(Batches.of(values)));
    }

    private LogStore openAfterCrash(Survival survival) {
        return LogStore.open(new SimulatedEnvironment(2, disk.afterCrash(survival, 3)), DIRECTORY);
    }

    @Test
    void forcesThePartitionsThemselvesOnceTheJournalHasFailed() {
        append(A, "x");
        append(B, "x");
        disk.failForce(disk.forces() + 1);
        assertThat(append(A, "y").baseOffset()).isEqualTo(1);
        assertThat(append(B, "y").baseOffset()).isEqualTo(1);
        List<Append> both = List.of(new Append(A, Batches.of("z")), new Append(B, Batches.of("z")));
        assertThatThrownBy(() -> environment.await(store.append(both)))
                .satisfies(hasCode(ErrorCode.PARTITION_STOPPED))
                .hasMessage("appends to several partitions have stopped: the disk failed while journaling: "
                        + "the simulated disk failed to force");
        try (LogStore again = openAfterCrash(Survival.NONE)) {
            assertThat(Batches.all(again.partition(A))).containsExactly("0:x", "1:y");
            assertThat(Batches.all(again.partition(B))).containsExactly("0:x", "1:y");
        }
    }

    @Test
    void stopsAPartitionWhoseForceFails() {
        append(A, "x");
        disk.failForce(disk.forces() + 2); // of the segment that is rolled, then of what is too large for the journal
        CompletableFuture<Append.Result> first = store.partition(A).append(Batches.of(BULK));
        CompletableFuture<Append.Result> second = store.partition(A).append(Batches.of("z"));
        assertThatThrownBy(() -> environment.await(first)).satisfies(hasCode(ErrorCode.IO_ERROR));
        assertThatThrownBy(() -> environment.await(second)).satisfies(hasCode(ErrorCode.IO_ERROR));
        // The next force would succeed, and prove nothing: nothing more is taken.
        assertThatThrownBy(() -> append(A, "w")).satisfies(hasCode(ErrorCode.PARTITION_STOPPED));
        assertThat(Batches.all(store.partition(A))).containsExactly("0:x");
        assertThat(append(B, "others go on").baseOffset()).isZero();
        store.close();
        assertThat(disk.openFiles()).isZero();
        try (LogStore again = openAfterCrash(Survival.NONE)) {
            assertThat(Batches.all(again.partition(A))).containsExactly("0:x");
            assertThat(Batches.all(again.partition(B))).containsExactly("0:others go on");
            assertThat(again.partition(A).failure()).isEmpty();
        }
    }

    @Test
    void stopsAllPartitionsOfAGroupThatIsHalfLost() {
        disk.failForce(
                disk.forces() + 4); // after the journal has got room and the group, and one of both files is forced
        CompletableFuture<List<Append.Result>> both =
                store.append(List.of(new Append(A, Batches.of(BULK)), new Append(B, Batches.of(BULK))));
        assertThatThrownBy(() -> environment.await(both)).satisfies(hasCode(ErrorCode.IO_ERROR));
        environment.runUntilIdle();
        assertThatThrownBy(() -> append(A, "x")).satisfies(hasCode(ErrorCode.PARTITION_STOPPED));
        assertThatThrownBy(() -> append(B, "x")).satisfies(hasCode(ErrorCode.PARTITION_STOPPED));
        Cut cut = store.cut(List.of(A, B));
        assertThat(cut.stableOffset(A) + cut.stableOffset(B)).isZero();
    }

    @Test
    void refusesAppendsWhileTheDiskIsFullAndGoesOnAfterwards() {
        append(A, "x");
        disk.capacity(40_000);
        List<String> expected = new ArrayList<>(List.of("0:x"));
        String large = "y".repeat(900);
        MillraceException full = null;
        while (full == null) {
            try {
                long offset = append(A, large).baseOffset();
                expected.add(offset + ":" + large);
            } catch (MillraceException e) {
                full = e;
            }
        }
        assertThat(full.code()).isEqualTo(ErrorCode.DISK_FULL);
        assertThat(Batches.all(store.partition(A))).isEqualTo(expected);
        try (LogStore again = openAfterCrash(Survival.ALL)) {
            assertThat(Batches.all(again.partition(A))).isEqualTo(expected);
        }
    }

    @Test
    void takesAppendsAgainOnceThereIsRoom() {
        append(B, "x");
        String large = "y".repeat(20_000);
        disk.capacity(disk.usedBytes() + 1_000);
        assertThatThrownBy(() -> append(B, large)).satisfies(hasCode(ErrorCode.DISK_FULL));
        disk.capacity(Long.MAX_VALUE);
        assertThat(append(B, large).baseOffset()).isEqualTo(1);
        assertThat(Batches.all(store.partition(B))).containsExactly("0:x", "1:" + large);
    }

    @Test
    void refusesAnAppendToSeveralPartitionsBeforeItIsWrittenInPart() {
        appendToBoth("x");
        disk.capacity(disk.usedBytes() + 200_000);
        String large = "y".repeat(20_000);
        List<String> expected = new ArrayList<>(List.of("0:x"));
        MillraceException full = null;
        while (full == null) {
            try {
                appendToBoth(large);
                expected.add(expected.size() + ":" + large);
            } catch (MillraceException e) {
                full = e;
            }
        }
        assertThat(expected).hasSizeGreaterThan(1);
        assertThat(full.code()).isEqualTo(ErrorCode.DISK_FULL);
        assertThat(full).hasMessage("the disk is full while appending to several partitions");
        disk.capacity(Long.MAX_VALUE);
        appendToBoth("z");
        expected.add(expected.size() + ":z");
        assertThat(Batches.all(store.partition(A))).isEqualTo(expected);
        assertThat(Batches.all(store.partition(B))).isEqualTo(expected);
    }

    @Test
    void beginsNoSegmentOnAFullDisk() {
        String large = "y".repeat(900);
        append(A, large);
        append(A, large);
        disk.capacity(1);
        assertThatThrownBy(() -> append(A, "x")).satisfies(hasCode(ErrorCode.DISK_FULL));
        disk.capacity(Long.MAX_VALUE);
        assertThat(append(A, "x").baseOffset()).isEqualTo(2);
        assertThat(Batches.all(store.partition(A))).containsExactly("0:" + large, "1:" + large, "2:x");
    }

    private void appendToBoth(String value) {
        environment.await(store.append(List.of(new Append(A, Batches.of(value)), new Append(B, Batches.of(value)))));
    }

    @Test
    void leavesNothingOfARefusedBulkAppend() {
        append(A, "x");
        String small = "y".repeat(60_000);
        String large = "z".repeat(400_000); // not for the journal
        disk.capacity(disk.usedBytes() + 200_000);
        List<CompletableFuture<Append.Result>> refused = List.of(
                store.partition(A).append(Batches.of(large)), store.partition(A).append(Batches.of(small)));
        refused.forEach(
                each -> assertThatThrownBy(() -> environment.await(each)).satisfies(hasCode(ErrorCode.DISK_FULL)));
        assertThat(Batches.all(store.partition(A))).containsExactly("0:x");
        assertThat(append(A, small).baseOffset()).isEqualTo(1);
        disk.capacity(Long.MAX_VALUE);
        assertThat(append(A, large).baseOffset()).isEqualTo(2);
        List<String> expected = List.of("0:x", "1:" + small, "2:" + large);
        assertThat(Batches.all(store.partition(A))).isEqualTo(expected);
        try (LogStore again = openAfterCrash(Survival.ALL)) {
            assertThat(Batches.all(again.partition(A))).isEqualTo(expected);
        }
    }

    @Test
    void tellsDamageFromATornTail() throws IOException {
        append(A, "x");
        append(A, "y");
        append(B, "z");
        store.close();
        store = LogStore.open(environment, DIRECTORY); // its checkpoint knows of them, and the journal does not
        disk.corrupt(DIRECTORY.resolve("a-0/00000000000000000000.log"), 70, new byte[] {1, 2, 3});
        try (LogStore again = openAfterCrash(Survival.ALL)) {
            assertThat(again.partition(A).failure()).get().satisfies(hasCode(ErrorCode.PARTITION_STOPPED));
            assertThatThrownBy(() -> again.partition(A).read(0, 1, 100)).hasMessageContaining("damaged at byte");
            assertThat(Batches.all(again.partition(B))).containsExactly("0:z");
        }
    }

    @Test
    void reportsDamageInAnOlderSegmentWhenItIsRead() throws IOException {
        for (int i = 0; i < 50; i++) {
            append(A, "value" + i);
        }
        disk.corrupt(DIRECTORY.resolve("a-0/00000000000000000000.log"), 70, new byte[] {1, 2, 3});
        try (LogStore again = openAfterCrash(Survival.ALL)) {
            assertThatThrownBy(() -> again.partition(A).read(0, 50, 100)).satisfies(hasCode(ErrorCode.DATA_CORRUPTED));
            assertThat(again.partition(A).read(40, 50, 100)).isNotEmpty();
        }
    }

    @Test
    void reopensWhatWasClosedInGoodOrderByItsIndexesAlone() throws IOException {
        for (int i = 0; i < 400; i++) {
            append(B, "value" + i);
        }
        store.close();
        // Damage that a scan would find: nobody looks there.
        disk.corrupt(DIRECTORY.resolve("b-0/00000000000000000000.log"), 70, new byte[] {1, 2, 3});
        try (LogStore again = LogStore.open(environment, DIRECTORY)) {
            assertThat(again.partition(B).endOffset()).isEqualTo(400);
            assertThat(Batches.texts(again.partition(B).read(399, 400, 100)).get(0))
                    .contains("value");
            assertThatThrownBy(() -> again.partition(B).read(0, 1, 100)).satisfies(hasCode(ErrorCode.DATA_CORRUPTED));
        }
    }
}
