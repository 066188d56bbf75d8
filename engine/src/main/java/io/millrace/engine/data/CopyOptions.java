package io.millrace.engine.data;

import static io.millrace.common.error.ErrorCode.INVALID_PARAMETER_VALUE;
import static io.millrace.common.error.ErrorCode.SYNTAX_ERROR;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The options of COPY, with PostgreSQL's defaults.
 *
 * @param columnCount how many columns the data has, the first ones of the relation, if no list says which; 0 for all
 * @param begins the data's statement begins a transaction if there is none
 * @param nullText what NULL looks like; in CSV only without quotes
 * @param header the first line has the columns' names: skipped, or written
 * @param matchHeader the names must be those of the columns
 * @param ignoreErrors leave rows out that cannot be read, and count them
 */
public record CopyOptions(
        Format format,
        int columnCount,
        boolean begins,
        byte delimiter,
        byte quote,
        byte escape,
        String nullText,
        boolean header,
        boolean matchHeader,
        boolean ignoreErrors) {
    /** BINARY is read and written by the door; TAGGED is the driver's: see {@link TaggedDecoder}. */
    public enum Format {
        TEXT,
        CSV,
        BINARY,
        TAGGED
    }

    public static final CopyOptions TEXT =
            new CopyOptions(Format.TEXT, 0, false, (byte) '\t', (byte) '"', (byte) '"', "\\N", false, false, false);
    public static final CopyOptions CSV =
            new CopyOptions(Format.CSV, 0, false, (byte) ',', (byte) '"', (byte) '"', "", false, false, false);

    /**
     * @param options by name in lower case: format, delimiter, quote, escape, null, header, on_error, encoding; columns and
     *     begin for the tagged format
     * @throws io.millrace.common.error.MillraceException SYNTAX_ERROR, INVALID_PARAMETER_VALUE
     */
    public static CopyOptions of(Map<String, String> options) {
        String format = options.getOrDefault("format", "text").toLowerCase(Locale.ROOT);
        if (format.equals("tagged")) {
            return tagged(options);
        }
        if (format.equals("binary")) {
            return binary(options);
        }
        if (!format.equals("csv") && !format.equals("text")) {
            throw INVALID_PARAMETER_VALUE.error("COPY format \"%s\" not recognized", format);
        }
        boolean csv = format.equals("csv");
        CopyOptions defaults = csv ? CSV : TEXT;
        for (String name : options.keySet()) {
            check(name, csv, options);
        }
        byte delimiter = character("delimiter", options, defaults.delimiter);
        byte quote = character("quote", options, defaults.quote);
        byte escape = character("escape", options, quote);
        String nullText = options.getOrDefault("null", defaults.nullText);
        String header = options.getOrDefault("header", "false").toLowerCase(Locale.ROOT);
        if (delimiter == '\n' || delimiter == '\r' || nullText.indexOf('\n') >= 0 || nullText.indexOf('\r') >= 0) {
            throw INVALID_PARAMETER_VALUE.error("COPY delimiter cannot be newline or carriage return");
        }
        if (csv && delimiter == quote) {
            throw INVALID_PARAMETER_VALUE.error("COPY delimiter and quote must be different");
        }
        if (nullText.indexOf(delimiter) >= 0) {
            throw INVALID_PARAMETER_VALUE.error("COPY delimiter must not appear in the NULL specification");
        }
        return new CopyOptions(
                defaults.format,
                0,
                false,
                delimiter,
                quote,
                escape,
                nullText,
                header.equals("match") || isOn("header", header),
                header.equals("match"),
                onError(options.getOrDefault("on_error", "stop")));
    }

    private static CopyOptions binary(Map<String, String> options) {
        for (String name : options.keySet()) {
            if (!Set.of("format", "encoding", "freeze").contains(name)) {
                throw SYNTAX_ERROR.error("cannot specify %s in BINARY mode", name.toUpperCase(Locale.ROOT));
            }
        }
        return new CopyOptions(
                Format.BINARY, 0, false, TEXT.delimiter, TEXT.quote, TEXT.escape, TEXT.nullText, false, false, false);
    }

    public boolean csv() {
        return format == Format.CSV;
    }

    private static CopyOptions tagged(Map<String, String> options) {
        for (String name : options.keySet()) {
            if (!Set.of("format", "columns", "begin").contains(name)) {
                throw INVALID_PARAMETER_VALUE.error("COPY %s not available in format tagged", name);
            }
        }
        String columns = options.getOrDefault("columns", "0");
        if (!columns.matches("[0-9]{1,6}")) {
            throw INVALID_PARAMETER_VALUE.error("COPY columns is a number, not \"%s\"", columns);
        }
        return new CopyOptions(
                Format.TAGGED,
                Integer.parseInt(columns),
                options.containsKey("begin"),
                TEXT.delimiter,
                TEXT.quote,
                TEXT.escape,
                TEXT.nullText,
                false,
                false,
                false);
    }

    private static void check(String name, boolean csv, Map<String, String> options) {
        switch (name) {
            case "format", "delimiter", "null", "header", "on_error", "freeze" -> {}
            case "quote", "escape" -> {
                if (!csv) {
                    throw INVALID_PARAMETER_VALUE.error("COPY %s available only in CSV mode", name);
                }
            }
            case "encoding" -> {
                String encoding = options.getOrDefault(name, "");
                if (!encoding.toUpperCase(Locale.ROOT).replace("-", "").equals("UTF8")) {
                    throw INVALID_PARAMETER_VALUE.error("encoding \"%s\" is not supported; it must be UTF8", encoding);
                }
            }
            default -> throw SYNTAX_ERROR.error("option \"%s\" not recognized", name);
        }
    }

    private static byte character(String name, Map<String, String> options, byte otherwise) {
        String text = options.get(name);
        if (text == null) {
            return otherwise;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length != 1) {
            throw INVALID_PARAMETER_VALUE.error("COPY %s must be a single one-byte character", name);
        }
        return bytes[0];
    }

    private static boolean isOn(String name, String value) {
        return switch (value) {
            case "", "true", "on", "1", "yes" -> true;
            case "false", "off", "0", "no" -> false;
            default -> throw SYNTAX_ERROR.error("%s requires a Boolean value or \"match\"", name);
        };
    }

    private static boolean onError(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "ignore" -> true;
            case "stop" -> false;
            default -> throw INVALID_PARAMETER_VALUE.error("COPY ON_ERROR \"%s\" not recognized", value);
        };
    }
}
