package io.millrace.engine.data;

import static io.millrace.common.error.ErrorCode.DATETIME_OVERFLOW;
import static io.millrace.common.error.ErrorCode.FEATURE_NOT_SUPPORTED;
import static io.millrace.common.error.ErrorCode.INVALID_DATETIME;
import static io.millrace.engine.data.CivilTime.MICROS_PER_DAY;
import static io.millrace.engine.data.CivilTime.MICROS_PER_SECOND;

import io.millrace.common.error.MillraceException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads dates, times and timestamps: ISO 8601 with a blank or T between date and time, an optional fraction, time zone
 * (offset, Z or a name), AM/PM and era. Not thread-safe; use one for many values.
 */
final class DateTimeParser {
    private static final int NO_OFFSET = Integer.MIN_VALUE;
    private static final int SECONDS_PER_HOUR = 3600;
    private static final int MAX_OFFSET_SECONDS = 16 * SECONDS_PER_HOUR;

    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private int start;
    private DataType type = DataType.TIMESTAMP;

    private boolean monthFirst;
    private long days;
    private long timeMicros;
    private int offsetSeconds;
    private @Nullable ZoneId namedZone;

    private void begin(byte[] source, int from, int length, DataType target) {
        bytes = source;
        start = from;
        at = from;
        end = from + length;
        type = target;
        monthFirst = false;
        days = 0;
        timeMicros = 0;
        offsetSeconds = NO_OFFSET;
        namedZone = null;
        skipSpaces();
        while (end > at && NumberText.isSpace(bytes[end - 1])) {
            end--;
        }
    }

    /** Days since 1970-01-01; a time of day behind the date is left out. */
    long parseDate(byte[] source, int from, int length) {
        begin(source, from, length, DataType.DATE);
        if (!special()) {
            readDate();
            if (at < end) {
                readRest();
            }
        }
        return days;
    }

    /** Microseconds of the day. */
    long parseTime(byte[] source, int from, int length) {
        begin(source, from, length, DataType.TIME);
        int colon = at;
        while (colon < end && isDigit(bytes[colon])) {
            colon++;
        }
        if (colon - at > 2 && colon < end && bytes[colon] == '-') {
            readDate();
            readRest();
        } else {
            readTime();
            readSuffixes();
        }
        expectEnd();
        return timeMicros;
    }

    /** Local microseconds; a time zone is read and left out, as in PostgreSQL. */
    long parseTimestamp(byte[] source, int from, int length, int precision) {
        begin(source, from, length, DataType.TIMESTAMP);
        if (!special()) {
            readDate();
            readRest();
        }
        return round(days * MICROS_PER_DAY + timeMicros, precision);
    }

    /** Microseconds since the epoch; without a time zone in the text it is local time of {@code zone}. */
    long parseInstant(byte[] source, int from, int length, int precision, ZoneId zone) {
        begin(source, from, length, DataType.TIMESTAMP_TZ);
        if (special()) {
            return 0;
        }
        readDate();
        readRest();
        long local = days * MICROS_PER_DAY + timeMicros;
        if (offsetSeconds != NO_OFFSET) {
            local -= offsetSeconds * MICROS_PER_SECOND;
        } else {
            local = CivilTime.toUtc(local, namedZone != null ? namedZone : zone);
        }
        return round(local, precision);
    }

    /** Rounds to {@code precision} digits of the second, half up. */
    static long round(long micros, int precision) {
        if (precision >= 6) {
            return micros;
        }
        long unit = 1;
        for (int i = precision; i < 6; i++) {
            unit *= 10;
        }
        return Math.floorDiv(micros + unit / 2, unit) * unit;
    }

    /** Whether the text is the word {@code epoch}. */
    private boolean special() {
        return end - at == 5 && NumberText.text(bytes, at, 5).equalsIgnoreCase("epoch");
    }

