package io.millrace.storage.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.common.simulation.SimulatedDisk;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.common.simulation.Survival;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of 100 bytes: each has room for five entries of three letters. */
final class JournalTest {
    private static final Path DIRECTORY = Path.of("/");
    private static final int FILE_BYTES = 100;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final SimulatedEnvironment environment = new SimulatedEnvironment(1, disk);
    private final Journal journal = journal(1);
    private final List<String> durable = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final Owner owner = new Owner();

    private Journal journal(long epoch) {
        return new Journal(
                disk,
                DIRECTORY,
                environment.blocking(),
                new Journal.Start(epoch, FILE_BYTES),
                e -> ErrorCode.IO_ERROR.causedBy(e, "%s", Objects.requireNonNull(e.getMessage())));
    }

    /** Of the entries. */
    private static final class Owner implements JournalFile.Forcible {
        int forces;

        @Nullable
        Exception failure;

        @Override
        public void force() throws IOException {
            forces++;
            if (failure instanceof IOException lost) {
                throw lost;
            } else if (failure instanceof RuntimeException mistake) {
                throw mistake;
            }
        }
    }

    private class Text implements Journal.Entry {
        private final byte[] text;

        Text(String text) {
            this.text = text.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public byte kind() {
            return 7;
        }

        @Override
        public int bodyBytes() {
            return text.length;
        }

        @Override
        public void writeBody(ByteBuffer target) {
            target.put(text);
        }

        @Override
        public void durable(JournalFile file) {
            durable.add(new String(text, StandardCharsets.US_ASCII));
            file.holdFor(owner);
        }

        @Override
        public void failed(MillraceException error) {
            failed.add(error.message());
        }
    }

    private void add(String... texts) {
        for (String text : texts) {
            journal.add(new Text(text), false);
        }
    }

    private void addOneByOne(String... texts) {
        for (String text : texts) {
            add(text);
            environment.runUntilIdle();
        }
    }

    /** What a start would find after a crash. */
    private List<String> found(SimulatedDisk crashed) throws IOException {
        return JournalFiles.read(crashed, DIRECTORY).stream()
                .map(entry -> {
                    assertThat(entry.kind()).isEqualTo((byte) 7);
                    return StandardCharsets.US_ASCII.decode(entry.body()).toString();
                })
                .toList();
    }

    private List<String> found() throws IOException {
        return found(disk.afterCrash(Survival.NONE, 1));
    }

    @Test
    void forcesOnceForAllThatWait() throws IOException {
        addOneByOne("one");
        long forces = disk.forces();
        add("two", "six", "ten");
        assertThat(durable).containsExactly("one");
        environment.runUntilIdle();
        assertThat(disk.forces()).isEqualTo(forces + 1);
        assertThat(durable).containsExactly("one", "two", "six", "ten");
        assertThat(found()).isEqualTo(durable);
    }

    @Test
    void forcesByTheCallersThreadIfNothingIsUnderWay() throws IOException {
        journal.add(new Text("one"), true);
        assertThat(durable).containsExactly("one");
        assertThat(found()).containsExactly("one");
    }

    @Test
    void usesAFileAgainOnceItsOwnersHaveBeenForced() throws IOException {
        addOneByOne("a-1", "a-2", "a-3", "a-4", "a-5");
        assertThat(owner.forces).isZero();
        addOneByOne("b-1");
        assertThat(owner.forces).isEqualTo(1);
        assertThat(found()).containsExactly("a-1", "a-2", "a-3", "a-4", "a-5", "b-1");
        addOneByOne("b-2", "b-3", "b-4", "b-5", "c-1");
        assertThat(owner.forces).isEqualTo(2);
        assertThat(found()).containsExactly("b-1", "b-2", "b-3", "b-4", "b-5", "c-1");
        // The first file is twice as large now, the second will be.
        addOneByOne("c-2", "c-3", "c-4", "c-5", "c-6", "c-7", "c-8", "c-9", "c10", "d-1");
        assertThat(found())
                .containsExactly("c-1", "c-2", "c-3", "c-4", "c-5", "c-6", "c-7", "c-8", "c-9", "c10", "d-1");
        assertThat(disk.list(DIRECTORY)).containsExactly("journal-0", "journal-1");
    }

