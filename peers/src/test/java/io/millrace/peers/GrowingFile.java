package io.millrace.peers;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Lines {@code number,colour,amount}, numbered from 0, that a thread of its own appends to a file little by little. */
final class GrowingFile {
    private static final int LINES_AT_ONCE = 10;

    private final List<String> lines = new ArrayList<>();
    private final Thread writer;

    GrowingFile(Path file, int count, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            lines.add(i + ",colour" + random.nextInt(7) + "," + random.nextInt(1_000));
        }
        writer = new Thread(() -> write(file), "writer of " + file.getFileName());
    }

    /** All that the file holds in the end. */
    List<String> lines() {
        return lines;
    }

    void start() {
        writer.start();
    }

    void awaitEnd() throws InterruptedException {
        writer.join();
    }

    private void write(Path file) {
        try (Writer out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < lines.size(); i++) {
                out.write(lines.get(i) + "\n");
                if (i % LINES_AT_ONCE == 0) {
                    out.flush();
                    TimeUnit.MILLISECONDS.sleep(50);
                }
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
