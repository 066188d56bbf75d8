package io.millrace.storage;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code checkpoint}: whether the store was closed in good order, and how far each partition was known to be
 * forced. Text, one {@code name=value} a line, a checksum last. Losing it costs a longer recovery, and corruption can
 * then pass for a torn tail.
 *
 * @param closed every partition was forced, trimmed and its indexes written
 * @param journalEpoch what the journal says of earlier epochs is over
 * @param forcedOffsets by the partition's name; absent is 0
 */
record StoreCheckpoint(boolean closed, long journalEpoch, Map<String, Long> forcedOffsets) {
    private static final Logger LOG = LoggerFactory.getLogger(StoreCheckpoint.class);
    private static final String NAME = "checkpoint";
    private static final String NEXT = "checkpoint.next";
    private static final String CLOSED = "closed";
    private static final String JOURNAL_EPOCH = "journal epoch";
    private static final String CHECKSUM = "crc32c=";
    private static final int LARGEST_FILE_BYTES = 256 << 20;

    static final StoreCheckpoint NONE = new StoreCheckpoint(false, 0, Map.of());

    long forcedOffset(PartitionId id) {
        return forcedOffsets.getOrDefault(id.toString(), 0L);
    }

    void write(Disk disk, Path directory) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(CLOSED).append('=').append(closed).append('\n');
        text.append(JOURNAL_EPOCH).append('=').append(journalEpoch).append('\n');
        new TreeMap<>(forcedOffsets)
                .forEach((name, offset) ->
                        text.append(name).append('=').append(offset).append('\n'));
        String checksum = checksum(text.toString());
        text.append(CHECKSUM).append(checksum).append('\n');
        try (DiskFile file = disk.open(directory.resolve(NEXT))) {
            file.truncate(0);
            file.write(0, ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII)));
            file.force();
        }
        disk.rename(directory.resolve(NEXT), directory.resolve(NAME));
        disk.forceDirectory(directory);
    }

    static StoreCheckpoint read(Disk disk, Path directory) throws IOException {
        Path path = directory.resolve(NAME);
        if (!disk.exists(path)) {
            return NONE;
        }
        try (DiskFile file = disk.openForRead(path)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), LARGEST_FILE_BYTES));
            file.read(0, bytes);
            return parse(new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII), path);
        }
    }

    private static StoreCheckpoint parse(String text, Path path) {
        int end = text.lastIndexOf(CHECKSUM);
        String body = text.substring(0, Math.max(0, end));
        if (end < 0 || !text.substring(end).strip().equals(CHECKSUM + checksum(body))) {
            LOG.warn("checkpoint is damaged, every partition is checked file={}", path);
            return NONE;
        }
        boolean closed = false;
        long journalEpoch = 0;
        Map<String, Long> offsets = new TreeMap<>();
        for (String line : body.lines().toList()) {
            int equals = line.lastIndexOf('=');
            String name = line.substring(0, equals);
            String value = line.substring(equals + 1);
            if (name.equals(CLOSED)) {
                closed = Boolean.parseBoolean(value);
            } else if (name.equals(JOURNAL_EPOCH)) {
                journalEpoch = Long.parseLong(value);
            } else {
                offsets.put(name, Long.valueOf(value));
            }
        }
        return new StoreCheckpoint(closed, journalEpoch, offsets);
    }

    private static String checksum(String body) {
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return Long.toHexString(crc.getValue());
    }
}
