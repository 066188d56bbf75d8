package io.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.common.simulation.SimulatedDisk;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.common.simulation.Survival;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.RecordBatchBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Runs a script of 200 steps on a simulated disk, and at every single operation of that disk looks at what another
 * machine would find after a crash at that moment, with none, some, torn pieces or all of the unforced data surviving.
 * {@code -Dmillrace.seed=N} runs another script.
 */
final class CrashSweepTest {
    private static final Path DIRECTORY = Path.of("/data/log");

    /** So that the journal's files are used again and again, and that not all appends are for it. */
    private static final JournalSizes SMALL = new JournalSizes(1_500, 250);

    private static final int STEPS = 200;

    /** One of so many machines crashes a second time. */
    private static final int SECOND_CRASHES = 3;

    private static final long SEED = Long.getLong("millrace.seed", 20_240_607L);
    private static final List<String> NAMES = List.of("orders", "prices", "quotes");

    private final LedgerModel model = new LedgerModel();
    private final Random random = new Random(SEED);
    private final SimulatedEnvironment environment = new SimulatedEnvironment(SEED);
    private final CrashWatch watch = new CrashWatch(environment.simulatedDisk(), SEED, this::checkAfterCrash);
    private LogStore store;
    private int values;
    private long producers;

    @BeforeEach
    void open() {
        watch.begin();
        store = LogStore.open(environment, DIRECTORY, SMALL);
    }

    @Test
    void keepsEveryPromiseWhereverTheMachineCrashes() {
        create("orders", 2, -1);
        environment.runUntilIdle();
        for (int i = 0; i < STEPS; i++) {
            step();
            watch.check(i);
            if (random.nextInt(3) > 0) {
                environment.runUntilIdle();
            }
        }
        environment.runUntilIdle();
        store.close();
        // The script must have given the sweep something to crash.
        assertThat(watch.looks()).isGreaterThan(3_000);
    }

    private void checkAfterCrash(SimulatedEnvironment other) {
        LogStore recovered = LogStore.open(other, DIRECTORY, SMALL);
        model.check(other, recovered);
        if (watch.looks() % SECOND_CRASHES == 0) {
            crashAgain(other, recovered);
        }
        recovered.close();
    }

    /** What was written after a crash is there after the next: nothing of before the first comes back over it. */
    private void crashAgain(SimulatedEnvironment other, LogStore recovered) {
        Map<PartitionId, List<String>> expected = new TreeMap<>();
        recovered.topics().forEach((name, config) -> {
            for (int i = 0; i < config.partitions(); i++) {
                PartitionId id = new PartitionId(name, i);
                // The second is forced in its file, the others in the journal.
                for (String value : List.of("after", "a crash".repeat(50), "or two")) {
                    other.await(recovered.partition(id).append(Batches.of(value)));
                }
                expected.put(id, Batches.all(recovered.partition(id)));
            }
        });
        SimulatedDisk disk = other.simulatedDisk().afterCrash(Survival.NONE, SEED);
        try (SimulatedEnvironment third = new SimulatedEnvironment(SEED, disk);
                LogStore again = LogStore.open(third, DIRECTORY, SMALL)) {
            expected.forEach((id, values) ->
                    assertThat(Batches.all(again.partition(id))).as("%s", id).isEqualTo(values));
        }
    }

    private void step() {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        LedgerModel.Topic topic = living(name);
        int die = random.nextInt(100);
        if (topic == null) {
            create(name, 1 + random.nextInt(3), die < 30 ? 2_000 : -1);
        } else if (die < 55) {
            append(topic, random.nextInt(store.topic(name).orElseThrow().partitions()));
        } else if (die < 70) {
            appendToAll(topic);
        } else if (die < 78) {
            appendIdempotent(topic);
        } else if (die < 83) {
            deleteRecords(topic);
        } else if (die < 88) {
            environment.advance(31_000);
        } else if (die < 92) {
            alter(topic);
        } else if (die < 95) {
            delete(topic);
        } else {
            store.close();
            store = LogStore.open(environment, DIRECTORY, SMALL);
        }
    }

    /** The topic of that name, if it is there for certain. */
    private LedgerModel.@Nullable Topic living(String name) {
        List<LedgerModel.Topic> lives = model.lives.get(name);
        if (lives == null) {
            return null;
        }
        environment.runUntilIdle();
        LedgerModel.Topic last = lives.get(lives.size() - 1);
        return last.deleted ? null : last;
    }

