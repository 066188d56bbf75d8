package io.millrace.server.shell;

/** How answers are printed; {@code \pset} and the command line change it. Owned by the shell's thread. */
final class PrintSettings {
    /** The name is that of {@code \pset format}. */
    enum Format {
        ALIGNED,
        UNALIGNED,
        CSV,
        JSON
    }

    Format format = Format.ALIGNED;
    boolean expanded;
    boolean tuplesOnly;
    boolean footer = true;
    String nullText = "";
    String fieldSeparator = "|";
    String recordSeparator = "\n";
    String csvSeparator = ",";
    String title = "";

    PrintSettings copy() {
        PrintSettings copy = new PrintSettings();
        copy.format = format;
        copy.expanded = expanded;
        copy.tuplesOnly = tuplesOnly;
        copy.footer = footer;
        copy.nullText = nullText;
        copy.fieldSeparator = fieldSeparator;
        copy.recordSeparator = recordSeparator;
        copy.csvSeparator = csvSeparator;
        copy.title = title;
        return copy;
    }
}
