package io.millrace.server.shell;

/** A column of an answer, as far as printing needs it. */
record OutputColumn(String name, Kind kind) {
    /** How a value is aligned, and how JSON writes it. */
    enum Kind {
        NUMBER,
        BOOLEAN,
        JSON,
        TEXT
    }

    boolean isRightAligned() {
        return kind == Kind.NUMBER;
    }
}
