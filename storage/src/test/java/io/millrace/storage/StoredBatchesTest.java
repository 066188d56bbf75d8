package io.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.environment.RealEnvironment;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.StoredBatches;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches that are sent from their file, on the real disk, and what happens to the log meanwhile. */
final class StoredBatchesTest {
    private static final PartitionId A = new PartitionId("a", 0);
    private static final int BATCHES = 400;

    @TempDir
    Path directory;

    private RealEnvironment environment;
    private LogStore store;

    @BeforeEach
    void fill() {
        environment = new RealEnvironment();
        store = LogStore.open(environment, directory.resolve("log"));
        store.createTopic("a", TopicConfig.DEFAULT.withSegmentBytes(30_000)).join();
        for (int i = 0; i < BATCHES; i++) {
            store.partition(A).append(Batches.of("value" + i, "x".repeat(i))).join();
        }
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        environment.close();
        assertThat(openFiles()).isEmpty();
    }

    /** Of the log, deleted ones too. */
    private List<String> openFiles() throws IOException {
        String folder = directory.toRealPath().toString();
        List<String> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)) {
                    open.add(Files.readSymbolicLink(descriptor).toString());
                }
            }
        }
        open.removeIf(name -> !name.startsWith(folder) || !name.contains(".log"));
        return open;
    }

    private StoredBatches stored(long from, int maxBytes) {
        StoredBatches found = store.partition(A).stored(from, Long.MAX_VALUE, maxBytes);
        assertThat(found).isNotNull();
        return java.util.Objects.requireNonNull(found);
    }

    private static void send(StoredBatches batches, ByteArrayOutputStream target, int upTo) throws IOException {
        WritableByteChannel channel = Channels.newChannel(target);
        while (target.size() < upTo) {
            assertThat(batches.transferTo(target.size(), channel)).isPositive();
        }
    }

    private static byte[] all(StoredBatches batches) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        send(batches, target, batches.sizeInBytes());
        return target.toByteArray();
    }

    private static List<RecordBatch> parse(byte[] bytes) {
        List<RecordBatch> batches = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += RecordBatch.sizeInBytes(bytes, at)) {
            RecordBatch batch = RecordBatch.wrapPlaced(bytes, at, RecordBatch.sizeInBytes(bytes, at));
            batch.checkCrc();
            batches.add(batch);
        }
        return batches;
    }

    @Test
    void givesTheBatchesThatAreReadInOrder() throws IOException {
        List<String> texts = new ArrayList<>();
        long from = 0;
        while (from < 2 * BATCHES) {
            try (StoredBatches some = stored(from, 5_000)) {
                List<RecordBatch> batches = parse(all(some));
                assertThat(some.firstOffset()).isEqualTo(batches.get(0).baseOffset());
                assertThat(some.endOffset())
                        .isEqualTo(batches.get(batches.size() - 1).lastOffset() + 1);
                assertThat(some.sizeInBytes()).isLessThanOrEqualTo(5_000);
                texts.addAll(Batches.texts(batches));
                from = some.endOffset();
            }
        }
        assertThat(texts).isEqualTo(Batches.all(store.partition(A)));
        assertThat(store.partition(A).stored(from, Long.MAX_VALUE, 5_000)).isNull();
    }

    @Test
    void givesOneBatchThatIsLargerThanWanted() throws IOException {
        try (StoredBatches one = stored(701, 1)) {
            assertThat(parse(all(one))).hasSize(1);
            assertThat(one.firstOffset()).isEqualTo(700);
        }
    }

    @Test
    void endsBeforeTheLimit() throws IOException {
        try (StoredBatches some = store.partition(A).stored(10, 17, 1 << 20)) {
            assertThat(some).isNotNull();
            // The batch of 16 and 17 begins before the limit.
            assertThat(some == null ? -1 : some.endOffset()).isEqualTo(18);
        }
        assertThat(store.partition(A).stored(10, 10, 1 << 20)).isNull();
    }

    @Test
    void goesOnWhileItsTopicIsDeleted() throws IOException {
        try (StoredBatches batches = stored(0, 20_000)) {
            byte[] expected = all(batches);
            ByteArrayOutputStream target = new ByteArrayOutputStream();
            send(batches, target, 1);
            store.deleteTopic("a").join();
            send(batches, target, batches.sizeInBytes());
            assertThat(target.toByteArray()).isEqualTo(expected);
        }
        assertThat(openFiles()).isEmpty();
    }

    @Test
    void goesOnWhileRetentionDeletesItsSegment() throws IOException {
        try (StoredBatches batches = stored(0, 20_000);
                StoredBatches same = stored(0, 20_000)) {
            byte[] expected = all(same);
            store.partition(A).deleteRecordsBefore(2 * BATCHES - 2).join();
            assertThat(directory.resolve("log/a-0/00000000000000000000.log")).doesNotExist();
            assertThat(all(batches)).isEqualTo(expected);
            assertThatThrownBy(() -> store.partition(A).stored(0, Long.MAX_VALUE, 1000))
                    .hasMessageContaining("is before its first");
        }
    }

    @Test
    void saysWhenItsFileHasBecomeShorter() throws IOException {
        try (StoredBatches batches = stored(0, 20_000)) {
            try (FileChannel file =
                    FileChannel.open(directory.resolve("log/a-0/00000000000000000000.log"), StandardOpenOption.WRITE)) {
                file.truncate(10_000);
            }
            assertThatThrownBy(() -> all(batches)).isInstanceOf(EOFException.class);
        }
    }
}
