package io.millrace.server.shell;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where answers go: the standard output, or a file after {@code \o}. Errors have a way of their own. */
final class Output {
    private final OutputStream standard;
    private final PrintWriter standardWriter;
    private final PrintWriter errors;
    private @Nullable OutputStream file;
    private @Nullable PrintWriter fileWriter;

    Output(OutputStream standard, OutputStream errors) {
        this.standard = standard;
        this.standardWriter = writer(standard);
        this.errors = writer(errors);
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), false);
    }

    /** For answers. */
    PrintWriter out() {
        return fileWriter == null ? standardWriter : fileWriter;
    }

    /** For what the shell itself says, never in a file. */
    PrintWriter screen() {
        return standardWriter;
    }

    PrintWriter errors() {
        return errors;
    }

    /** For bytes, after flushing what was printed. */
    OutputStream stream() {
        out().flush();
        return file == null ? standard : file;
    }

    boolean isRedirected() {
        return file != null;
    }

    void redirect(@Nullable String path) throws IOException {
        OutputStream next = path == null ? null : new FileOutputStream(path);
        if (fileWriter != null) {
            fileWriter.close();
        }
        file = next;
        fileWriter = next == null ? null : writer(next);
    }

    void flush() {
        out().flush();
        standardWriter.flush();
        errors.flush();
    }
}
