package io.millrace.common.simulation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** A file's bytes as processes see them, as the disk holds them, and the changes in between. Guarded by the disk. */
final class SimulatedContent {
    private static final int SECTOR_BYTES = 512;

    /** A write, or a truncation where {@code bytes} is empty and {@code size} counts. */
    private record Change(long position, byte[] bytes, long size) {
        boolean isTruncation() {
            return size >= 0;
        }
    }

    private Bytes seen = new Bytes();
    private final Bytes kept = new Bytes();
    private final List<Change> unforced = new ArrayList<>();

    long size() {
        return seen.size;
    }

    /** Includes what was not forced. */
    int read(long position, ByteBuffer target) {
        if (position >= seen.size) {
            return -1;
        }
        int count = (int) Math.min(target.remaining(), seen.size - position);
        target.put(seen.content, (int) position, count);
        return count;
    }

    void write(long position, byte[] bytes) {
        seen.write(position, bytes, 0, bytes.length);
        unforced.add(new Change(position, bytes, -1));
    }

    void truncate(long size) {
        if (size < seen.size) {
            seen.truncate(size);
            unforced.add(new Change(0, new byte[0], size));
        }
    }

    void force() {
        unforced.forEach(change -> apply(kept, change));
        unforced.clear();
    }

    /** The changes stay visible, and no later force brings them to the disk: what Linux does with dirty pages. */
    void failForce() {
        unforced.clear();
    }

    private static void apply(Bytes target, Change change) {
        if (change.isTruncation()) {
            target.truncate(Math.min(target.size, change.size));
        } else {
            target.write(change.position, change.bytes, 0, change.bytes.length);
        }
    }

    /** What another machine would find after a crash now. */
    SimulatedContent afterCrash(Survival survival, RandomGenerator random) {
        SimulatedContent left = new SimulatedContent();
        left.kept.copy(kept);
        for (Change change : unforced) {
            switch (survival) {
                case NONE -> {}
                case ALL -> apply(left.kept, change);
                case SOME -> {
                    if (random.nextBoolean()) {
                        apply(left.kept, change);
                    }
                }
                case TORN -> tear(left.kept, change, random);
            }
        }
        left.seen = new Bytes();
        left.seen.copy(left.kept);
        return left;
    }

    private static void tear(Bytes target, Change change, RandomGenerator random) {
        int fate = random.nextInt(3);
        if (fate == 0) {
            return;
        }
        if (fate == 1 || change.isTruncation()) {
            apply(target, change);
            return;
        }
        int length = change.bytes.length;
        for (int at = 0; at < length; ) {
            // Sectors of the disk, not of the write.
            long position = change.position + at;
            int piece = (int) Math.min(length - at, SECTOR_BYTES - position % SECTOR_BYTES);
            if (random.nextBoolean()) {
                target.write(position, change.bytes, at, piece);
            }
            at += piece;
        }
    }

    private static final class Bytes {
        private byte[] content = new byte[0];
        private long size;

        void write(long position, byte[] bytes, int start, int length) {
            long end = position + length;
            if (end > content.length) {
                content = Arrays.copyOf(content, Math.toIntExact(Math.max(end, content.length * 2L)));
            }
            System.arraycopy(bytes, start, content, (int) position, length);
            size = Math.max(size, end);
        }

        void truncate(long newSize) {
            Arrays.fill(content, (int) newSize, (int) size, (byte) 0);
            size = newSize;
        }

        void copy(Bytes other) {
            content = Arrays.copyOf(other.content, (int) other.size);
            size = other.size;
        }
    }
}
