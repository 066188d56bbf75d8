package io.millrace.server.postgres;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * Dates, times and intervals as PostgreSQL prints them with DateStyle ISO and IntervalStyle postgres. Keeps the offset of
 * the time zone's current stretch; not thread-safe.
 */
final class DateTimeText {
    static final long MICROS_PER_SECOND = 1_000_000L;
    static final long MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
    static final long MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;
    static final long MICROS_PER_DAY = 24 * MICROS_PER_HOUR;

    private final ZoneRules rules;
    /** The stretch of time, in seconds since 1970, in which {@link #offsetSeconds} holds. */
    private long offsetFrom = 1;

    private long offsetUntil;
    private int offsetSeconds;

    DateTimeText(ZoneId zone) {
        rules = zone.getRules();
    }

    /** As {@code 2024-02-29}; years before 1 end in BC. */
    static void date(long days, WireBuffer out) {
        if (writeDate(days, out)) {
            out.writeText(" BC");
        }
    }

    /** As {@code 13:04:05.25}. */
    static void time(long micros, WireBuffer out) {
        long second = micros / MICROS_PER_SECOND;
        digits((int) (second / 3600), 2, out);
        out.writeByte(':');
        digits((int) (second / 60 % 60), 2, out);
        out.writeByte(':');
        digits((int) (second % 60), 2, out);
        fraction((int) (micros % MICROS_PER_SECOND), out);
    }

    /** As {@code 2024-02-29 13:04:05.25}. */
    static void timestamp(long micros, WireBuffer out) {
        boolean beforeChrist = writeDate(Math.floorDiv(micros, MICROS_PER_DAY), out);
        out.writeByte(' ');
        time(Math.floorMod(micros, MICROS_PER_DAY), out);
        if (beforeChrist) {
            out.writeText(" BC");
        }
    }

    /** As {@code 2024-02-29 13:04:05.25+01}, in the time zone. */
    void timestampWithZone(long micros, WireBuffer out) {
        int offset = offset(Math.floorDiv(micros, MICROS_PER_SECOND));
        long local = micros + offset * MICROS_PER_SECOND;
        boolean beforeChrist = writeDate(Math.floorDiv(local, MICROS_PER_DAY), out);
        out.writeByte(' ');
        time(Math.floorMod(local, MICROS_PER_DAY), out);
        zone(offset, out);
        if (beforeChrist) {
            out.writeText(" BC");
        }
    }

    private static void zone(int offset, WireBuffer out) {
        int rest = Math.abs(offset);
        out.writeByte(offset < 0 ? '-' : '+');
        digits(rest / 3600, 2, out);
        if (rest % 3600 != 0) {
            out.writeByte(':');
            digits(rest / 60 % 60, 2, out);
        }
        if (rest % 60 != 0) {
            out.writeByte(':');
            digits(rest % 60, 2, out);
        }
    }

    private int offset(long epochSecond) {
        if (epochSecond < offsetFrom || epochSecond >= offsetUntil) {
            Instant instant = Instant.ofEpochSecond(epochSecond);
            ZoneOffset offset = rules.getOffset(instant);
            @Nullable ZoneOffsetTransition next = rules.nextTransition(instant);
            // The instant itself may be a transition, which previousTransition leaves out.
            @Nullable ZoneOffsetTransition last = rules.previousTransition(instant.plusSeconds(1));
            offsetFrom = last == null ? Long.MIN_VALUE : last.toEpochSecond();
            offsetUntil = next == null ? Long.MAX_VALUE : next.toEpochSecond();
            offsetSeconds = offset.getTotalSeconds();
        }
        return offsetSeconds;
    }

    /** As {@code 1 year 2 mons}. */
    static void months(long months, WireBuffer out) {
        interval(months, 0, out);
    }

    /** As {@code 3 days 04:05:06.7}. */
    static void dayTime(long micros, WireBuffer out) {
        interval(0, micros, out);
    }

    private static void interval(long months, long micros, WireBuffer out) {
        int start = out.size();
        boolean negative = part(months / 12, "year", start, false, out);
        negative = part(months % 12, "mon", start, negative, out);
        negative = part(micros / MICROS_PER_DAY, "day", start, negative, out);
        long time = micros % MICROS_PER_DAY;
        if (time == 0 && out.size() > start) {
            return;
        }
        if (out.size() > start) {
            out.writeByte(' ');
        }
        if (time < 0) {
            out.writeByte('-');
        } else if (negative) {
            out.writeByte('+');
        }
        time(Math.abs(time), out);
    }

    /** Writes one unit of an interval; whether the last unit that was written is negative. */
    private static boolean part(long count, String unit, int start, boolean afterNegative, WireBuffer out) {
        if (count == 0) {
            return afterNegative;
        }
        if (out.size() > start) {
            out.writeByte(' ');
        }
        if (count > 0 && afterNegative) {
            out.writeByte('+');
        }
        NumberText.integer(count, out);
        out.writeByte(' ');
        out.writeText(count == 1 ? unit : unit + "s");
        return count < 0;
    }

    /**
     * Days since 1970 to year, month and day in the proleptic Gregorian calendar; whether the year is before 1.
     * Hinnant, "chrono-compatible low-level date algorithms".
     */
    private static boolean writeDate(long days, WireBuffer out) {
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        int dayOfEra = (int) (shifted - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
        int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        boolean beforeChrist = year <= 0;
        long shown = beforeChrist ? 1 - year : year;
        if (shown > 9999) {
            NumberText.integer(shown, out);
        } else {
            digits((int) shown, 4, out);
        }
        out.writeByte('-');
        digits(month, 2, out);
        out.writeByte('-');
        digits(day, 2, out);
        return beforeChrist;
    }

    private static void fraction(int micros, WireBuffer out) {
        if (micros == 0) {
            return;
        }
        int value = micros;
        int width = 6;
        while (value % 10 == 0) {
            value /= 10;
            width--;
        }
        out.writeByte('.');
        digits(value, width, out);
    }

    private static void digits(int value, int width, WireBuffer out) {
        int at = out.reserve(width);
        byte[] bytes = out.array();
        int rest = value;
        for (int i = at + width - 1; i >= at; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
