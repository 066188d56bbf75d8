package io.millrace.sql.setting;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks of settings' values. */
public final class SettingValues {
    private static final Pattern MEMORY = Pattern.compile("(\\d{1,9})\\s*(B|kB|MB|GB|)");

    private static final Set<String> UTF8 = Set.of("utf8", "unicode");

    private static final Pattern NO_LETTER_OR_DIGIT = Pattern.compile("[^a-z0-9]");

    /** Time zones, in any case. */
    private static final NavigableSet<String> REGIONS = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        REGIONS.addAll(ZoneId.getAvailableZoneIds());
    }

    private SettingValues() {}

    static UnaryOperator<String> oneOf(String name, String... allowed) {
        List<String> values = Arrays.asList(allowed);
        return value -> {
            String lower = value.toLowerCase(Locale.ROOT);
            if (!values.contains(lower)) {
                throw invalid(name, value).hint("Available values: " + String.join(", ", values) + ".");
            }
            return lower;
        };
    }

    /** As {@code canonical}, of whose values only those that change nothing are served. */
    static UnaryOperator<String> served(
            String name, UnaryOperator<String> canonical, Predicate<String> isServed, String hint) {
        return value -> {
            String known = canonical.apply(value);
            if (!isServed.test(known)) {
                throw ErrorCode.FEATURE_NOT_SUPPORTED
                        .error("%s = %s is not supported", name, known)
                        .hint(hint);
            }
            return known;
        };
    }

    static UnaryOperator<String> bool(String name) {
        return value -> switch (value.toLowerCase(Locale.ROOT)) {
            case "on", "true", "t", "yes", "y", "1" -> "on";
            case "off", "false", "f", "no", "n", "0" -> "off";
            default -> throw ErrorCode.INVALID_SETTING.error("parameter \"%s\" requires a Boolean value", name);
        };
    }

    static UnaryOperator<String> integer(String name, int least, int most) {
        return value -> {
            try {
                int number = Integer.parseInt(value.trim());
                if (number < least || number > most) {
                    throw ErrorCode.INVALID_SETTING.error(
                            "%s is outside the valid range for parameter \"%s\" (%s .. %s)", number, name, least, most);
                }
                return Integer.toString(number);
            } catch (NumberFormatException e) {
                throw ErrorCode.INVALID_SETTING.causedBy(e, "invalid value for parameter \"%s\": \"%s\"", name, value);
            }
        };
    }

    /** As PostgreSQL's work_mem: a number of kilobytes, or one with a unit. */
    static UnaryOperator<String> memory(String name) {
        return value -> {
            if (bytes(value) < 0) {
                throw invalid(name, value)
                        .hint("Valid units for this parameter are \"B\", \"kB\", \"MB\", and \"GB\".");
            }
            return value.trim();
        };
    }

    /** Of a value of {@link #memory}; -1 if it is none. */
    public static long bytes(String value) {
        Matcher matcher = MEMORY.matcher(value.trim());
        if (!matcher.matches()) {
            return -1;
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "B" -> number;
            case "MB" -> number << 20;
            case "GB" -> number << 30;
            default -> number << 10;
        };
    }

    /** Keeps milliseconds as PostgreSQL prints them: the largest unit that is whole. */
    static UnaryOperator<String> duration(String name) {
        return value -> {
            OptionalLong micros = DurationText.micros(value, "ms");
            if (micros.isEmpty() || micros.getAsLong() < 0 || micros.getAsLong() / 1000 > Integer.MAX_VALUE) {
                throw invalid(name, value)
                        .hint("Valid units for this parameter are \"us\", \"ms\", \"s\", \"min\", \"h\", and \"d\".");
            }
            return print(micros.getAsLong() / 1000);
        };
    }

    private static String print(long millis) {
        if (millis == 0) {
            return "0";
        }
        if (millis % 86_400_000 == 0) {
            return millis / 86_400_000 + "d";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + "min";
        }
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    static UnaryOperator<String> fixed(String name, String only) {
        return value -> {
            if (!bool(name).apply(value).equals(only)) {
                throw ErrorCode.FEATURE_NOT_SUPPORTED.error("parameter \"%s\" can only be %s", name, only);
            }
            return only;
        };
    }

    static UnaryOperator<String> readOnly(String name) {
        return value -> {
            throw ErrorCode.OBJECT_NOT_READY.error("parameter \"%s\" cannot be changed", name);
        };
    }

    /** Region names in any case, {@code UTC}, {@code +02:00}, and PostgreSQL's bare hours east of Greenwich. */
    static String timeZone(String value) {
        if (value.equalsIgnoreCase("default") || value.equalsIgnoreCase("local")) {
            return "UTC";
        }
        try {
            return zone(value.trim()).getId();
        } catch (DateTimeException e) {
            throw ErrorCode.INVALID_SETTING
                    .causedBy(e, "invalid value for parameter \"TimeZone\": \"%s\"", value)
                    .hint("Write a region, such as Europe/Berlin, or UTC.");
        }
    }

    private static ZoneId zone(String value) {
        if (value.matches("[+-]?\\d{1,2}(\\.0)?")) {
            return ZoneOffset.ofHours(Integer.parseInt(value.replace("+", "").replace(".0", "")));
        }
        if (value.equalsIgnoreCase("utc") || value.equalsIgnoreCase("gmt") || value.equalsIgnoreCase("z")) {
            return ZoneId.of(value.toUpperCase(Locale.ROOT).replace("Z", "UTC"));
        }
        String region = REGIONS.ceiling(value);
        return ZoneId.of(region != null && region.equalsIgnoreCase(value) ? region : value);
    }

    /** By letters and digits alone, as PostgreSQL tells the names of encodings: {@code 'utf-8'} comes with its quotes. */
    static String encoding(String value) {
        if (!UTF8.contains(
                NO_LETTER_OR_DIGIT.matcher(value.toLowerCase(Locale.ROOT)).replaceAll(""))) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("conversion between %s and UTF8 is not supported", value)
                    .hint("Use client_encoding UTF8.");
        }
        return "UTF8";
    }

    static String dateStyle(String value) {
        String upper = value.toUpperCase(Locale.ROOT);
        String order = upper.contains("DMY") || upper.contains("EURO") ? "DMY" : upper.contains("YMD") ? "YMD" : "MDY";
        if (upper.contains("GERMAN") || upper.contains("SQL") || upper.contains("POSTGRES")) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("DateStyle \"%s\" is not supported", value)
                    .hint("Dates are printed in ISO style.");
        }
        if (!order.equals("MDY")) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED
                    .error("DateStyle \"%s\" is not supported", value)
                    .hint("Dates are read as year-month-day or month/day/year, as with ISO, MDY.");
        }
        return "ISO, MDY";
    }

    /** As PostgreSQL, anything but printable ASCII becomes a question mark. */
    static String printable(String value) {
        return value.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static MillraceException invalid(String name, String value) {
        return ErrorCode.INVALID_SETTING.error("invalid value for parameter \"%s\": \"%s\"", name, value);
    }
}
