package io.millrace.common.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RealEnvironmentTest {
    private final RealEnvironment environment = new RealEnvironment(2);

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        environment.close();
    }

    @Test
    void runsALoopsTasksInOrderOnOneThread() throws InterruptedException {
        EventLoop loop = environment.newLoop("test");
        ConcurrentLinkedQueue<Integer> order = new ConcurrentLinkedQueue<>();
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            loop.execute(() -> order.add(loop.inLoop() ? number : -1));
        }
        loop.execute(() -> {
            throw new IllegalStateException("a task that fails does not end its loop");
        });
        loop.schedule(done::countDown, 20);
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(order)
                .containsExactlyElementsOf(IntStream.range(0, 1_000).boxed().toList());
    }

    @Test
    void tellsWhoWaitsForALoopsWorkHowItFailed() {
        EventLoop loop = environment.newLoop("test");
        AssertionError thrown = new AssertionError("thrown");
        assertThat(loop.call(() -> {
                    throw thrown;
                }))
                .failsWithin(30, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isSameAs(thrown);
        assertThat(loop.call(() -> CompletableFuture.completedFuture(1)))
                .succeedsWithin(30, TimeUnit.SECONDS)
                .isEqualTo(1);
    }

    @Test
    void growsTheBlockingPoolToWhatWaits() throws InterruptedException {
        int waiting = 20;
        CountDownLatch all = new CountDownLatch(waiting);
        for (int i = 0; i < waiting; i++) {
            environment.blocking().execute(() -> {
                all.countDown();
                awaitUninterruptibly(all);
            });
        }
        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void throwsWhatAFutureFailedWith() {
        assertThatThrownBy(() -> environment.await(CompletableFuture.failedFuture(new IllegalArgumentException("why"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsFiles() throws IOException {
        Disk disk = environment.disk();
        Path folder = directory.resolve("a/b");
        disk.createDirectories(folder);
        Path file = folder.resolve("file");
        byte[] large = new byte[700_000];
        large[699_999] = 7;
        try (DiskFile open = disk.open(file)) {
            open.write(10, ByteBuffer.wrap(large));
            open.force();
            ByteBuffer back = ByteBuffer.allocate(800_000);
            assertThat(open.read(10, back)).isEqualTo(700_000);
            assertThat(back.get(699_999)).isEqualTo((byte) 7);
            assertThat(open.read(700_010, ByteBuffer.allocate(1))).isEqualTo(-1);
            open.truncate(5);
            assertThat(open.size()).isEqualTo(5);
        }
        disk.rename(file, folder.resolve("other"));
        disk.forceDirectory(folder);
        assertThat(disk.list(folder)).isEqualTo(List.of("other"));
        assertThat(disk.list(directory.resolve("none"))).isEmpty();
        disk.delete(folder.resolve("other"));
        assertThat(disk.exists(folder.resolve("other"))).isFalse();
        assertThat(disk.usableBytes(directory)).isPositive();
        assertThat(disk.totalBytes(directory)).isGreaterThanOrEqualTo(disk.usableBytes(directory));
    }
}
