package io.millrace.engine.data;

import static io.millrace.engine.data.CivilTime.MICROS_PER_DAY;
import static io.millrace.engine.data.CivilTime.MICROS_PER_SECOND;

/** Dates, times and timestamps as PostgreSQL writes them (DateStyle ISO). */
final class DateTimeText {
    private DateTimeText() {}

    static void appendDate(ByteSlice out, long days) {
        long civil = CivilTime.civil(days);
        appendYearMonthDay(out, civil);
        appendEra(out, civil);
    }

    private static void appendYearMonthDay(ByteSlice out, long civil) {
        long year = CivilTime.year(civil);
        long shown = year > 0 ? year : 1 - year;
        if (shown > 9999) {
            NumberText.append(out, shown);
        } else {
            appendTwo(out, (int) shown / 100);
            appendTwo(out, (int) shown % 100);
        }
        out.append((byte) '-');
        appendTwo(out, CivilTime.month(civil));
        out.append((byte) '-');
        appendTwo(out, CivilTime.day(civil));
    }

    private static void appendEra(ByteSlice out, long civil) {
        if (CivilTime.year(civil) <= 0) {
            out.appendAscii(" BC");
        }
    }

    static void appendTime(ByteSlice out, long micros) {
        long seconds = micros / MICROS_PER_SECOND;
        appendTwo(out, (int) (seconds / 3600));
        out.append((byte) ':');
        appendTwo(out, (int) (seconds / 60 % 60));
        out.append((byte) ':');
        appendTwo(out, (int) (seconds % 60));
        appendMicros(out, micros % MICROS_PER_SECOND);
    }

    /** A point and the digits of {@code micros} but trailing zeros; nothing for 0. */
    static void appendMicros(ByteSlice out, long micros) {
        if (micros != 0) {
            int digits = 6;
            while (micros % 10 == 0) {
                micros /= 10;
                digits--;
            }
            NumberText.appendFraction(out, micros, digits);
        }
    }

    static void appendTimestamp(ByteSlice out, long micros) {
        long civil = appendLocal(out, micros, ' ');
        appendEra(out, civil);
    }

    /** In local time, with the offset behind it. */
    static void appendTimestamp(ByteSlice out, long micros, int offsetSeconds) {
        long civil = appendLocal(out, micros + offsetSeconds * MICROS_PER_SECOND, ' ');
        appendOffset(out, offsetSeconds);
        appendEra(out, civil);
    }

    /** ISO 8601, as JSON has it: with a T, and a Z if it is an instant. */
    static void appendIso(ByteSlice out, long micros, boolean instant) {
        appendLocal(out, micros, 'T');
        if (instant) {
            out.append((byte) 'Z');
        }
    }

    private static long appendLocal(ByteSlice out, long micros, char separator) {
        long days = Math.floorDiv(micros, MICROS_PER_DAY);
        long civil = CivilTime.civil(days);
        appendYearMonthDay(out, civil);
        out.append((byte) separator);
        appendTime(out, micros - days * MICROS_PER_DAY);
        return civil;
    }

    private static void appendOffset(ByteSlice out, int offsetSeconds) {
        out.append((byte) (offsetSeconds < 0 ? '-' : '+'));
        int magnitude = Math.abs(offsetSeconds);
        appendTwo(out, magnitude / 3600);
        if (magnitude % 3600 != 0) {
            out.append((byte) ':');
            appendTwo(out, magnitude / 60 % 60);
        }
        if (magnitude % 60 != 0) {
            out.append((byte) ':');
            appendTwo(out, magnitude % 60);
        }
    }

    static void appendTwo(ByteSlice out, int number) {
        byte[] buffer = out.reserve(2);
        buffer[out.length] = (byte) ('0' + number / 10);
        buffer[out.length + 1] = (byte) ('0' + number % 10);
        out.length += 2;
    }
}
