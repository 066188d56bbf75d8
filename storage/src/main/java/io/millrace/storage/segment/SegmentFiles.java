package io.millrace.storage.segment;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Names of a segment's files, and whole-file reads and writes. */
final class SegmentFiles {
    static final String LOG = ".log";
    static final String INDEX = ".index";
    static final String TIME_INDEX = ".timeindex";
    static final String ABORTED = ".txnindex";
    static final String PRODUCERS = ".snapshot";

    /** What a segment may have, its log first. */
    static final List<String> OF_A_SEGMENT = List.of(LOG, INDEX, TIME_INDEX, ABORTED);

    private static final int DIGITS = 20;

    private SegmentFiles() {}

    static Path path(Path folder, long baseOffset, String suffix) {
        return folder.resolve(name(baseOffset, suffix));
    }

    static String name(long baseOffset, String suffix) {
        String digits = Long.toString(baseOffset);
        return "0".repeat(DIGITS - digits.length()) + digits + suffix;
    }

    /** Base offset if {@code name} is that of a segment's file with {@code suffix}. */
    static OptionalLong baseOffset(String name, String suffix) {
        if (name.length() != DIGITS + suffix.length() || !name.endsWith(suffix)) {
            return OptionalLong.empty();
        }
        for (int i = 0; i < DIGITS; i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return OptionalLong.empty();
            }
        }
        try {
            return OptionalLong.of(Long.parseLong(name, 0, DIGITS, 10));
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // beyond the largest offset
        }
    }

    /** Everything in a file; empty if it does not exist. */
    static ByteBuffer readAll(Disk disk, Path path, int limit) throws IOException {
        if (!disk.exists(path)) {
            return ByteBuffer.allocate(0);
        }
        try (DiskFile file = disk.openForRead(path)) {
            long size = file.size();
            if (size > limit) {
                throw new IOException(path + " has " + size + " bytes, more than " + limit);
            }
            ByteBuffer target = ByteBuffer.allocate((int) size);
            readFully(file, 0, target);
            return target.flip();
        }
    }

    static void readFully(DiskFile file, long position, ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (file.read(position + target.position(), target) < 0) {
                throw new EOFException("file ends at " + (position + target.position()));
            }
        }
    }

    /** Writes a file anew and forces it; its name is durable once the directory is forced. */
    static void writeAll(Disk disk, Path path, ByteBuffer content) throws IOException {
        try (DiskFile file = disk.open(path)) {
            file.truncate(0);
            file.write(0, content);
            file.force();
        }
    }

    static void deleteAll(Disk disk, Path folder, long baseOffset) throws IOException {
        for (String suffix : OF_A_SEGMENT) {
            disk.delete(path(folder, baseOffset, suffix));
        }
    }
}
