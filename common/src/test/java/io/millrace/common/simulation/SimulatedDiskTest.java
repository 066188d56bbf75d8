package io.millrace.common.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import io.millrace.common.environment.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SimulatedDiskTest {
    private static final Path FOLDER = Path.of("/data");
    private static final Path FILE = FOLDER.resolve("file");

    private final SimulatedDisk disk = new SimulatedDisk();

    @BeforeEach
    void makeFolder() throws IOException {
        disk.createDirectories(FOLDER);
        disk.forceDirectory(Path.of("/"));
    }

    private static void write(DiskFile file, long position, String text) throws IOException {
        file.write(position, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String content(Disk disk, Path path) throws IOException {
        try (DiskFile file = disk.openForRead(path)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.read(0, bytes);
            return new String(bytes.array(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void forgetsWhatWasNotForced() throws IOException {
        DiskFile file = disk.open(FILE);
        write(file, 0, "kept");
        file.force();
        disk.forceDirectory(FOLDER);
        write(file, 4, " lost");
        assertThat(content(disk, FILE)).isEqualTo("kept lost");
        assertThat(content(disk.afterCrash(Survival.NONE, 1), FILE)).isEqualTo("kept");
        assertThat(content(disk.afterCrash(Survival.ALL, 1), FILE)).isEqualTo("kept lost");
    }

    @Test
    void forgetsNamesWhoseDirectoryWasNotForced() throws IOException {
        disk.open(FILE).force();
        assertThat(disk.afterCrash(Survival.NONE, 1).exists(FILE)).isFalse();
        disk.forceDirectory(FOLDER);
        disk.rename(FILE, FOLDER.resolve("other"));
        SimulatedDisk left = disk.afterCrash(Survival.NONE, 1);
        assertThat(left.exists(FILE)).isTrue();
        assertThat(left.exists(FOLDER.resolve("other"))).isFalse();
        assertThat(disk.afterCrash(Survival.ALL, 1).list(FOLDER)).containsExactly("other");
    }

    @Test
    void tearsWritesAtSectors() throws IOException {
        DiskFile file = disk.open(FILE);
        write(file, 0, "a".repeat(2_048));
        file.force();
        disk.forceDirectory(FOLDER);
        write(file, 0, "b".repeat(2_048));
        boolean torn = false;
        for (int seed = 0; seed < 50; seed++) {
            String left = content(disk.afterCrash(Survival.TORN, seed), FILE);
            for (int sector = 0; sector < 4; sector++) {
                assertThat(left.substring(sector * 512, sector * 512 + 512)).isIn("a".repeat(512), "b".repeat(512));
            }
            torn |= left.contains("ab") || left.contains("ba");
        }
        assertThat(torn).isTrue();
    }

    @Test
    void losesWhatAFailedForceShouldHaveKept() throws IOException {
        DiskFile file = disk.open(FILE);
        disk.forceDirectory(FOLDER);
        disk.failForce(1);
        write(file, 0, "gone");
        assertThatThrownBy(file::force).isInstanceOf(IOException.class);
        file.force();
        assertThat(content(disk, FILE)).isEqualTo("gone");
        assertThat(content(disk.afterCrash(Survival.NONE, 1), FILE)).isEmpty();
    }

    @Test
    void fillsUp() throws IOException {
        DiskFile file = disk.open(FILE);
        disk.capacity(10);
        write(file, 0, "0123456789");
        assertThatThrownBy(() -> write(file, 10, "x")).isInstanceOf(DiskFullException.class);
        write(file, 0, "9876543210");
        assertThat(disk.usableBytes(FOLDER)).isZero();
    }

    @Test
    void crashesAtTheGivenOperation() throws IOException {
        DiskFile file = disk.open(FILE);
        disk.crashAtOperation(disk.operations() + 2);
        write(file, 0, "a");
        assertThatThrownBy(() -> write(file, 1, "b")).isInstanceOf(IOException.class);
        assertThat(disk.hasCrashed()).isTrue();
        assertThatThrownBy(file::force).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> disk.open(FILE)).isInstanceOf(IOException.class);
    }

    @Test
    void locksOnce() throws Exception {
        AutoCloseable lock = disk.lock(FILE);
        assertThatThrownBy(() -> disk.lock(FILE)).isInstanceOf(IOException.class);
        lock.close();
        disk.lock(FILE).close();
    }
}