    private void readDate() {
        int first = at;
        long year = number(7);
        int yearDigits = at - first;
        int month;
        int day;
        if (at < end && (bytes[at] == '-' || bytes[at] == '/' || bytes[at] == '.')) {
            byte separator = bytes[at++];
            month = (int) number(2);
            if (at >= end || bytes[at] != separator) {
                throw invalid();
            }
            at++;
            int thirdStart = at;
            long third = number(6);
            if (yearDigits < 3) {
                monthFirst = true;
                // month/day/year, as PostgreSQL's DateStyle MDY
                day = month;
                month = (int) year;
                year = at - thirdStart < 3 ? ofCentury(third) : third;
            } else {
                day = (int) third;
            }
        } else if (at - first == 6 && yearDigits == 6 || yearDigits == 7) {
            throw invalid();
        } else {
            if (yearDigits != 8) {
                at = first;
                if (end - first < 8) {
                    throw invalid();
                }
                year = fixed(4);
            }
            month = yearDigits == 8 ? (int) (year / 100 % 100) : fixed(2);
            day = yearDigits == 8 ? (int) (year % 100) : fixed(2);
            year = yearDigits == 8 ? year / 10000 : year;
        }
        if (beforeChrist()) {
            if (year == 0) {
                throw outOfRange();
            }
            year = 1 - year;
        } else if (year == 0) {
            throw outOfRange();
        }
        if (month < 1 || month > 12 || day < 1 || day > CivilTime.daysInMonth(year, month)) {
            throw outOfRange();
        }
        if (year > CivilTime.MAX_YEAR || year < CivilTime.MIN_YEAR) {
            throw DATETIME_OVERFLOW.error(
                    type == DataType.DATE ? "date out of range: \"%s\"" : "timestamp out of range: \"%s\"", text());
        }
        days = CivilTime.days(year, month, day);
    }

    /** Two digits are a year from 1970 to 2069. */
    private static long ofCentury(long year) {
        return year + (year < 70 ? 2000 : 1900);
    }

