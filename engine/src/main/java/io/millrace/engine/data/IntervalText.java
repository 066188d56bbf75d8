package io.millrace.engine.data;

import static io.millrace.engine.data.CivilTime.MICROS_PER_DAY;
import static io.millrace.engine.data.CivilTime.MICROS_PER_SECOND;

/** Intervals as PostgreSQL writes them (IntervalStyle postgres). */
final class IntervalText {
    private IntervalText() {}

    static void appendMonths(ByteSlice out, long months) {
        long years = months / 12;
        long rest = months % 12;
        if (years != 0) {
            unit(out, years, "year");
        }
        if (rest != 0 || years == 0) {
            if (years != 0) {
                out.append((byte) ' ');
            }
            if (months == 0) {
                out.appendAscii("00:00:00");
            } else {
                unit(out, rest, "mon");
            }
        }
    }

    static void appendMicros(ByteSlice out, long micros) {
        long days = micros / MICROS_PER_DAY;
        long rest = micros % MICROS_PER_DAY;
        if (days != 0) {
            unit(out, days, "day");
        }
        if (rest != 0 || days == 0) {
            if (days != 0) {
                out.append((byte) ' ');
            }
            if (rest < 0) {
                out.append((byte) '-');
            } else if (days < 0) {
                out.append((byte) '+');
            }
            long magnitude = Math.abs(rest);
            long seconds = magnitude / MICROS_PER_SECOND;
            DateTimeText.appendTwo(out, (int) (seconds / 3600));
            out.append((byte) ':');
            DateTimeText.appendTwo(out, (int) (seconds / 60 % 60));
            out.append((byte) ':');
            DateTimeText.appendTwo(out, (int) (seconds % 60));
            DateTimeText.appendMicros(out, magnitude % MICROS_PER_SECOND);
        }
    }

    private static void unit(ByteSlice out, long count, String name) {
        NumberText.append(out, count);
        out.append((byte) ' ');
        out.appendAscii(name);
        if (count != 1) {
            out.append((byte) 's');
        }
    }
}
