package io.millrace.engine.data;

import static io.millrace.common.error.ErrorCode.INVALID_PARAMETER_VALUE;

import io.millrace.common.error.MillraceException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Time zones by the names that PostgreSQL takes: {@code Europe/Berlin}, {@code utc}, {@code EST}, {@code +02}. */
public final class TimeZones {
    private static final Map<String, ZoneId> BY_LOWER_NAME = new HashMap<>();

    static {
        for (String id : ZoneId.getAvailableZoneIds()) {
            BY_LOWER_NAME.put(id.toLowerCase(Locale.ROOT), ZoneId.of(id));
        }
        for (String utc : new String[] {"utc", "gmt", "z", "zulu", "uct"}) {
            BY_LOWER_NAME.put(utc, ZoneOffset.UTC);
        }
        String[] abbreviations = {"est -5", "edt -4", "cst -6", "cdt -5", "mst -7", "mdt -6", "pst -8", "pdt -7"};
        for (String abbreviation : abbreviations) {
            int blank = abbreviation.indexOf(' ');
            int hours = Integer.parseInt(abbreviation.substring(blank + 1));
            BY_LOWER_NAME.put(abbreviation.substring(0, blank), ZoneOffset.ofHours(hours));
        }
        BY_LOWER_NAME.put("cet", ZoneOffset.ofHours(1));
        BY_LOWER_NAME.put("cest", ZoneOffset.ofHours(2));
    }

    private TimeZones() {}

    /** @throws DateTimeException if there is none of that name */
    static ZoneId of(String name) {
        ZoneId zone = BY_LOWER_NAME.get(name.toLowerCase(Locale.ROOT));
        return zone != null ? zone : ZoneId.of(name).normalized();
    }

    /** @throws MillraceException INVALID_PARAMETER_VALUE */
    public static ZoneId parse(String name) {
        try {
            return of(name.strip());
        } catch (DateTimeException e) {
            throw unknown(e, name);
        }
    }

    static MillraceException unknown(DateTimeException cause, String name) {
        return INVALID_PARAMETER_VALUE.causedBy(cause, "time zone \"%s\" not recognized", name);
    }
}
