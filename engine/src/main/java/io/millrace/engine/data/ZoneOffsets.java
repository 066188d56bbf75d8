package io.millrace.engine.data;

import static io.millrace.engine.data.CivilTime.MICROS_PER_SECOND;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/** How far a time zone is ahead of UTC, remembered for the stretch of time between two transitions. Not thread-safe. */
final class ZoneOffsets {
    private final ZoneRules rules;
    /** The stretch, in seconds since 1970, in which {@link #offsetSeconds} holds; empty at first. */
    private long from = 1;

    private long until;
    private int offsetSeconds;

    ZoneOffsets(ZoneId zone) {
        rules = zone.getRules();
    }

    /** Seconds ahead of UTC at the instant. */
    int secondsAt(long micros) {
        long second = Math.floorDiv(micros, MICROS_PER_SECOND);
        if (second < from || second >= until) {
            Instant instant = Instant.ofEpochSecond(second);
            @Nullable ZoneOffsetTransition next = rules.nextTransition(instant);
            // The instant itself may be a transition, which previousTransition leaves out.
            @Nullable ZoneOffsetTransition last = rules.previousTransition(instant.plusSeconds(1));
            from = last == null ? Long.MIN_VALUE : last.toEpochSecond();
            until = next == null ? Long.MAX_VALUE : next.toEpochSecond();
            offsetSeconds = rules.getOffset(instant).getTotalSeconds();
        }
        return offsetSeconds;
    }
}
