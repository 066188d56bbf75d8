package io.millrace.storage.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.common.simulation.SimulatedDisk;
import io.millrace.common.simulation.Survival;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One round is written and forced while another is. Files of 100 bytes: each has room for five entries of three letters. */
final class JournalRoundsTest {
    private static final Path DIRECTORY = Path.of("/");

    private final SimulatedDisk disk = new SimulatedDisk();
    private final HeldForces forces = new HeldForces(disk);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger running = new AtomicInteger();
    private final Journal journal = new Journal(
            forces.disk(),
            DIRECTORY,
            this::execute,
            new Journal.Start(1, 100),
            e -> ErrorCode.IO_ERROR.causedBy(e, "%s", Objects.requireNonNull(e.getMessage())));
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private void execute(Runnable task) {
        running.incrementAndGet();
        threads.execute(() -> {
            task.run();
            running.decrementAndGet();
        });
    }

    private void add(String... texts) {
        for (String text : texts) {
            journal.add(new Text(text), false);
        }
    }

    private void addOneByOne(int firstForce, String... texts) throws InterruptedException {
        for (int i = 0; i < texts.length; i++) {
            add(texts[i]);
            forces.end(firstForce + i, null);
            expect(texts[i]);
        }
    }

    private final class Text extends TextEntry {
        Text(String text) {
            super(text);
        }

        @Override
        public void durable(JournalFile file) {
            file.holdFor(new Owner());
            told.add(text);
        }

        @Override
        public void failed(MillraceException error) {
            told.add(text + " " + error.message());
        }
    }

    private static final class Owner implements JournalFile.Forcible {
        @Override
        public void force() {}
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private void expect(String... texts) throws InterruptedException {
        for (String text : texts) {
            assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo(text);
        }
    }

    @Test
    void forcesTwoRoundsAtOnceAndTellsInOrder() throws Exception {
        add("one");
        forces.await(0);
        add("two");
        forces.await(1);
        add("six", "ten");
        forces.end(0, null);
        expect("one");
        forces.await(2);
        forces.end(2, null);
        forces.end(1, null);
        expect("two", "six", "ten");
        assertThat(forces.begun()).isEqualTo(3);
        assertThat(found()).containsExactly("one", "two", "six", "ten");
    }

    @Test
    void failsWhatWasWrittenBehindAFailedForce() throws Exception {
        add("one");
        forces.await(0);
        add("two");
        forces.await(1);
        forces.end(0, "lost");
        forces.end(1, null);
        expect("one lost", "two lost");
        add("six");
        expect("six lost");
        assertThat(journal.failure()).isNotNull();
    }

    @Test
    void doesNotFailWhatWasWrittenBeforeIt() throws Exception {
        add("one");
        forces.await(0);
        add("two");
        forces.await(1);
        forces.end(1, "lost");
        await(() -> journal.failure() != null);
        add("six");
        forces.end(0, null);
        expect("one", "two lost", "six lost");
    }

    @Test
    void usesTheOtherFileOnceAllThatIsInTheFirstWasTold() throws Exception {
        addOneByOne(0, "a-1", "a-2", "a-3", "a-4");
        add("a-5");
        forces.await(4);
        add("b-1"); // there is no room for it behind a-5
        await(() -> running.get() == 1);
        forces.end(4, null);
        forces.end(5, null);
        expect("a-5", "b-1");
        assertThat(found()).containsExactly("a-1", "a-2", "a-3", "a-4", "a-5", "b-1");
        addOneByOne(6, "b-2", "b-3", "b-4", "b-5", "c-1", "c-2");
        assertThat(found()).startsWith("b-1").endsWith("c-2").hasSize(7);
    }

    private List<String> found() throws IOException {
        return TextEntry.texts(JournalFiles.read(disk.afterCrash(Survival.NONE, 1), DIRECTORY));
    }
}
