package io.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.common.simulation.SimulatedDisk;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.common.simulation.Survival;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.SequenceDefinition;
import io.millrace.engine.data.DataType;
import io.millrace.storage.LogStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequencesTest {
    private static final Path LOG = Path.of("/data/log");
    private static final Path STATE = Path.of("/data/state");

    private static SequenceDefinition sequence(String name, long least, long most, long increment) {
        return new SequenceDefinition(name, DataType.BIGINT, least, increment, least, most, false, null, least, false);
    }

    @Test
    void givesNoValueTwiceWhereverTheMachineCrashes() {
        SimulatedEnvironment environment = new SimulatedEnvironment(7);
        SimulatedDisk disk = environment.simulatedDisk();
        AtomicLong counted = new AtomicLong();
        List<Throwable> failures = new ArrayList<>();
        AtomicLong checks = new AtomicLong();
        disk.onOperation(operation -> {
            for (Survival survival : Survival.values()) {
                long next = afterCrash(disk, survival, operation);
                checks.incrementAndGet();
                if (next >= 0 && next <= counted.get()) {
                    failures.add(new AssertionError(
                            next + " was given before the crash at operation " + operation + ", " + survival));
                }
            }
        });
        LogStore log = LogStore.open(environment, LOG);
        Engine engine = Engine.open(environment, log, STATE);
        environment.await(engine.change(new CatalogChange.SequenceCreated(sequence("s", 1, Long.MAX_VALUE, 1))));
        for (int i = 0; i < 120; i++) {
            Sequences.Claim claim = engine.sequences().next("s", 1 + i % 7);
            long last = claim.values()[claim.values().length - 1];
            claim.durable().thenRun(() -> counted.set(last));
            if (i % 3 > 0) {
                environment.runUntilIdle();
            }
        }
        environment.runUntilIdle();
        assertThat(counted.get()).isEqualTo(477);
        assertThat(checks.get()).isGreaterThan(20);
        assertThat(failures).isEmpty();
        engine.close();
        log.close();
    }

    /** The next value that another machine would give; -1 if it has no such sequence. */
    private static long afterCrash(SimulatedDisk disk, Survival survival, long operation) {
        try (SimulatedEnvironment other = new SimulatedEnvironment(operation, disk.afterCrash(survival, operation))) {
            LogStore log = LogStore.open(other, LOG);
            Engine engine = Engine.open(other, log, STATE);
            long next = engine.catalog().sequences().containsKey("s")
                    ? engine.sequences().next("s", 1).values()[0]
                    : -1;
            engine.close();
            log.close();
            return next;
        }
    }

    @Test
    void leavesNoGapWhenItIsStoppedAndHoldsWhatWasSet(@TempDir Path directory) {
        try (Fixture fixture = new Fixture(directory)) {
            fixture.engine()
                    .change(new CatalogChange.SequenceCreated(sequence("s", 1, 100, 1)))
                    .join();
            assertThat(fixture.engine().sequences().next("s", 3).values()).containsExactly(1, 2, 3);
            fixture.restart();
            assertThat(fixture.engine().sequences().next("s", 1).values()).containsExactly(4);
            fixture.engine().sequences().set("s", 50, false).durable().join();
            fixture.restart();
            assertThat(fixture.engine().sequences().next("s", 2).values()).containsExactly(50, 51);
        }
    }

    @Test
    void doesNotCountAsAChangeOfDefinitions(@TempDir Path directory) {
        try (Fixture fixture = new Fixture(directory)) {
            fixture.engine()
                    .change(new CatalogChange.SequenceCreated(sequence("s", 1, 100, 1)))
                    .join();
            long version = fixture.engine().catalog().version();
            fixture.engine().sequences().next("s", 60).durable().join();
            assertThat(fixture.engine().catalog().version()).isEqualTo(version);
        }
    }

    @Test
    void endsAtItsLimits(@TempDir Path directory) {
        try (Fixture fixture = new Fixture(directory)) {
            long most = Long.MAX_VALUE;
            fixture.engine()
                    .change(new CatalogChange.SequenceCreated(sequence("s", most - 2, most, 2)))
                    .join();
            assertThat(fixture.engine().sequences().next("s", 2).values()).containsExactly(most - 2, most);
            assertThatThrownBy(() -> fixture.engine().sequences().next("s", 1))
                    .isInstanceOf(MillraceException.class)
                    .hasMessageContaining("nextval: reached maximum value of sequence \"s\" (9223372036854775807)")
                    .extracting(error -> ((MillraceException) error).code())
                    .isEqualTo(ErrorCode.SEQUENCE_LIMIT);
        }
    }

    @Test
    void givesEachValueOnceToManyAtOnce(@TempDir Path directory) {
        try (Fixture fixture = new Fixture(directory)) {
            fixture.engine()
                    .change(new CatalogChange.SequenceCreated(sequence("s", 1, 1_000_000, 1)))
                    .join();
            List<Thread> threads = new ArrayList<>();
            List<long[]> taken = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Thread thread = new Thread(() -> {
                    for (int n = 0; n < 500; n++) {
                        long[] values =
                                fixture.engine().sequences().next("s", 2).values();
                        synchronized (taken) {
                            taken.add(values);
                        }
                    }
                });
                threads.add(thread);
                thread.start();
            }
            threads.forEach(SequencesTest::join);
            assertThat(taken.stream().flatMapToLong(Arrays::stream).distinct().count())
                    .isEqualTo(4_000);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
