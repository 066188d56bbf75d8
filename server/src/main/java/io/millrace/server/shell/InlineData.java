package io.millrace.server.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The data lines after a COPY … FROM STDIN in a script, to a line {@code \.} or the end. */
final class InlineData extends InputStream {
    private final LineSource source;
    private byte[] line = new byte[0];
    private int at;
    private boolean ended;

    InlineData(LineSource source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        return fill() ? line[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int taken = Math.min(length, line.length - at);
        System.arraycopy(line, at, target, start, taken);
        at += taken;
        return taken;
    }

    private boolean fill() throws IOException {
        if (at < line.length) {
            return true;
        }
        if (ended) {
            return false;
        }
        ended = true;
        @Nullable String text = source.read();
        if (text == null || text.equals("\\.")) {
            return false;
        }
        ended = false;
        line = (text + "\n").getBytes(StandardCharsets.UTF_8);
        at = 0;
        return true;
    }

    /** Reads over what the server did not take, so that it is not run as statements. */
    void skipRest() throws IOException {
        while (fill()) {
            at = line.length;
        }
    }
}
