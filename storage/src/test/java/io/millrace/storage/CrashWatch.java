package io.millrace.storage;

import io.millrace.common.simulation.SimulatedDisk;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.common.simulation.Survival;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * At every single operation of a disk looks at what another machine would find after a crash at that moment, with none,
 * some, torn pieces or all of the unforced data surviving.
 */
public final class CrashWatch {
    private final SimulatedDisk disk;
    private final long seed;
    private final Consumer<SimulatedEnvironment> look;
    private final List<Throwable> failures = new ArrayList<>();
    private int looks;

    /**
     * One that has not begun.
     *
     * @param seed by which a script that fails can be run again
     * @param look throws if the other machine finds what it should not
     */
    public CrashWatch(SimulatedDisk disk, long seed, Consumer<SimulatedEnvironment> look) {
        this.disk = disk;
        this.seed = seed;
        this.look = look;
    }

    /** Looks at every operation from now on. */
    public void begin() {
        disk.onOperation(operation -> {
            for (Survival survival : Survival.values()) {
                crash(survival, operation);
            }
        });
    }

    private void crash(Survival survival, long operation) {
        long otherSeed = operation * 31 + survival.name().hashCode();
        try (SimulatedEnvironment other = new SimulatedEnvironment(otherSeed, disk.afterCrash(survival, otherSeed))) {
            look.accept(other);
            looks++;
        } catch (RuntimeException | AssertionError e) {
            // Thrown from here, it would look to the store like a failure of its own.
            fail(new AssertionError(
                    "seed " + seed + ", crash at operation " + operation + ", survival " + survival, e));
        }
    }

    /** The script itself met what it should not have. */
    public void fail(Throwable error) {
        failures.add(error);
    }

    /** @throws AssertionError if anything has failed by this step of the script */
    public void check(int step) {
        if (!failures.isEmpty()) {
            throw new AssertionError("step " + step, failures.get(0));
        }
    }

    /** How many crashes there were to look at. */
    public int looks() {
        return looks;
    }
}
