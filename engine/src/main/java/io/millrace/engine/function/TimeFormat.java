package io.millrace.engine.function;

import static io.millrace.engine.data.CivilTime.MICROS_PER_DAY;
import static io.millrace.engine.data.CivilTime.MICROS_PER_SECOND;

import io.millrace.engine.data.CivilTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * TO_CHAR's and TO_TIMESTAMP's patterns for dates and times (PostgreSQL 15 manual, table 9.26): text with keywords such as
 * YYYY, MM, HH24, each perhaps after FM (no padding) and before TH. Immutable.
 */
final class TimeFormat {
    /** Longest first where one begins with another. */
    private static final List<String> KEYWORDS = List.of(
            "HH24", "HH12", "IYYY", "Y,YYY", "YYYY", "SSSSS", "SSSS", "MONTH", "Month", "month", "MON", "Mon", "mon",
            "DAY", "Day", "day", "IDDD", "DDD", "DY", "Dy", "dy", "A.M.", "P.M.", "a.m.", "p.m.", "AM", "PM", "am",
            "pm", "B.C.", "A.D.", "b.c.", "a.d.", "BC", "AD", "bc", "ad", "TZH", "TZM", "TZ", "tz", "OF", "FF1", "FF2",
            "FF3", "FF4", "FF5", "FF6", "IYY", "YYY", "IY", "YY", "HH", "MI", "MM", "MS", "US", "SS", "DD", "ID", "IW",
            "WW", "CC", "RM", "rm", "I", "Y", "D", "W", "Q", "J");

