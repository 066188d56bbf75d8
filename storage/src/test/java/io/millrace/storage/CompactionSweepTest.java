package io.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.storage.KeyedModel.Keyed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Writes to, compacts, deletes and makes anew a topic on a simulated disk, and at every single operation of that disk looks
 * at what another machine would find after a crash at that moment: of each key the last record, under its offset, and a
 * compaction that goes on from there. {@code -Dmillrace.seed=N} runs another script.
 */
final class CompactionSweepTest {
    private static final Path DIRECTORY = Path.of("/data/log");
    private static final long SEED = Long.getLong("millrace.seed", 20_240_607L);
    private static final PartitionId A = new PartitionId("a", 0);
    private static final int STEPS = 25;
    private static final TopicConfig CONFIG = TopicConfig.DEFAULT
            .withSegmentBytes(700)
            .withRetention(-1, -1)
            .withCleanup(TopicConfig.Cleanup.DEFAULT
                    .withPolicy(false, true)
                    .withMinDirtyRatio(0.1)
                    .withDeleteRetention(20_000));

    private final Random random = new Random(SEED);
    private final SimulatedEnvironment environment = new SimulatedEnvironment(SEED);
    private final CrashWatch watch = new CrashWatch(environment.simulatedDisk(), SEED, this::checkAfterCrash);
    private KeyedModel model = new KeyedModel(random, 12);
    private boolean exists;
    private boolean deleting;
    private long compactions;

    @Test
    void losesNoKeyWhereverTheMachineCrashes() {
        LogStore store = LogStore.open(environment, DIRECTORY);
        store.compactionLimits(new CompactionLimits(1_000_000, 1));
        watch.begin();
        for (int i = 0; i < STEPS; i++) {
            int die = random.nextInt(100);
            if (!exists) {
                model = new KeyedModel(random, 12);
                environment.await(store.createTopic("a", CONFIG));
                exists = true;
            } else if (die < 70) {
                append(store);
            } else if (die < 88) {
                // While it runs, more is written and old segments may be closed.
                store.compact();
                compactions++;
                append(store);
                environment.advance(random.nextInt(30));
            } else if (die < 94) {
                environment.advance(15_000);
            } else if (die < 97) {
                store.compact();
                deleting = true;
                environment.await(store.deleteTopic("a"));
                deleting = false;
                exists = false;
            } else {
                environment.await(store.compact());
                store.close();
                store = LogStore.open(environment, DIRECTORY);
                store.compactionLimits(new CompactionLimits(1_000_000, 1));
            }
            watch.check(i);
        }
        store.close();
        assertThat(compactions).isGreaterThan(5);
        // The script must have given the sweep something to crash.
        assertThat(watch.looks()).isGreaterThan(1_000);
    }

    private void append(LogStore store) {
        for (int i = random.nextInt(8); i >= 0; i--) {
            List<Keyed> records = model.someRecords(environment.clock().currentTimeMillis());
            KeyedModel current = model;
            store.partition(A).append(model.batch(records)).whenComplete((result, error) -> {
                if (error != null) {
                    watch.fail(error);
                } else {
                    current.acknowledge(result.baseOffset(), records);
                }
            });
        }
        environment.runUntilIdle();
    }

    private void checkAfterCrash(SimulatedEnvironment other) {
        LogStore recovered = LogStore.open(other, DIRECTORY);
        if (recovered.topic("a").isPresent() && exists && !deleting) {
            PartitionLog log = recovered.partition(A);
            assertThat(log.failure()).isEmpty();
            model.check(log);
            Map<String, @Nullable String> before = KeyedModel.state(KeyedModel.read(log));
            long end = log.endOffset();
            other.await(recovered.compact());
            model.check(log);
            NavigableMap<Long, Keyed> after = KeyedModel.read(log);
            assertThat(KeyedModel.state(after)).isEqualTo(before);
            assertThat(log.endOffset()).isEqualTo(end);
        } else if (exists && !deleting) {
            throw new AssertionError("the topic is lost");
        }
        recovered.close();
    }
}
