package io.millrace.storage.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * An entry as it was found by a start. On disk it is an int of its length in bytes, an int CRC32C of what follows, a long of
 * epoch, a byte of kind, and its body.
 *
 * @param epoch which use of which file it is of: entries of a lower one were written before
 * @param kind what the body is, as its writer said
 * @param body to be read from its position to its limit
 */
public record JournalEntry(long epoch, byte kind, ByteBuffer body) {
    static final int HEADER_BYTES = 17;
    private static final int CHECKED_FROM = 8;

    /** Writes {@code entry} at the position of {@code target}. */
    static void write(Journal.Entry entry, long epoch, ByteBuffer target) {
        int start = target.position();
        target.putInt(HEADER_BYTES + entry.bodyBytes()).putInt(0).putLong(epoch).put(entry.kind());
        entry.writeBody(target);
        target.putInt(start + 4, checksum(target, start + CHECKED_FROM, target.position()));
    }

    /** The entries of a file: all have the epoch of its first; what follows them is zero, torn, or of an earlier use. */
    static List<JournalEntry> readAll(ByteBuffer file) {
        List<JournalEntry> entries = new ArrayList<>();
        while (file.remaining() >= HEADER_BYTES) {
            int start = file.position();
            int length = file.getInt();
            int crc = file.getInt();
            if (length < HEADER_BYTES
                    || length > file.limit() - start
                    || crc != checksum(file, start + CHECKED_FROM, start + length)) {
                break;
            }
            long epoch = file.getLong();
            byte kind = file.get();
            if (!entries.isEmpty() && entries.get(0).epoch() != epoch) {
                break;
            }
            int body = start + HEADER_BYTES;
            entries.add(new JournalEntry(epoch, kind, file.slice(body, length - HEADER_BYTES)));
            file.position(start + length);
        }
        return entries;
    }

    private static int checksum(ByteBuffer source, int start, int end) {
        CRC32C crc = new CRC32C();
        ByteBuffer checked = source.duplicate();
        checked.limit(end).position(start);
        crc.update(checked);
        return (int) crc.getValue();
    }
}