    private static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };
    private static final String[] DAYS = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    private static final String[] ROMAN = {"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"};
    private static final int NAME_WIDTH = 9;

    /**
     * A keyword, or plain text.
     *
     * @param ordinal {@code TH} or {@code th}, or empty
     */
    record Item(String text, boolean keyword, boolean fill, String ordinal) {}

    private final String pattern;
    private final List<Item> items = new ArrayList<>();

    TimeFormat(String pattern) {
        this.pattern = pattern;
        int at = 0;
        StringBuilder plain = new StringBuilder();
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            boolean fill = !pattern.startsWith("FM", at);
            String keyword = keywordAt(pattern, fill ? at : at + 2);
            if (c == '"') {
                at = quoted(at + 1, plain);
            } else if (pattern.startsWith("\\\"", at)) {
                plain.append('"');
                at += 2;
            } else if (!keyword.isEmpty()) {
                if (plain.length() > 0) {
                    items.add(new Item(plain.toString(), false, true, ""));
                    plain.setLength(0);
                }
                at += keyword.length() + (fill ? 0 : 2);
                boolean ordinal = pattern.startsWith("th", at) || pattern.startsWith("TH", at);
                int end = at + (ordinal ? 2 : 0);
                items.add(new Item(keyword, true, fill, pattern.substring(at, end)));
                at = end;
            } else {
                plain.append(c);
                at++;
            }
        }
        if (plain.length() > 0) {
            items.add(new Item(plain.toString(), false, true, ""));
        }
    }

    /**
     * Appends what is quoted from {@code at} on, where a backslash makes the next character plain.
     *
     * @return the index behind the closing quote
     */
    private int quoted(int at, StringBuilder plain) {
        int next = at;
        while (next < pattern.length() && pattern.charAt(next) != '"') {
            if (pattern.charAt(next) == '\\' && next + 1 < pattern.length()) {
                next++;
            }
            plain.append(pattern.charAt(next++));
        }
        return next + 1;
    }

    private static String keywordAt(String pattern, int at) {
        for (String keyword : KEYWORDS) {
            if (pattern.startsWith(keyword, at)
                    || (isNumeric(keyword) && pattern.regionMatches(true, at, keyword, 0, keyword.length()))) {
                return keyword;
            }
        }
        return "";
    }

    /** Keywords whose case says nothing. */
    private static boolean isNumeric(String keyword) {
        return switch (keyword.charAt(0)) {
            case 'Y', 'H', 'S', 'Q', 'J', 'W', 'C', 'U', 'I', 'F' -> true;
            default ->
                keyword.equals("MI")
                        || keyword.equals("MM")
                        || keyword.equals("MS")
                        || keyword.startsWith("DD")
                        || keyword.equals("D");
        };
    }

    boolean isOf(String text) {
        return pattern.equals(text);
    }

    List<Item> items() {
        return items;
    }

    /** @param local microseconds, local time of {@code zone} */
    String format(long local, ZoneId zone, int offsetSeconds, boolean zoned) {
        StringBuilder out = new StringBuilder();
        for (Item item : items) {
            if (!item.keyword()) {
                out.append(item.text());
                continue;
            }
            String text = value(item, local, zone, offsetSeconds, zoned);
            out.append(text);
            if (!item.ordinal().isEmpty()) {
                String ordinal = ordinal(text);
                out.append(item.ordinal().equals("TH") ? ordinal.toUpperCase(Locale.ROOT) : ordinal);
            }
        }
        return out.toString();
    }

    private static String ordinal(String number) {
        char last = number.isEmpty() ? '0' : number.charAt(number.length() - 1);
        boolean teen = number.length() > 1 && number.charAt(number.length() - 2) == '1';
        return teen ? "th" : last == '1' ? "st" : last == '2' ? "nd" : last == '3' ? "rd" : "th";
    }

    private static String value(Item item, long local, ZoneId zone, int offset, boolean zoned) {
        long days = Math.floorDiv(local, MICROS_PER_DAY);
        long time = local - days * MICROS_PER_DAY;
        long civil = CivilTime.civil(days);
        long year = CivilTime.year(civil);
        long shownYear = year > 0 ? year : 1 - year;
        int month = CivilTime.month(civil);
        long hour = time / (3600 * MICROS_PER_SECOND);
        long micros = time % MICROS_PER_SECOND;
        int weekday = (int) Math.floorMod(days + 4, 7L);
        long dayOfYear = days - CivilTime.days(year, 1, 1) + 1;
        return switch (item.text()) {
            case "YYYY" -> number(item, shownYear, 4);
            case "YYY" -> number(item, shownYear % 1000, 3);
            case "YY" -> number(item, shownYear % 100, 2);
            case "Y" -> number(item, shownYear % 10, 1);
            case "Y,YYY" -> shownYear / 1000 + "," + pad(shownYear % 1000, 3);
            case "IYYY" -> number(item, isoYear(days), 4);
            case "IYY" -> number(item, isoYear(days) % 1000, 3);
            case "IY" -> number(item, isoYear(days) % 100, 2);
            case "I" -> number(item, isoYear(days) % 10, 1);
            case "MM" -> number(item, month, 2);
            case "MONTH", "Month", "month" -> name(item, MONTHS[month - 1], NAME_WIDTH);
            case "MON", "Mon", "mon" -> name(item, MONTHS[month - 1].substring(0, 3), 3);
            case "RM" -> roman(item, month);
            case "rm" -> roman(item, month).toLowerCase(Locale.ROOT);
            case "DD" -> number(item, CivilTime.day(civil), 2);
            case "DDD" -> number(item, dayOfYear, 3);
            case "IDDD" -> number(item, days - isoYearStart(days) + 1, 3);
            case "D" -> String.valueOf(weekday + 1);
            case "ID" -> String.valueOf((weekday + 6) % 7 + 1);
            case "DAY", "Day", "day" -> name(item, DAYS[weekday], NAME_WIDTH);
            case "DY", "Dy", "dy" -> name(item, DAYS[weekday].substring(0, 3), 3);
            case "W" -> String.valueOf((CivilTime.day(civil) - 1) / 7 + 1);
            case "WW" -> number(item, (dayOfYear - 1) / 7 + 1, 2);
            case "IW" -> number(item, (days - isoYearStart(days)) / 7 + 1, 2);
            case "Q" -> String.valueOf((month + 2) / 3);
            case "CC" -> number(item, (shownYear + 99) / 100, 2);
            case "J" -> String.valueOf(days + 2_440_588);
            case "HH24" -> number(item, hour, 2);
            case "HH", "HH12" -> number(item, (hour + 11) % 12 + 1, 2);
            case "MI" -> number(item, time / (60 * MICROS_PER_SECOND) % 60, 2);
            case "SS" -> number(item, time / MICROS_PER_SECOND % 60, 2);
            case "SSSS", "SSSSS" -> String.valueOf(time / MICROS_PER_SECOND);
            case "MS", "FF3" -> pad(micros / 1000, 3);
            case "US", "FF6" -> pad(micros, 6);
            case "FF1" -> pad(micros / 100_000, 1);
            case "FF2" -> pad(micros / 10_000, 2);
            case "FF4" -> pad(micros / 100, 4);
            case "FF5" -> pad(micros / 10, 5);
            case "AM", "PM" -> hour < 12 ? "AM" : "PM";
            case "am", "pm" -> hour < 12 ? "am" : "pm";
            case "A.M.", "P.M." -> hour < 12 ? "A.M." : "P.M.";
            case "a.m.", "p.m." -> hour < 12 ? "a.m." : "p.m.";
            case "BC", "AD" -> year > 0 ? "AD" : "BC";
            case "bc", "ad" -> year > 0 ? "ad" : "bc";
            case "B.C.", "A.D." -> year > 0 ? "A.D." : "B.C.";
            case "b.c.", "a.d." -> year > 0 ? "a.d." : "b.c.";
            case "TZ" -> zoned ? zoneName(zone) : "";
            case "tz" -> zoned ? zoneName(zone).toLowerCase(Locale.ROOT) : "";
            case "TZH" -> (offset < 0 ? "-" : "+") + pad(Math.abs(offset) / 3600, 2);
            case "TZM" -> pad(Math.abs(offset) / 60 % 60, 2);
            default -> offsetText(offset);
        };
    }

    private static String roman(Item item, int month) {
        return item.fill() ? String.format(Locale.ROOT, "%-4s", ROMAN[month - 1]) : ROMAN[month - 1];
    }

    private static String zoneName(ZoneId zone) {
        String id = zone.getId();
        return id.equals("Z") ? "UTC" : id;
    }

    private static String offsetText(int offset) {
        String hours = (offset < 0 ? "-" : "+") + pad(Math.abs(offset) / 3600, 2);
        return offset % 3600 == 0 ? hours : hours + ":" + pad(Math.abs(offset) / 60 % 60, 2);
    }

    private static long isoYear(long days) {
        return CivilTime.year(CivilTime.civil(days - Math.floorMod(days + 3, 7L) + 3));
    }

    /** The Monday of the ISO year's first week, which has January 4. */
    private static long isoYearStart(long days) {
        long fourth = CivilTime.days(isoYear(days), 1, 4);
        return fourth - Math.floorMod(fourth + 3, 7L);
    }

    private static String number(Item item, long value, int width) {
        return item.fill() ? pad(value, width) : String.valueOf(value);
    }

    private static String pad(long value, int width) {
        return String.format(Locale.ROOT, "%0" + width + "d", value);
    }

    private static String name(Item item, String name, int width) {
        String keyword = item.text();
        String cased = Character.isLowerCase(keyword.charAt(0))
                ? name.toLowerCase(Locale.ROOT)
                : Character.isUpperCase(keyword.charAt(1)) ? name.toUpperCase(Locale.ROOT) : name;
        return item.fill() && width == NAME_WIDTH ? String.format(Locale.ROOT, "%-" + width + "s", cased) : cased;
    }

    static int monthOf(String text, int at) {
        for (int i = 0; i < MONTHS.length; i++) {
            if (text.regionMatches(true, at, MONTHS[i], 0, 3)) {
                return i + 1;
            }
        }
        return 0;
    }

    static int monthLength(String text, int at, int month) {
        String full = MONTHS[month - 1];
        return text.regionMatches(true, at, full, 0, full.length()) ? full.length() : 3;
    }
}
