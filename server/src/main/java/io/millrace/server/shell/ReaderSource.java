package io.millrace.server.shell;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Lines of a file or of the standard input. */
record ReaderSource(@Nullable String name, BufferedReader reader) implements LineSource {
    @Override
    public @Nullable String read() throws IOException {
        return reader.readLine();
    }
}
