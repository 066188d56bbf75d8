package io.millrace.server.shell;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where lines come from: a file, standard input, the keyboard. */
interface LineSource {
    /** For messages: a file's name; null for the keyboard and {@code -c}. */
    @Nullable
    String name();

    /** The next line without its end; null at the end. */
    @Nullable
    String read() throws IOException;
}
