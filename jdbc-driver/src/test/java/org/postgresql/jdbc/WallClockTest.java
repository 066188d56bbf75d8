package org.postgresql.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

final class WallClockTest {
    @Property(tries = 500)
    void isTheTimeThatTheClockShows(
            @ForAll @LongRange(min = -2_200_000_000L, max = 253_402_000_000L) long seconds,
            @ForAll @IntRange(max = 999_999) int micros) {
        Timestamp moment = new Timestamp(seconds * 1000);
        moment.setNanos(micros * 1000);
        assertThat(WallClock.knows(moment)).isTrue();
        int ahead = WallClock.aheadSeconds(moment);
        long local = WallClock.localMicros(moment, ahead);
        LocalDateTime epoch = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);
        assertThat(local).isEqualTo(ChronoUnit.MICROS.between(epoch, moment.toLocalDateTime()));
        assertThat(WallClock.moment(local, ahead)).isEqualTo(moment);
    }
}
