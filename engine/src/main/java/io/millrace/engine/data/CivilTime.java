package io.millrace.engine.data;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Days, months and years of the proleptic Gregorian calendar, and microseconds since 1970-01-01T00:00. Year 0 is 1 BC.
 * The algorithms are Howard Hinnant's ("chrono-Compatible Low-Level Date Algorithms").
 */
public final class CivilTime {
    public static final long MICROS_PER_SECOND = 1_000_000;
    public static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    /** The last year of dates and timestamps, as PostgreSQL's. */
    public static final long MAX_YEAR = 294_246;

    /** The first one; 0 is 1 BC. */
    public static final long MIN_YEAR = -4713;

    private CivilTime() {}

    /** Days since 1970-01-01. */
    public static long days(long year, int month, int day) {
        long shifted = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(shifted, 400);
        long yearOfEra = shifted - era * 400;
        long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146097 + dayOfEra - 719468;
    }

    /** Year, month and day packed: {@link #year}, {@link #month} and {@link #day} take them out. */
    public static long civil(long days) {
        long shifted = days + 719468;
        long era = Math.floorDiv(shifted, 146097);
        long dayOfEra = shifted - era * 146097;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long monthFromMarch = (5 * dayOfYear + 2) / 153;
        long day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        long month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        return year << 9 | month << 5 | day;
    }

    public static long year(long civil) {
        return civil >> 9;
    }

    public static int month(long civil) {
        return (int) (civil >> 5) & 15;
    }

    public static int day(long civil) {
        return (int) civil & 31;
    }

    public static int daysInMonth(long year, int month) {
        return switch (month) {
            case 2 -> isLeap(year) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static boolean isLeap(long year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /** UTC to local time of {@code zone}. */
    public static long toLocal(long micros, ZoneId zone) {
        if (zone.equals(ZoneOffset.UTC)) {
            return micros;
        }
        return micros + offsetSeconds(micros, zone) * MICROS_PER_SECOND;
    }

    /** Seconds that {@code zone} is ahead of UTC at the instant. */
    public static int offsetSeconds(long micros, ZoneId zone) {
        if (zone instanceof ZoneOffset offset) {
            return offset.getTotalSeconds();
        }
        Instant instant = Instant.ofEpochSecond(Math.floorDiv(micros, MICROS_PER_SECOND));
        return zone.getRules().getOffset(instant).getTotalSeconds();
    }

    /** Local time of {@code zone} to UTC; in the hour that comes twice the later, standard one, as PostgreSQL. */
    public static long toUtc(long localMicros, ZoneId zone) {
        if (zone.equals(ZoneOffset.UTC)) {
            return localMicros;
        }
        if (zone instanceof ZoneOffset offset) {
            return localMicros - offset.getTotalSeconds() * MICROS_PER_SECOND;
        }
        long seconds = Math.floorDiv(localMicros, MICROS_PER_SECOND);
        long utcSeconds = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC)
                .atZone(zone)
                .withLaterOffsetAtOverlap()
                .toEpochSecond();
        return localMicros + (utcSeconds - seconds) * MICROS_PER_SECOND;
    }
}