    @Test
    void waitsForWhatIsUnderWay() {
        List<JournalFile> files = new ArrayList<>();
        journal.add(
                new Text("a-1") {
                    @Override
                    public void durable(JournalFile file) {
                        super.durable(file);
                        file.enter();
                        files.add(file);
                    }
                },
                false);
        environment.runUntilIdle();
        addOneByOne("a-2", "a-3", "a-4", "a-5", "b-1", "b-2", "b-3", "b-4", "b-5", "c-1", "c-2");
        assertThat(durable).endsWith("b-5").hasSize(10);
        files.get(0).leave(false);
        environment.runUntilIdle();
        assertThat(durable).endsWith("c-1", "c-2").hasSize(12);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void setsAFileAsideThatTheNextStartNeeds(boolean mistaken) throws IOException {
        owner.failure = mistaken ? new IllegalStateException("mistaken") : new IOException("lost");
        addOneByOne("a-1", "a-2", "a-3", "a-4", "a-5", "b-1");
        owner.failure = null;
        addOneByOne("b-2", "b-3", "b-4", "b-5", "c-1", "c-2", "c-3", "c-4", "c-5", "d-1");
        assertThat(durable).hasSize(16);
        assertThat(found()).startsWith("a-1", "a-2", "a-3", "a-4", "a-5", "c-1").endsWith("d-1");
        assertThat(disk.list(DIRECTORY)).containsExactly("journal-0", "journal-1", "journal-2");
        JournalFiles.tidy(disk, DIRECTORY);
        assertThat(disk.list(DIRECTORY)).containsExactly("journal-0", "journal-1");
    }

    @Test
    void endsWithTheFirstForceThatFails() throws IOException {
        addOneByOne("one");
        disk.failForce(disk.forces() + 1);
        add("two", "six");
        environment.runUntilIdle();
        addOneByOne("ten");
        assertThat(durable).containsExactly("one");
        String why = "the simulated disk failed to force";
        assertThat(failed).containsExactly(why, why, why);
        assertThat(journal.failure()).isNotNull();
        assertThat(found()).containsExactly("one");
    }

    @Test
    void goesOnWhenThereIsRoomForAFileAgain() {
        disk.capacity(FILE_BYTES - 1);
        addOneByOne("one");
        assertThat(failed).hasSize(1);
        assertThat(journal.failure()).isNull();
        disk.capacity(Long.MAX_VALUE);
        addOneByOne("two");
        assertThat(durable).containsExactly("two");
    }

    @Test
    void endsWithAnEntryThatCannotBeWritten() {
        journal.add(
                new Text("one") {
                    @Override
                    public void writeBody(ByteBuffer target) {
                        throw new IllegalStateException("no body");
                    }
                },
                false);
        add("two");
        environment.runUntilIdle();
        add("ten");
        environment.runUntilIdle();
        String why = "java.lang.IllegalStateException: no body";
        assertThat(failed).containsExactly(why, why, why);
        assertThat(durable).isEmpty();
    }

    @Test
    void endsReadingAtATornEntry() throws IOException {
        addOneByOne("one", "two", "six");
        disk.corrupt(DIRECTORY.resolve("journal-0"), 2 * 20 + 18, new byte[] {'?'});
        assertThat(found()).containsExactly("one", "two");
    }

    @Test
    void writesOverWhatAnEarlierRunLeft() throws IOException {
        addOneByOne("one", "two", "six");
        journal.close();
        Journal next = journal(2);
        next.add(new Text("new"), false);
        environment.runUntilIdle();
        // The second and third entries are still there behind it, of another epoch.
        assertThat(found()).containsExactly("new");
    }
}
