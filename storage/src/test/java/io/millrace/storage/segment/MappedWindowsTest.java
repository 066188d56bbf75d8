package io.millrace.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.environment.DiskFile;
import io.millrace.common.environment.RealEnvironment;
import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.storage.LogStore;
import io.millrace.storage.PartitionId;
import io.millrace.storage.PartitionLog;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatch;
import io.millrace.storage.record.RecordBatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a real disk, since no other maps files. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class MappedWindowsTest {
    private static final int WINDOW = MappedWindows.WINDOW_BYTES;
    private static final int PIECE = 1 << 20;

    @TempDir
    private Path directory;

    private final long before = MappedWindows.mappedBytes();

    /** One window and a half, in which each piece begins with its number. */
    private Path file() throws IOException {
        Path path = directory.resolve("file");
        ByteBuffer bytes = ByteBuffer.allocate(WINDOW + WINDOW / 2);
        for (int i = 0; i < bytes.capacity(); i += PIECE) {
            bytes.putInt(i, i / PIECE + 1);
        }
        Files.write(path, bytes.array());
        return path;
    }

    @Test
    void mapsAFullWindowOnceAllOfItWasReadTwice() throws IOException {
        byte[] target = new byte[PIECE];
        try (RealEnvironment environment = new RealEnvironment(1);
                DiskFile file = environment.disk().openForRead(file())) {
            MappedWindows windows = new MappedWindows();
            int size = (int) file.size();
            for (int times = 0; times < 2; times++) {
                for (int at = 0; at < size; at += PIECE) {
                    assertThat(windows.read(at, target, PIECE)).isFalse();
                    windows.wasRead(file, size, at, PIECE);
                }
            }
            assertThat(MappedWindows.mappedBytes() - before).isEqualTo(WINDOW);
            for (int at = 0; at < size; at += PIECE) {
                target[3] = 0;
                assertThat(windows.read(at, target, PIECE)).isEqualTo(at < WINDOW);
                assertThat(target[3]).isEqualTo((byte) (at < WINDOW ? at / PIECE + 1 : 0));
            }
            assertThat(windows.read(WINDOW - 10, target, 20))
                    .as("half of it in the next")
                    .isFalse();
            windows.close();
            assertThat(windows.read(0, target, PIECE)).isFalse();
            windows.wasRead(file, size, 0, 3 * WINDOW);
            assertThat(MappedWindows.mappedBytes()).as("after the end").isEqualTo(before);
        }
    }

    @Test
    void leavesAWindowThatIsStillWrittenTo() throws IOException {
        try (RealEnvironment environment = new RealEnvironment(1);
                DiskFile file = environment.disk().openForRead(file())) {
            new MappedWindows().wasRead(file, WINDOW - 1, 0, 4 * WINDOW);
            assertThat(MappedWindows.mappedBytes()).isEqualTo(before);
        }
    }

    /** Batches of about 0.9 MB, 0 to {@code count} exclusive. */
    private static List<RecordBatch> append(PartitionLog log, int count) {
        Random random = new Random(5);
        List<RecordBatch> written = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] value = new byte[900_000];
            random.nextBytes(value);
            RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE);
            builder.append(i, null, value);
            written.add(builder.build());
            log.append(written.get(i)).join();
        }
        return written;
    }

    /** All that are there have to be what was written; how many are. */
    private static int readAll(PartitionLog log, List<RecordBatch> written) {
        int count = 0;
        long at = log.startOffset();
        while (at < written.size()) {
            List<RecordBatch> batches;
            try {
                batches = log.read(at, written.size(), PIECE);
            } catch (MillraceException e) {
                if (e.code() != ErrorCode.OFFSET_OUT_OF_RANGE) {
                    throw e;
                }
                at = log.startOffset();
                continue;
            }
            for (RecordBatch batch : batches) {
                RecordBatch expected = written.get((int) batch.baseOffset());
                assertThat(records(batch)).isEqualTo(records(expected));
                at = batch.lastOffset() + 1;
                count++;
            }
        }
        return count;
    }

    private static ByteBuffer records(RecordBatch batch) {
        return batch.buffer().slice(RecordBatch.HEADER_BYTES, batch.sizeInBytes() - RecordBatch.HEADER_BYTES);
    }

    /** Readers find the same whatever happens to the file under them, and its memory is given back. */
    @Test
    void readersGoOnWhileTheLogIsDeletedUnderThem() {
        try (RealEnvironment environment = new RealEnvironment(2);
                LogStore store = LogStore.open(environment, directory.resolve("log"))) {
            TopicConfig config =
                    TopicConfig.DEFAULT.withFlush(TopicConfig.Flush.OS).withSegmentBytes(40 << 20);
            environment.await(store.createTopic("a", config));
            PartitionLog log = store.partition(new PartitionId("a", 0));
            List<RecordBatch> written = append(log, 50);
            for (int times = 0; times < 3; times++) {
                assertThat(readAll(log, written)).isEqualTo(50);
            }
            assertThat(MappedWindows.mappedBytes() - before).isEqualTo(WINDOW);
            AtomicBoolean deleted = new AtomicBoolean();
            List<CompletableFuture<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                readers.add(CompletableFuture.supplyAsync(
                        () -> {
                            int count = readAll(log, written);
                            while (!deleted.get()) {
                                count += readAll(log, written);
                            }
                            return count;
                        },
                        environment.blocking()));
            }
            environment.await(log.deleteRecordsBefore(written.size() - 3));
            deleted.set(true);
            readers.forEach(reader -> assertThat(reader.join()).isGreaterThanOrEqualTo(3));
            assertThat(MappedWindows.mappedBytes()).isEqualTo(before);
            assertThat(readAll(log, written)).isEqualTo(3);
        }
    }

    @Test
    void findsDamageInMemoryToo() throws IOException {
        try (RealEnvironment environment = new RealEnvironment(2);
                LogStore store = LogStore.open(environment, directory.resolve("log"))) {
            environment.await(store.createTopic("a", TopicConfig.DEFAULT.withFlush(TopicConfig.Flush.OS)));
            PartitionLog log = store.partition(new PartitionId("a", 0));
            List<RecordBatch> written = append(log, 40);
            for (int times = 0; times < 3; times++) {
                readAll(log, written);
            }
            assertThat(MappedWindows.mappedBytes() - before).isEqualTo(WINDOW);
            Path file = directory.resolve("log").resolve("a-0").resolve("00000000000000000000.log");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(100), 5 * PIECE);
            }
            assertThatThrownBy(() -> readAll(log, written))
                    .isInstanceOfSatisfying(
                            MillraceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_CORRUPTED));
        }
        assertThat(MappedWindows.mappedBytes()).as("after the store was closed").isEqualTo(before);
    }
}
