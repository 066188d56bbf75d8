package io.millrace.storage.segment;

import io.millrace.common.environment.Disk;
import io.millrace.common.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Puts a compacted segment's files in the place of those it was made from, so that a crash leaves the old ones or the new
 * one. The new files are {@code .cleaned} while they are written; {@code .log.swap} is the last of them to get its name,
 * and from then on the exchange is decided: {@link #recover} finishes it.
 */
final class SegmentExchange {
    static final String CLEANED = ".cleaned";
    static final String SWAP = ".swap";
    private static final List<String> INDEXES =
            List.of(SegmentFiles.INDEX, SegmentFiles.TIME_INDEX, SegmentFiles.ABORTED);

    private SegmentExchange() {}

    static Path cleaned(Path folder, long base, String suffix) {
        return SegmentFiles.path(folder, base, suffix + CLEANED);
    }

    static Path swap(Path folder, long base, String suffix) {
        return SegmentFiles.path(folder, base, suffix + SWAP);
    }

    /** Decides for the new files, which are whole on disk; {@code state} says what they replace. */
    static void decide(Disk disk, Path folder, CompactionState state) throws IOException {
        state.write(disk, folder);
        long base = state.exchangeFrom();
        for (String suffix : INDEXES) {
            if (disk.exists(cleaned(folder, base, suffix))) {
                disk.rename(cleaned(folder, base, suffix), swap(folder, base, suffix));
            }
        }
        // Each step must be on disk before the next: the log's name says that the indexes have theirs.
        disk.forceDirectory(folder);
        disk.rename(cleaned(folder, base, SegmentFiles.LOG), swap(folder, base, SegmentFiles.LOG));
        disk.forceDirectory(folder);
    }

    /** Removes {@code replaced} but for the first of them, whose names the new files get. It can be done again. */
    static void finish(Disk disk, Path folder, long base, List<Long> replaced) throws IOException {
        for (long each : replaced) {
            if (each != base) {
                SegmentFiles.deleteAll(disk, folder, each);
            }
        }
        for (String suffix : INDEXES) {
            if (disk.exists(swap(folder, base, suffix))) {
                disk.rename(swap(folder, base, suffix), SegmentFiles.path(folder, base, suffix));
            }
        }
        disk.forceDirectory(folder);
        disk.rename(swap(folder, base, SegmentFiles.LOG), SegmentFiles.path(folder, base, SegmentFiles.LOG));
        disk.forceDirectory(folder);
    }

    /** Finishes an exchange that was decided, and removes what is left of one that was not. */
    static void recover(Disk disk, Path folder, CompactionState state) throws IOException {
        List<String> names = disk.list(folder);
        for (String name : names) {
            if (name.endsWith(SegmentFiles.LOG + SWAP)) {
                long base =
                        SegmentFiles.baseOffset(name, SegmentFiles.LOG + SWAP).orElse(-1);
                if (base != state.exchangeFrom()) {
                    throw ErrorCode.DATA_CORRUPTED.error("%s: nothing is known of %s", folder, name);
                }
                List<Long> replaced = names.stream()
                        .map(each -> SegmentFiles.baseOffset(each, SegmentFiles.LOG))
                        .filter(OptionalLong::isPresent)
                        .map(OptionalLong::getAsLong)
                        .filter(each -> each >= base && each < state.exchangeTo())
                        .toList();
                finish(disk, folder, base, replaced);
            }
        }
        for (String name : disk.list(folder)) {
            if (name.endsWith(CLEANED) || name.endsWith(SWAP)) {
                disk.delete(folder.resolve(name));
            }
        }
    }
}
