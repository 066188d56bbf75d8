package io.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.common.simulation.Survival;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.RecordBatchBuilder;
import io.millrace.storage.record.StoredBatches;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A log behaves as a list: whatever is done to it, in whatever order, and over restarts and crashes. */
final class LogModelPropertyTest {
    private static final Path DIRECTORY = Path.of("/data/log");
    private static final PartitionId A = new PartitionId("a", 0);
    private static final List<Survival> SURVIVALS = List.of(Survival.values());
    private static final Compression[] COMPRESSIONS = Compression.values();

    @Property(tries = 60)
    void behavesAsAList(@ForAll long seed) {
        Random random = new Random(seed);
        SimulatedEnvironment environment = new SimulatedEnvironment(seed);
        LogStore store = LogStore.open(environment, DIRECTORY);
        TopicConfig config = TopicConfig.DEFAULT
                .withSegmentBytes(300 + random.nextInt(5_000))
                .withRetention(-1, -1);
        environment.await(store.createTopic("a", config));
        List<String> model = new ArrayList<>();
        int start = 0;
        for (int step = 0; step < 80; step++) {
            PartitionLog log = store.partition(A);
            int die = random.nextInt(20);
            if (die < 12) {
                RecordBatch batch = batch(random, model);
                environment.await(log.append(batch));
            } else if (die < 16) {
                checkRead(log, random, model, start);
            } else if (die < 17) {
                start = start + random.nextInt(model.size() - start + 1);
                environment.await(log.deleteRecordsBefore(start));
            } else if (die < 19) {
                store.close();
                store = LogStore.open(environment, DIRECTORY);
            } else {
                Survival survival = SURVIVALS.get(random.nextInt(SURVIVALS.size()));
                environment = new SimulatedEnvironment(
                        seed + step, environment.simulatedDisk().afterCrash(survival, seed + step));
                store = LogStore.open(environment, DIRECTORY);
            }
            assertThat(store.partition(A).startOffset()).isEqualTo(start);
            assertThat(store.partition(A).endOffset()).isEqualTo(model.size());
        }
        checkRead(store.partition(A), random, model, start);
        store.close();
    }

    private static RecordBatch batch(Random random, List<String> model) {
        RecordBatchBuilder builder = new RecordBatchBuilder(COMPRESSIONS[random.nextInt(COMPRESSIONS.length)]);
        for (int i = random.nextInt(6); i >= 0; i--) {
            String value = "v" + model.size() + "y".repeat(random.nextInt(random.nextInt(1_000) + 1));
            builder.append(random.nextInt(1_000), null, value.getBytes(StandardCharsets.UTF_8));
            model.add(value);
        }
        return builder.build();
    }

    /** What would be sent from the file is what is read, to the same end or further. */
    private static void checkStored(PartitionLog log, long from, long end, int most, List<RecordBatch> read) {
        try (StoredBatches stored = log.stored(from, end, most)) {
            assertThat(stored).isNotNull();
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            WritableByteChannel channel = Channels.newChannel(sent);
            while (stored != null && sent.size() < stored.sizeInBytes()) {
                stored.transferTo(sent.size(), channel);
            }
            int at = 0;
            for (RecordBatch batch : read) {
                int next = at + batch.sizeInBytes();
                assertThat(ByteBuffer.wrap(sent.toByteArray(), at, batch.sizeInBytes()))
                        .isEqualTo(batch.buffer());
                at = next;
            }
            assertThat(sent.size())
                    .isLessThanOrEqualTo(Math.max(most, read.get(0).sizeInBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From a random offset to a random one, in pieces of random size. */
    private static void checkRead(PartitionLog log, Random random, List<String> model, int start) {
        int from = start + random.nextInt(model.size() - start + 1);
        int end = from + random.nextInt(model.size() - from + 1);
        List<String> found = new ArrayList<>();
        long next = from;
        while (next < end) {
            int most = random.nextInt(3_000);
            List<RecordBatch> batches = log.read(next, end, most);
            assertThat(batches).isNotEmpty();
            checkStored(log, next, end, most, batches);
            assertThat(batches.get(0).lastOffset()).isGreaterThanOrEqualTo(next);
            found.addAll(Batches.texts(batches));
            next = batches.get(batches.size() - 1).lastOffset() + 1;
        }
        List<String> expected = new ArrayList<>();
        for (int i = from; i < end; i++) {
            expected.add(i + ":" + model.get(i));
        }
        int first = from;
        found.removeIf(text -> Integer.parseInt(text.substring(0, text.indexOf(':'))) < first
                || Integer.parseInt(text.substring(0, text.indexOf(':'))) >= end);
        assertThat(found).isEqualTo(expected);
    }
}
