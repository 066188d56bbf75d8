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
    private final Target standard;
    private final PrintWriter errors;
    private @Nullable Target file;

    Output(OutputStream standard, OutputStream errors) {
        this.standard = new Target(standard);
        this.errors = writer(errors);
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), false);
    }

    /** Remembers what a writer would keep to itself. */
    private static final class Target extends OutputStream {
        final PrintWriter writer = Output.writer(this);
        private final OutputStream stream;
        private @Nullable IOException failure;

        Target(OutputStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int start, int length) throws IOException {
            try {
                stream.write(bytes, start, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            stream.flush();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }

        void check() throws IOException {
            if (failure != null) {
                throw new IOException("answers cannot be written: " + failure.getMessage(), failure);
            }
        }
    }

    private Target target() {
        return file == null ? standard : file;
    }

    /** For answers. */
    PrintWriter out() {
        return target().writer;
    }

    /** For what the shell itself says, never in a file. */
    PrintWriter screen() {
        return standard.writer;
    }

    PrintWriter errors() {
        return errors;
    }

    /** For bytes, after flushing what was printed. */
    OutputStream stream() {
        out().flush();
        return target();
    }

    boolean isRedirected() {
        return file != null;
    }

    /** @param path null for the standard output */
    void redirect(@Nullable String path) throws IOException {
        Target next = path == null ? null : new Target(new FileOutputStream(path));
        if (file != null) {
            file.writer.close();
        }
        file = next;
    }

    void flush() {
        out().flush();
        standard.writer.flush();
        errors.flush();
    }

    /** Whether nobody reads the standard output any more, or it cannot be written for another reason. */
    boolean isBroken() {
        return standard.failure != null;
    }

    /** @throws IOException if any of the answers so far could not be written */
    void check() throws IOException {
        flush();
        target().check();
    }
}
