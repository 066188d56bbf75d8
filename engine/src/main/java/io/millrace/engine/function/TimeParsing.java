package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.DATETIME_OVERFLOW;
import static io.millrace.common.error.ErrorCode.INVALID_DATETIME;
import static io.millrace.engine.data.CivilTime.MICROS_PER_DAY;
import static io.millrace.engine.data.CivilTime.MICROS_PER_SECOND;

import io.millrace.engine.data.CivilTime;

/** Reads a text by a {@link TimeFormat}: TO_TIMESTAMP and TO_DATE. One for each text. */
final class TimeParsing {
    private final String text;
    private int at;
    private long year = 1;
    private int month = 1;
    private int day = 1;
    private int dayOfYear;
    private long hour;
    private long minute;
    private long second;
    private long micros;
    private boolean afternoon;
    private boolean halfDay;
    private boolean beforeChrist;

    private TimeParsing(String text) {
        this.text = text;
    }

    /** Local microseconds. */
    static long parse(String text, TimeFormat format) {
        TimeParsing parsing = new TimeParsing(text);
        for (TimeFormat.Item item : format.items()) {
            parsing.take(item);
        }
        return parsing.result();
    }

    private void take(TimeFormat.Item item) {
        if (!item.keyword()) {
            // As PostgreSQL: what stands between fields is passed over, whatever it is.
            for (int i = 0; i < item.text().length() && at < text.length(); i++) {
                char c = text.charAt(at);
                if (c == item.text().charAt(i) || !Character.isLetterOrDigit(c)) {
                    at++;
                }
            }
            return;
        }
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        String keyword = item.text();
        switch (keyword) {
            case "YYYY", "IYYY" -> year = number(4, keyword);
            case "YYY", "YY", "Y" -> {
                int width = keyword.length();
                long value = number(width, keyword);
                year = value < 70 ? value + 2000 : value < 100 ? value + 1900 : value;
            }
            case "MM" -> month = (int) number(2, keyword);
            case "MONTH", "Month", "month", "MON", "Mon", "mon" -> monthName(keyword);
            case "DD" -> day = (int) number(2, keyword);
            case "DDD" -> dayOfYear = (int) number(3, keyword);
            case "HH24" -> hour = number(2, keyword);
            case "HH", "HH12" -> {
                hour = number(2, keyword);
                halfDay = true;
            }
            case "MI" -> minute = number(2, keyword);
            case "SS" -> second = number(2, keyword);
            case "MS", "FF3" -> fraction(3, keyword);
            case "US", "FF6" -> fraction(6, keyword);
            case "SSSS", "SSSSS" -> second = number(5, keyword);
            case "AM", "PM", "am", "pm", "A.M.", "P.M.", "a.m.", "p.m." -> {
                afternoon = at < text.length() && (text.charAt(at) == 'P' || text.charAt(at) == 'p');
                halfDay = true;
                at = Math.min(text.length(), at + keyword.length());
            }
            case "BC", "AD" -> {
                beforeChrist = text.regionMatches(true, at, "BC", 0, 2);
                at = Math.min(text.length(), at + 2);
            }
            case "DAY", "Day", "day", "DY", "Dy", "dy" -> letters();
            default -> throw INVALID_DATETIME.error("formatting field \"%s\" is only supported in to_char", keyword);
        }
    }

    private void letters() {
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            at++;
        }
    }

    private void monthName(String keyword) {
        month = TimeFormat.monthOf(text, at);
        if (month == 0) {
            throw INVALID_DATETIME
                    .error(
                            "invalid value \"%s\" for \"%s\"",
                            text.substring(at, Math.min(text.length(), at + 3)), keyword)
                    .detail("The given value did not match any of the allowed values for this field.");
        }
        at += TimeFormat.monthLength(text, at, month);
    }

    private void fraction(int digits, String keyword) {
        int from = at;
        long value = number(digits, keyword);
        for (int read = at - from; read < 6; read++) {
            value *= 10;
        }
        micros = value;
    }

    private long number(int digits, String keyword) {
        int from = at;
        long value = 0;
        while (at < text.length() && at - from < digits && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            value = value * 10 + text.charAt(at++) - '0';
        }
        if (at == from) {
            throw INVALID_DATETIME
                    .error(
                            "invalid value \"%s\" for \"%s\"",
                            text.substring(at, Math.min(text.length(), at + digits)), keyword)
                    .detail("Value must be an integer.");
        }
        return value;
    }

    private long result() {
        if (halfDay) {
            if (hour < 1 || hour > 12) {
                throw INVALID_DATETIME
                        .error("hour \"%s\" is invalid for the 12-hour clock", hour)
                        .hint("Use the 24-hour clock, or give an hour between 1 and 12.");
            }
            hour = hour % 12 + (afternoon ? 12 : 0);
        }
        long civilYear = beforeChrist ? 1 - year : year;
        boolean date = month >= 1 && month <= 12 && day >= 1 && day <= CivilTime.daysInMonth(civilYear, month);
        if (!date || hour > 24 || minute > 59 || second > 86_399 || dayOfYear > 366) {
            throw DATETIME_OVERFLOW.error("date/time field value out of range: \"%s\"", text);
        }
        long days =
                dayOfYear > 0 ? CivilTime.days(civilYear, 1, 1) + dayOfYear - 1 : CivilTime.days(civilYear, month, day);
        return days * MICROS_PER_DAY + ((hour * 60 + minute) * 60 + second) * MICROS_PER_SECOND + micros;
    }
}
