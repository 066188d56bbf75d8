package io.millrace.server.shell;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Lines of a text at hand. */
final class StringSource implements LineSource {
    private final @Nullable String name;
    private final Iterator<String> lines;

    StringSource(@Nullable String name, String text) {
        this.name = name;
        this.lines = text.lines().iterator();
    }

    @Override
    public @Nullable String name() {
        return name;
    }

    @Override
    public @Nullable String read() {
        return lines.hasNext() ? lines.next() : null;
    }
}
