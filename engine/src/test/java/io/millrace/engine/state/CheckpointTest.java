package io.millrace.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.MillraceException;
import io.millrace.common.simulation.SimulatedDisk;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.common.simulation.Survival;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CheckpointTest {
    private static final Path DIRECTORY = Path.of("/state");
    private static final Path FILE = DIRECTORY.resolve("query.state");
    private static final int COMMITS = 8;

    private static final byte[] NUMBER = {0};

    private static Checkpoint open(SimulatedDisk disk) {
        return Checkpoint.open(new SimulatedEnvironment(1, disk), FILE);
    }

    private static void commit(Checkpoint state, int number) {
        state.table("number").put(NUMBER, new byte[] {(byte) number});
        state.commit();
    }

    private static int number(Checkpoint state) {
        int[] number = new int[1];
        state.table("number").forEach((key, value) -> number[0] = value[0]);
        return number[0];
    }

    private static SimulatedDisk newDisk() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        disk.createDirectories(DIRECTORY);
        disk.forceDirectory(Path.of("/"));
        return disk;
    }

    /** What the tables hold when checkpoint {@code number} is committed: many entries, changed each time. */
    private static Map<String, String> change(Map<String, String> entries, int number) {
        Random random = new Random(number);
        Map<String, String> changed = new HashMap<>(entries);
        for (int i = 0; i < 300; i++) {
            String key = "key " + random.nextInt(500);
            if (random.nextInt(3) == 0) {
                changed.remove(key);
            } else {
                changed.put(key, "value " + number + " ".repeat(random.nextInt(200)) + i);
            }
        }
        return changed;
    }

    private static void write(StateTable table, Map<String, String> before, Map<String, String> after) {
        before.keySet().stream().filter(key -> !after.containsKey(key)).forEach(key -> table.remove(bytes(key)));
        after.forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                table.put(bytes(key), bytes(value));
            }
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> read(StateTable table) {
        Map<String, String> entries = new HashMap<>();
        table.forEach((key, value) ->
                entries.put(new String(key, StandardCharsets.UTF_8), new String(value, StandardCharsets.UTF_8)));
        return entries;
    }

    /** Commits until the disk crashes; the number of the last commit that returned. */
    private static int script(SimulatedDisk disk) {
        int acknowledged = 0;
        try {
            Checkpoint store = open(disk);
            Map<String, String> entries = Map.of();
            for (int number = 1; number <= COMMITS; number++) {
                Map<String, String> after = change(entries, number);
                write(store.table("t"), entries, after);
                commit(store, number);
                entries = after;
                acknowledged = number;
                if (number == COMMITS / 2) {
                    store.close();
                    store = open(disk);
                }
            }
            store.close();
        } catch (MillraceException e) {
            assertThat(disk.hasCrashed()).as("%s", e).isTrue();
        }
        return acknowledged;
    }

    private static Map<String, String> entriesAt(int number) {
        Map<String, String> entries = Map.of();
        for (int i = 1; i <= number; i++) {
            entries = change(entries, i);
        }
        return entries;
    }

    private static void checkWholeCheckpoint(SimulatedDisk disk, int acknowledged) {
        Checkpoint store = open(disk);
        int found = number(store);
        assertThat(found).isBetween(acknowledged, acknowledged + 1);
        assertThat(read(store.table("t"))).isEqualTo(entriesAt(found));
        store.close();
    }

    @Test
    void keepsTheLastCheckpointWhole() throws Exception {
        SimulatedDisk disk = newDisk();
        assertThat(script(disk)).isEqualTo(COMMITS);
        checkWholeCheckpoint(disk, COMMITS);
    }

    @Test
    void forgetsWhatWasPutAfterTheLastCheckpoint() throws Exception {
        SimulatedDisk disk = newDisk();
        script(disk);
        Checkpoint store = open(disk);
        store.table("t").put(bytes("more"), bytes("lost"));
        store.close();
        checkWholeCheckpoint(disk, COMMITS);
    }

    @Test
    void survivesACrashAtEveryOperation() throws Exception {
        SimulatedDisk counting = newDisk();
        long first = counting.operations();
        script(counting);
        long last = counting.operations();
        assertThat(last - first).isGreaterThan(COMMITS * 4);
        for (long at = first + 1; at <= last; at++) {
            for (Survival survival : Survival.values()) {
                SimulatedDisk disk = newDisk();
                disk.crashAtOperation(at);
                int acknowledged = script(disk);
                checkWholeCheckpoint(disk.afterCrash(survival, at), acknowledged);
            }
        }
    }

    @Test
    void refusesToGoOnAfterAFailedForce() throws Exception {
        SimulatedDisk disk = newDisk();
        Checkpoint store = open(disk);
        disk.failForce(disk.forces() + 1);
        assertThatThrownBy(() -> commit(store, 1)).isInstanceOf(MillraceException.class);
        assertThatThrownBy(() -> commit(store, 2)).isInstanceOf(MillraceException.class);
    }

    @Test
    void isEmptyAfterDeletionWhereverThatWasCutShort() throws Exception {
        SimulatedDisk counting = newDisk();
        script(counting);
        long first = counting.operations();
        Checkpoint.delete(new SimulatedEnvironment(1, counting), FILE);
        long last = counting.operations();
        for (long at = first + 1; at <= last; at++) {
            for (Survival survival : Survival.values()) {
                SimulatedDisk disk = newDisk();
                script(disk);
                disk.crashAtOperation(at);
                SimulatedEnvironment before = new SimulatedEnvironment(1, disk);
                assertThatThrownBy(() -> Checkpoint.delete(before, FILE)).isInstanceOf(MillraceException.class);
                SimulatedDisk after = disk.afterCrash(survival, at);
                Checkpoint store = open(after);
                assertThat(number(store)).isIn(0, COMMITS);
                assertThat(read(store.table("t"))).isEqualTo(entriesAt(number(store)));
                store.close();
                Checkpoint.delete(new SimulatedEnvironment(1, after), FILE);
                Checkpoint fresh = open(after);
                assertThat(number(fresh)).isZero();
                fresh.close();
            }
        }
    }
}