    private int fixed(int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            if (at >= end || !isDigit(bytes[at])) {
                throw invalid();
            }
            value = value * 10 + bytes[at++] - '0';
        }
        return value;
    }

    private boolean beforeChrist() {
        if (end - at < 3) {
            return false;
        }
        if (NumberText.text(bytes, end - 3, 3).equalsIgnoreCase(" BC")) {
            end -= 3;
            return true;
        }
        if (NumberText.text(bytes, end - 3, 3).equalsIgnoreCase(" AD")) {
            end -= 3;
        }
        return false;
    }

    private void readRest() {
        if (at < end && (bytes[at] == 'T' || bytes[at] == 't' || bytes[at] == ' ')) {
            at++;
            skipSpaces();
            if (at < end && isDigit(bytes[at])) {
                readTime();
            }
        }
        readSuffixes();
        expectEnd();
    }

    private void readTime() {
        long hour = number(2);
        long second = 0;
        if (at >= end || bytes[at] != ':') {
            throw invalid();
        }
        at++;
        long minute = number(2);
        if (at < end && bytes[at] == ':') {
            at++;
            second = number(2);
        }
        long fraction = fraction();
        skipSpaces();
        if (atHalfDay()) {
            if (hour < 1 || hour > 12) {
                throw outOfRange();
            }
            hour = hour % 12 + ((bytes[at] | 0x20) == 'p' ? 12 : 0);
            at += 2;
        }
        boolean endOfDay = hour == 24 && minute == 0 && second == 0 && fraction == 0;
        if (minute > 59 || second > 60 || (hour > 23 && !endOfDay)) {
            throw outOfRange();
        }
        timeMicros = ((hour * 60 + minute) * 60 + second) * MICROS_PER_SECOND + fraction;
    }

    /** Whether AM or PM comes next, and not a time zone like America/New_York. */
    private boolean atHalfDay() {
        return end - at >= 2
                && (bytes[at + 1] | 0x20) == 'm'
                && ((bytes[at] | 0x20) == 'a' || (bytes[at] | 0x20) == 'p')
                && (end - at == 2 || !Character.isLetter(bytes[at + 2]));
    }

    private long fraction() {
        if (at >= end || bytes[at] != '.') {
            return 0;
        }
        at++;
        long micros = 0;
        int digits = 0;
        boolean up = false;
        for (; at < end && isDigit(bytes[at]); at++) {
            if (digits < 6) {
                micros = micros * 10 + bytes[at] - '0';
            } else if (digits == 6) {
                up = bytes[at] >= '5';
            }
            digits++;
        }
        for (int i = digits; i < 6; i++) {
            micros *= 10;
        }
        return micros + (up ? 1 : 0);
    }

    private void readSuffixes() {
        skipSpaces();
        if (at >= end) {
            return;
        }
        byte sign = bytes[at];
        if (sign == 'Z' || sign == 'z') {
            at++;
            offsetSeconds = 0;
        } else if (sign == '+' || sign == '-') {
            at++;
            readOffset(sign == '-');
        } else {
            readZoneName();
        }
        skipSpaces();
    }

    private void readOffset(boolean negative) {
        int first = at;
        int seconds = (int) number(4);
        seconds = at - first > 2 ? seconds / 100 * SECONDS_PER_HOUR + seconds % 100 * 60 : seconds * SECONDS_PER_HOUR;
        if (at < end && bytes[at] == ':') {
            at++;
            seconds += fixed(2) * 60;
            if (at < end && bytes[at] == ':') {
                at++;
                seconds += fixed(2);
            }
        }
        if (seconds >= MAX_OFFSET_SECONDS) {
            throw INVALID_DATETIME.error("time zone displacement out of range: \"%s\"", text());
        }
        offsetSeconds = negative ? -seconds : seconds;
    }

    private void readZoneName() {
        int nameEnd = at;
        while (nameEnd < end && bytes[nameEnd] != ' ') {
            nameEnd++;
        }
        String name = NumberText.text(bytes, at, nameEnd - at);
        if (!Character.isLetter(name.charAt(0))) {
            throw invalid();
        }
        try {
            namedZone = TimeZones.of(name);
        } catch (DateTimeException e) {
            if (name.indexOf('/') < 0) {
                throw invalid();
            }
            throw TimeZones.unknown(e, name.toLowerCase(Locale.ROOT));
        }
        at = nameEnd;
    }

    private long number(int maxDigits) {
        int first = at;
        long value = 0;
        while (at < end && isDigit(bytes[at]) && at - first < maxDigits + 1) {
            value = value * 10 + bytes[at++] - '0';
        }
        if (at == first || at - first > Math.max(maxDigits, 2) && maxDigits < 7) {
            throw invalid();
        }
        return value;
    }

    private void skipSpaces() {
        while (at < end && NumberText.isSpace(bytes[at])) {
            at++;
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private void expectEnd() {
        if (at != end) {
            throw invalid();
        }
    }

    private String text() {
        return NumberText.text(bytes, start, Math.max(end, at) - start);
    }

    private MillraceException invalid() {
        String word = text().toLowerCase(Locale.ROOT);
        if (type != DataType.TIME && (word.equals("infinity") || word.equals("-infinity"))) {
            return FEATURE_NOT_SUPPORTED
                    .error("%s \"%s\" is not supported", TextValues.typeName(type), word)
                    .hint("NULL, or a moment far away, may stand for it.");
        }
        return INVALID_DATETIME.error("invalid input syntax for type %s: \"%s\"", TextValues.typeName(type), text());
    }

    private MillraceException outOfRange() {
        MillraceException error = DATETIME_OVERFLOW.error("date/time field value out of range: \"%s\"", text());
        return monthFirst ? error.hint("Dates in this order are read as month, day, year.") : error;
    }
}
