package org.postgresql.jdbc;

import java.sql.Timestamp;
import java.util.TimeZone;
import org.jspecify.annotations.NullMarked;

/**
 * A {@link Timestamp} as the clock of the JVM's default time zone shows it, which is how JDBC wants it stored: to the
 * microsecond, rounded as pgjdbc rounds.
 */
@NullMarked
final class WallClock {
    /** 1900 and 10000: outside of it calendars and notations differ, and pgjdbc's text is the better way. */
    private static final long FIRST_MILLIS = -2_208_988_800_000L;

    private static final long END_MILLIS = 253_402_300_800_000L;

    private WallClock() {}

    static boolean knows(Timestamp moment) {
        long millis = moment.getTime();
        return millis >= FIRST_MILLIS && millis < END_MILLIS;
    }

    static int aheadSeconds(Timestamp moment) {
        return TimeZone.getDefault().getOffset(moment.getTime()) / 1000;
    }

    static long localMicros(Timestamp moment, int aheadSeconds) {
        long seconds = Math.floorDiv(moment.getTime(), 1000L) + aheadSeconds;
        return seconds * 1_000_000 + (moment.getNanos() + 500) / 1000;
    }

    static Timestamp moment(long localMicros, int aheadSeconds) {
        long micros = localMicros - aheadSeconds * 1_000_000L;
        Timestamp moment = new Timestamp(Math.floorDiv(micros, 1_000_000L) * 1000);
        moment.setNanos((int) Math.floorMod(micros, 1_000_000L) * 1000);
        return moment;
    }
}
