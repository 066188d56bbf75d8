package io.millrace.server.shell;

import java.util.List;
import java.util.Locale;

/** {@code \pset} and its short forms. */
final class PrintOptions {
    /** Those that have an effect. */
    static final List<String> NAMES = List.of(
            "format", "expanded", "tuples_only", "footer", "null", "fieldsep", "recordsep", "csv_fieldsep", "title");

    private final PrintSettings print;

    PrintOptions(PrintSettings print) {
        this.print = print;
    }

    /** Carries out a command; gives what psql says about it. */
    String change(String command, List<String> words) {
        String first = words.isEmpty() ? "" : words.get(0);
        return switch (command) {
            case "x" -> set("expanded", first);
            case "t" -> set("tuples_only", first);
            case "a" -> set("format", print.format == PrintSettings.Format.ALIGNED ? "unaligned" : "aligned");
            case "f" -> set("fieldsep", first);
            case "C" -> set("title", String.join(" ", words));
            default -> words.isEmpty() ? all() : set(first, String.join(" ", words.subList(1, words.size())));
        };
    }

    /** Sets one option; an empty value toggles what can be toggled. */
    String set(String option, String value) {
        switch (option) {
            case "format" -> print.format = format(value);
            case "expanded", "x" -> print.expanded = MetaCommands.toggled(print.expanded, value);
            case "tuples_only", "t" -> print.tuplesOnly = MetaCommands.toggled(print.tuplesOnly, value);
            case "footer" -> print.footer = MetaCommands.toggled(print.footer, value);
            case "null" -> print.nullText = value;
            case "fieldsep" -> {
                if (!value.isEmpty()) {
                    print.fieldSeparator = value;
                }
            }
            case "recordsep" -> print.recordSeparator = value;
            case "csv_fieldsep" -> print.csvSeparator = value;
            case "title", "C" -> print.title = value;
            case "pager", "border", "linestyle", "columns", "unicode_border_linestyle", "numericlocale" -> {
                return "Option " + option + " has no effect in this shell.";
            }
            default -> throw new IllegalArgumentException("unknown option: " + option);
        }
        return describe(option);
    }

    private static PrintSettings.Format format(String value) {
        for (PrintSettings.Format format : PrintSettings.Format.values()) {
            if (!value.isEmpty() && format.name().toLowerCase(Locale.ROOT).startsWith(value.toLowerCase(Locale.ROOT))) {
                return format;
            }
        }
        throw new IllegalArgumentException("allowed formats are aligned, csv, json, unaligned");
    }

    private String describe(String option) {
        return switch (option) {
            case "format" -> "Output format is " + print.format.name().toLowerCase(Locale.ROOT) + ".";
            case "expanded", "x" -> "Expanded display is " + onOff(print.expanded) + ".";
            case "tuples_only", "t" -> "Tuples only is " + onOff(print.tuplesOnly) + ".";
            case "footer" -> "Default footer is " + onOff(print.footer) + ".";
            case "null" -> "Null display is \"" + print.nullText + "\".";
            case "fieldsep" -> "Field separator is \"" + print.fieldSeparator + "\".";
            case "recordsep" ->
                "Record separator is "
                        + (print.recordSeparator.equals("\n") ? "<newline>" : "\"" + print.recordSeparator + "\"")
                        + ".";
            case "csv_fieldsep" -> "Field separator for CSV is \"" + print.csvSeparator + "\".";
            default -> print.title.isEmpty() ? "Title is unset." : "Title is \"" + print.title + "\".";
        };
    }

    private String all() {
        StringBuilder text = new StringBuilder();
        for (String option : NAMES) {
            text.append(text.isEmpty() ? "" : "\n").append(describe(option));
        }
        return text.toString();
    }

    private static String onOff(boolean value) {
        return value ? "on" : "off";
    }
}