    private void create(String name, int partitions, long retentionBytes) {
        TopicConfig config = TopicConfig.DEFAULT
                .withPartitions(partitions)
                .withSegmentBytes(700)
                .withRetention(-1, retentionBytes);
        LedgerModel.Topic topic = new LedgerModel.Topic(name, config);
        for (int i = 0; i < partitions; i++) {
            topic.partition(i).retained = retentionBytes >= 0;
        }
        model.lives.computeIfAbsent(name, n -> new ArrayList<>()).add(topic);
        expect(store.createTopic(name, config)).thenRun(() -> topic.created = true);
    }

    private void delete(LedgerModel.Topic topic) {
        topic.deleteRequested = true;
        expect(store.deleteTopic(topic.name)).thenRun(() -> topic.deleted = true);
    }

    private void alter(LedgerModel.Topic topic) {
        int more = Math.min(4, topic.newest().partitions() + random.nextInt(2));
        TopicConfig config = topic.newest().withPartitions(more).withSegmentBytes(500 + random.nextInt(500));
        for (int i = 0; i < more; i++) {
            topic.partition(i).retained = config.retentionBytes() >= 0;
        }
        topic.configs.add(config);
        expect(store.alterTopic(topic.name, config)).thenRun(() -> topic.configs.removeIf(c -> !c.equals(config)));
    }

    private void append(LedgerModel.Topic topic, int number) {
        PartitionId id = new PartitionId(topic.name, number);
        LedgerModel.Partition partition = topic.partition(number);
        String[] texts = new String[1 + random.nextInt(3)];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = nextValue(partition);
        }
        acknowledge(store.partition(id).append(Batches.of(texts)), partition, texts);
    }

    /** Nothing that the script asks for may fail, but for what a deletion of the topic overtakes. */
    private <T> CompletableFuture<T> expect(CompletableFuture<T> future) {
        future.whenComplete((done, error) -> {
            if (error != null && ((MillraceException) error).code() != ErrorCode.TOPIC_NOT_FOUND) {
                watch.fail(error);
            }
        });
        return future;
    }

    private void acknowledge(
            CompletableFuture<Append.Result> future, LedgerModel.Partition partition, String... texts) {
        expect(future).thenAccept(result -> {
            for (int i = 0; i < texts.length; i++) {
                partition.acknowledged.put(result.baseOffset() + i, texts[i]);
            }
        });
    }

    private void appendToAll(LedgerModel.Topic topic) {
        List<Append> appends = new ArrayList<>();
        Map<PartitionId, String> group = new TreeMap<>();
        for (int i = 0; i < store.topic(topic.name).orElseThrow().partitions(); i++) {
            PartitionId id = new PartitionId(topic.name, i);
            String value = nextValue(topic.partition(i));
            group.put(id, value);
            appends.add(new Append(id, Batches.of(value)));
        }
        model.groups.add(group);
        expect(store.append(appends)).thenAccept(results -> {
            for (Append.Result result : results) {
                PartitionId id = result.partition();
                topic.partition(id.partition()).acknowledged.put(result.baseOffset(), group.get(id));
            }
        });
    }

    private void appendIdempotent(LedgerModel.Topic topic) {
        PartitionId id = new PartitionId(topic.name, 0);
        String value = nextValue(topic.partition(0));
        long producer = producers++;
        Supplier<RecordBatch> batch = () -> {
            RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE);
            builder.producer(producer, (short) 0, 0);
            builder.append(1_000, null, value.getBytes(StandardCharsets.UTF_8));
            return builder.build();
        };
        model.lastOfProducer.put(producer, new LedgerModel.Sent(id, topic, batch, value));
        acknowledge(store.partition(id).append(batch.get()), topic.partition(0), value);
        if (random.nextBoolean()) {
            // Did not hear of the first: the same batch again.
            acknowledge(store.partition(id).append(batch.get()), topic.partition(0), value);
        }
    }

    private void deleteRecords(LedgerModel.Topic topic) {
        PartitionLog log = store.partition(new PartitionId(topic.name, 0));
        long offset = log.startOffset() + random.nextInt((int) (log.stableOffset() - log.startOffset()) / 2 + 1);
        LedgerModel.Partition partition = topic.partition(0);
        partition.deleteAsked = Math.max(partition.deleteAsked, offset);
        expect(log.deleteRecordsBefore(offset));
    }

    private String nextValue(LedgerModel.Partition partition) {
        String value = "v" + values++ + "x".repeat(random.nextInt(60));
        partition.sent.add(value);
        return value;
    }
}
