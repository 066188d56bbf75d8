package io.millrace.server.shell;

import java.io.PrintWriter;

/** A terminal on which a table can be drawn over itself. */
interface LiveScreen {
    PrintWriter writer();

    /** Lines that fit; at least one. */
    int height();

    /** Cells of a line. */
    int width();
}
