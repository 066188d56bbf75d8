package io.millrace.storage.record;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Walks a batch's records without making an object for each: positions point into {@link #bytes()}. Not thread-safe.
 */
public final class RecordCursor {
    /** Enough for a record's length, attributes, timestamp and offset. */
    private static final int HEAD_BYTES = 24;

    /** How far before its use a record is loaded: each tells where the next begins, so the processor cannot look ahead. */
    private static final int AHEAD_BYTES = 1024;

    /** A length of -1, as it is written. */
    private static final int NO_KEY = 1;

    private final byte[] bytes;
    private final int end;
    private final int recordCount;
    private final long baseOffset;
    private final int lastOffsetDelta;
    private final long baseTimestamp;
    private final boolean logAppendTime;

    /** Keeps loads alive that only bring bytes near. */
    @SuppressWarnings("UnusedVariable")
    private int touched;

    /** Where the next byte is read. */
    private int at;

    private int seen;
    private int recordStart;
    private int offsetStart;
    private long offset;
    private long timestamp;
    private int keyStart;
    private int keyLength;
    private int valueStart;
    private int valueLength;
    private int headersStart;
    private int recordEnd;

    RecordCursor(RecordBatch batch, byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
        this.recordCount = batch.recordCount();
        this.baseOffset = batch.baseOffset();
        this.lastOffsetDelta = batch.lastOffsetDelta();
        this.logAppendTime = batch.hasLogAppendTime();
        this.baseTimestamp = logAppendTime ? batch.maxTimestamp() : batch.baseTimestamp();
        this.recordEnd = start;
    }

    /** Moves to the next record; false after the last. Malformed bytes raise DATA_CORRUPTED. */
    public boolean next() {
        at = recordEnd;
        if (seen == recordCount) {
            if (at != end) {
                throw corrupted("bytes after its last record");
            }
            return false;
        }
        recordStart = at;
        int length = varint(end);
        if (length < 0 || length > end - at) {
            throw corrupted("a record longer than the batch");
        }
        recordEnd = at + length;
        if (length == 0) {
            throw corrupted("an empty record");
        }
        at++; // attributes: none is defined
        long timestampDelta = varlong(recordEnd);
        timestamp = logAppendTime ? baseTimestamp : baseTimestamp + timestampDelta;
        offsetStart = at;
        int offsetDelta = varint(recordEnd);
        if (offsetDelta < 0 || offsetDelta > lastOffsetDelta) {
            throw corrupted("a record's offset outside the batch");
        }
        offset = baseOffset + offsetDelta;
        keyLength = fieldLength();
        keyStart = at;
        at += Math.max(keyLength, 0);
        valueLength = fieldLength();
        valueStart = at;
        at += Math.max(valueLength, 0);
        headersStart = at;
        if (at >= recordEnd) {
            throw corrupted("a record without a header count");
        }
        seen++;
        return true;
    }

    /**
     * Moves over the next records that have a value, and puts where the values lie into the arrays, which take as many as
     * the batch has records. Gives their number; the cursor is then at the last of them, or at one without a value.
     */
    public int nextValues(int[] starts, int[] lengths) {
        int count = 0;
        while (true) {
            count = plainValues(starts, lengths, count);
            if (!next() || valueLength < 0) {
                return count;
            }
            starts[count] = valueStart;
            lengths[count++] = valueLength;
        }
    }

    /** The same with all positions in locals, up to a record near the end or with lengths of more than two bytes. */
    private int plainValues(int[] starts, int[] lengths, int from) {
        byte[] b = bytes;
        int count = from;
        int left = recordCount - seen;
        int last = end - HEAD_BYTES;
        int record = recordEnd;
        int ahead = 0;
        while (left > 0 && record <= last) {
            int p = record;
            int length = b[p++];
            if (length < 0) {
                length = length & 0x7f | b[p++] << 7;
            }
            int after = p + (length >>> 1);
            p++; // attributes
            int timestampEnd = p + 10;
            while (b[p++] < 0 && p < timestampEnd) {}
            int delta = b[p++];
            if (delta < 0) {
                delta = delta & 0x7f | b[p++] << 7;
            }
            int key = b[p++];
            if ((length | delta | key) < 0 || (length & 1) != 0 || after > end) {
                break;
            }
            p += key == NO_KEY ? 0 : key >>> 1;
            if (p + 2 >= after || (delta & 1) != 0 || delta >>> 1 > lastOffsetDelta) {
                break;
            }
            int value = b[p++];
            if (value < 0) {
                value = value & 0x7f | b[p++] << 7;
            }
            if (value < 0 || (value & 1) != 0 || p + (value >>> 1) >= after) {
                break;
            }
            starts[count] = p;
            lengths[count++] = value >>> 1;
            record = after;
            left--;
            ahead |= b[Math.min(record + AHEAD_BYTES, last)];
        }
        touched = ahead;
        recordEnd = record;
        seen = recordCount - left;
        return count;
    }

    private int fieldLength() {
        int length = varint(recordEnd);
        if (length < -1 || length > recordEnd - at) {
            throw corrupted("a field longer than its record");
        }
        return length;
    }

    public long offset() {
        return offset;
    }

    /** Milliseconds since the epoch. */
    public long timestamp() {
        return timestamp;
    }

    /** The array that key and value lie in; the same for all records of the batch. */
    public byte[] bytes() {
        return bytes;
    }

    public int keyStart() {
        return keyStart;
    }

    /** -1 for a null key. */
    public int keyLength() {
        return keyLength;
    }

    public int valueStart() {
        return valueStart;
    }

    /** -1 for a null value. */
    public int valueLength() {
        return valueLength;
    }

    /** Where the record begins, with its length. */
    int recordStart() {
        return recordStart;
    }

    /** Where its offset begins, behind its timestamp. */
    int offsetStart() {
        return offsetStart;
    }

    int recordEnd() {
        return recordEnd;
    }

    /** Decoded on each call. */
    public List<Header> headers() {
        at = headersStart;
        int count = varint(recordEnd);
        if (count == 0 && at == recordEnd) {
            return List.of();
        }
        // A header takes two bytes at least.
        if (count < 0 || count > (recordEnd - at) / 2) {
            throw corrupted("a wrong number of headers");
        }
        List<Header> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int nameLength = fieldLength();
            if (nameLength < 0) {
                throw corrupted("a header without a name");
            }
            String name = new String(bytes, at, nameLength, StandardCharsets.UTF_8);
            at += nameLength;
            int length = fieldLength();
            headers.add(new Header(name, length < 0 ? null : Arrays.copyOfRange(bytes, at, at + length)));
            at += Math.max(length, 0);
        }
        if (at != recordEnd) {
            throw corrupted("bytes after a record's headers");
        }
        return headers;
    }

    private int varint(int limit) {
        // One byte is by far the commonest.
        if (at < limit && bytes[at] >= 0) {
            int raw = bytes[at++];
            return (raw >>> 1) ^ -(raw & 1);
        }
        int raw = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            if (at >= limit) {
                throw corrupted("a number cut off");
            }
            byte b = bytes[at++];
            raw |= (b & 0x7f) << shift;
            if (b >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw corrupted("a number too long");
    }

    private long varlong(int limit) {
        long raw = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (at >= limit) {
                throw corrupted("a number cut off");
            }
            byte b = bytes[at++];
            raw |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw corrupted("a number too long");
    }

    private MillraceException corrupted(String what) {
        return ErrorCode.DATA_CORRUPTED.error("the record batch at offset %s has %s", baseOffset, what);
    }
}
