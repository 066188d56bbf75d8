package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.DATETIME_OVERFLOW;
import static io.millrace.engine.data.CivilTime.MICROS_PER_DAY;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.CivilTime;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;

/** Dates, timestamps and intervals: sums and differences. Microseconds, days, months as in columns. Strict. */
public final class DateTimeArithmetic {
    /** Microseconds since 1970 in a long end some days into 294247; PostgreSQL, counting from 2000, has 30 years more. */
    private static final long MAX_DAYS = CivilTime.days(294247, 1, 1);

    private static final long MIN_DAYS = CivilTime.days(-4713, 1, 1);
    private static final long MAX_TIMESTAMP = MAX_DAYS * MICROS_PER_DAY;
    private static final long MIN_TIMESTAMP = MIN_DAYS * MICROS_PER_DAY;
    private static final long DAYS_PER_MONTH = 30;

    private DateTimeArithmetic() {}

    public static long checkTimestamp(long micros) {
        if (micros >= MAX_TIMESTAMP || micros < MIN_TIMESTAMP) {
            throw timestampOutOfRange();
        }
        return micros;
    }

    private static MillraceException timestampOutOfRange() {
        return DATETIME_OVERFLOW.error("timestamp out of range");
    }

    public static long addMicros(long timestamp, long micros) {
        long sum = timestamp + micros;
        if (((timestamp ^ sum) & (micros ^ sum)) < 0) {
            throw timestampOutOfRange();
        }
        return checkTimestamp(sum);
    }

    public static long subtractMicros(long timestamp, long micros) {
        long difference = timestamp - micros;
        if (((timestamp ^ micros) & (timestamp ^ difference)) < 0) {
            throw timestampOutOfRange();
        }
        return checkTimestamp(difference);
    }

    /** A day that the month does not have becomes its last. */
    public static long addMonthsToDays(long days, long months) {
        return checkDate(shifted(days, months));
    }

    private static long shifted(long days, long months) {
        long civil = CivilTime.civil(days);
        long total = Math.addExact(CivilTime.year(civil) * 12 + CivilTime.month(civil) - 1, checkMonths(months));
        long year = Math.floorDiv(total, 12);
        int month = (int) Math.floorMod(total, 12L) + 1;
        int day = Math.min(CivilTime.day(civil), CivilTime.daysInMonth(year, month));
        return CivilTime.days(year, month, day);
    }

    private static long checkMonths(long months) {
        if (Math.abs(months) > 12L * 1_000_000) {
            throw timestampOutOfRange();
        }
        return months;
    }

    public static long checkDate(long days) {
        if (days >= MAX_DAYS || days < MIN_DAYS) {
            throw DATETIME_OVERFLOW.error("date out of range");
        }
        return days;
    }

    public static long addMonths(long timestamp, long months) {
        long days = Math.floorDiv(timestamp, MICROS_PER_DAY);
        long moved = shifted(days, months);
        if (moved >= MAX_DAYS || moved < MIN_DAYS) {
            throw timestampOutOfRange();
        }
        return checkTimestamp(moved * MICROS_PER_DAY + (timestamp - days * MICROS_PER_DAY));
    }

    /** Of an instant, by the calendar of {@code zone}. */
    public static long addMonths(long instant, long months, ZoneId zone) {
        return CivilTime.toUtc(addMonths(CivilTime.toLocal(instant, zone), months), zone);
    }

    public static long midnight(long days) {
        checkDate(days);
        return days * MICROS_PER_DAY;
    }

    /** Adds to a time of day, round the clock. */
    public static long addToTime(long time, long micros) {
        return Math.floorMod(time + micros % MICROS_PER_DAY, MICROS_PER_DAY);
    }

    public static long sumOfIntervals(long a, long b) {
        long sum = a + b;
        if (((a ^ sum) & (b ^ sum)) < 0) {
            throw intervalOutOfRange();
        }
        return sum;
    }

    public static long differenceOfIntervals(long a, long b) {
        long difference = a - b;
        if (((a ^ b) & (a ^ difference)) < 0) {
            throw intervalOutOfRange();
        }
        return difference;
    }

    public static long multiply(long interval, double factor) {
        double product = Math.rint(interval * factor);
        if (!(Math.abs(product) < 0x1p63)) {
            throw intervalOutOfRange();
        }
        return (long) product;
    }

    public static long multiply(long interval, long factor) {
        long low = interval * factor;
        if (Math.multiplyHigh(interval, factor) != low >> 63) {
            throw intervalOutOfRange();
        }
        return low;
    }

    public static long multiply(long interval, BigDecimal factor) {
        BigDecimal product = factor.multiply(BigDecimal.valueOf(interval)).setScale(0, RoundingMode.HALF_EVEN);
        if (product.toBigInteger().bitLength() > 63) {
            throw intervalOutOfRange();
        }
        return product.longValue();
    }

    public static long divide(long interval, double divisor) {
        if (divisor == 0) {
            throw IntegerArithmetic.divisionByZero();
        }
        return multiply(interval, 1 / divisor);
    }

    private static MillraceException intervalOutOfRange() {
        return DATETIME_OVERFLOW.error("interval out of range");
    }

    public static long monthsToMicros(long months) {
        return multiply(months, DAYS_PER_MONTH * MICROS_PER_DAY);
    }

    public static long microsToMonths(long micros) {
        return micros / (DAYS_PER_MONTH * MICROS_PER_DAY);
    }

    /** Whole months from {@code b} to {@code a}. */
    public static long monthsBetween(long a, long b) {
        long x = CivilTime.civil(Math.floorDiv(a, MICROS_PER_DAY));
        long y = CivilTime.civil(Math.floorDiv(b, MICROS_PER_DAY));
        long months = (CivilTime.year(x) - CivilTime.year(y)) * 12 + CivilTime.month(x) - CivilTime.month(y);
        long moved = addMonths(b, months);
        if (months > 0 && moved > a) {
            months--;
        } else if (months < 0 && moved < a) {
            months++;
        }
        return months;
    }

    /** To {@code precision} digits of the second. */
    public static long round(long micros, int precision) {
        long unit = DecimalArithmetic.powerOfTen(6 - precision);
        return Math.floorDiv(micros + unit / 2, unit) * unit;
    }
}
