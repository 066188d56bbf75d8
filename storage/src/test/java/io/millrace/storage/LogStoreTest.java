package io.millrace.storage;

import static io.millrace.storage.FailsWith.hasCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.environment.RealEnvironment;
import io.millrace.common.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the real disk. */
final class LogStoreTest {
    private static final PartitionId A = new PartitionId("a", 0);
    private static final PartitionId B = new PartitionId("a", 1);

    @TempDir
    Path directory;

    private RealEnvironment environment;
    private LogStore store;

    @BeforeEach
    void open() {
        environment = new RealEnvironment();
        store = LogStore.open(environment, directory.resolve("log"));
    }

    @AfterEach
    void close() {
        store.close();
        environment.close();
    }

    private void reopen() {
        store.close();
        store = LogStore.open(environment, directory.resolve("log"));
    }

    @Test
    void takesNoMorePartitionsThanItsLimits() {
        store.topicLimits(new TopicLimits(4, 6));
        store.createTopic("a", TopicConfig.DEFAULT.withPartitions(4)).join();
        assertThatThrownBy(() -> store.createTopic("b", TopicConfig.DEFAULT.withPartitions(5))
                        .join())
                .hasMessageContaining("a topic has 1 to 4 partitions, not 5");
        assertThatThrownBy(() -> store.createTopic("b", TopicConfig.DEFAULT.withPartitions(3))
                        .join())
                .hasMessageContaining("3 more partitions are more than 6 in all");
        store.createTopic("b", TopicConfig.DEFAULT.withPartitions(1)).join();
        store.alterTopic("b", TopicConfig.DEFAULT.withPartitions(2)).join();
        assertThatThrownBy(() -> store.alterTopic("b", TopicConfig.DEFAULT.withPartitions(3))
                        .join())
                .hasMessageContaining("1 more partitions are more than 6 in all");
    }

    @Test
    void keepsWhatWasAppendedOverAReopen() {
        store.createTopic("a", TopicConfig.DEFAULT).join();
        assertThat(store.partition(A).append(Batches.of("x", "y")).join()).isEqualTo(new Append.Result(A, 0, 1, false));
        assertThat(store.partition(A).append(Batches.of("z")).join().baseOffset())
                .isEqualTo(2);
        assertThat(Batches.all(store.partition(A))).containsExactly("0:x", "1:y", "2:z");
        reopen();
        assertThat(Batches.all(store.partition(A))).containsExactly("0:x", "1:y", "2:z");
        assertThat(store.partition(A).endOffset()).isEqualTo(3);
        assertThat(store.partition(A).append(Batches.of("w")).join().baseOffset())
                .isEqualTo(3);
        assertThat(store.cut(List.of(A, B)).stableOffsets()).containsOnlyKeys(A);
    }

    @Test
    void readsFromAllSegments() {
        store.createTopic("a", TopicConfig.DEFAULT.withSegmentBytes(2_000)).join();
        List<String> expected = new ArrayList<>();
        List<CompletableFuture<?>> futures = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            futures.add(store.partition(A).append(Batches.of("value" + i)));
            expected.add(i + ":value" + i);
        }
        futures.forEach(CompletableFuture::join);
        reopen();
        assertThat(Batches.all(store.partition(A))).isEqualTo(expected);
        assertThat(environment.disk().exists(directory.resolve("log/a-0/00000000000000000000.timeindex")))
                .isTrue();
    }

    @Test
    void writesFilesThatKafkaReads() throws IOException {
        store.createTopic("a", TopicConfig.DEFAULT.withSegmentBytes(30_000)).join();
        for (int i = 0; i < 600; i++) {
            store.partition(A).append(Batches.at(1_000 + i, "value" + i)).join();
        }
        store.close();
        Path folder = directory.resolve("log/a-0");
        int next = 0;
        for (String name : environment.disk().list(folder)) {
            if (!name.endsWith(".log")) {
                continue;
            }
            Path log = folder.resolve(name);
            long base = Long.parseLong(name.substring(0, 20));
            try (FileRecords records = FileRecords.open(log.toFile(), false)) {
                for (Record record : records.records()) {
                    record.ensureValid();
                    assertThat(record.offset()).isEqualTo(next);
                    assertThat(record.timestamp()).isEqualTo(1_000 + next);
                    next++;
                }
                checkOffsetIndex(log, base, records);
            }
        }
        assertThat(next).isEqualTo(600);
    }

    /** Each entry is the last offset of the batch that begins at its position, as in Kafka's OffsetIndex. */
    private static void checkOffsetIndex(Path log, long base, FileRecords records) throws IOException {
        Map<Integer, Long> lastOffsets = new HashMap<>();
        int position = 0;
        for (var batch : records.batches()) {
            lastOffsets.put(position, batch.lastOffset());
            position += batch.sizeInBytes();
        }
        String index = log.toString().replace(".log", ".index");
        ByteBuffer entries = ByteBuffer.wrap(Files.readAllBytes(Path.of(index)));
        assertThat(entries.remaining()).isEqualTo(position < 4_096 ? 0 : position / 4_200 * 8);
        while (entries.hasRemaining()) {
            int relative = entries.getInt();
            assertThat(lastOffsets.get(entries.getInt())).isEqualTo(base + relative);
        }
    }

    @Test
    void appendsToSeveralPartitionsAtOnce() {
        store.createTopic("a", TopicConfig.DEFAULT.withPartitions(2)).join();
        List<Append.Result> results = store.append(List.of(
                        new Append(B, Batches.of("b0")),
                        new Append(A, Batches.of("a0", "a1")),
                        new Append(B, Batches.of("b1"))))
                .join();
        assertThat(results)
                .containsExactly(
                        new Append.Result(B, 0, 0, false),
                        new Append.Result(A, 0, 1, false),
                        new Append.Result(B, 1, 1, false));
        assertThat(store.cut(List.of(A, B)).stableOffsets())
                .containsEntry(A, 2L)
                .containsEntry(B, 2L);
    }

    @Test
    void deletesAndCreatesAgain() {
        store.createTopic("a", TopicConfig.DEFAULT).join();
        PartitionLog old = store.partition(A);
        old.append(Batches.of("x")).join();
        store.deleteTopic("a").join();
        assertThatThrownBy(() -> old.read(0, 1, 100)).satisfies(hasCode(ErrorCode.TOPIC_NOT_FOUND));
        assertThatThrownBy(() -> old.append(Batches.of("x")).join())
                .cause()
                .satisfies(hasCode(ErrorCode.TOPIC_NOT_FOUND));
        assertThatThrownBy(() -> store.partition(A)).satisfies(hasCode(ErrorCode.TOPIC_NOT_FOUND));
        store.createTopic("a", TopicConfig.DEFAULT.withPartitions(2)).join();
        assertThat(store.partition(B).endOffset()).isZero();
        store.alterTopic("a", TopicConfig.DEFAULT.withPartitions(3)).join();
        reopen();
        assertThat(store.topic("a")).contains(TopicConfig.DEFAULT.withPartitions(3));
        assertThat(store.partition(new PartitionId("a", 2)).endOffset()).isZero();
    }

    @Test
    void refusesASecondOwner() {
        assertThatThrownBy(() -> LogStore.open(environment, directory.resolve("log")))
                .satisfies(hasCode(ErrorCode.OBJECT_IN_USE));
    }
}
