package io.millrace.storage.segment;

import io.millrace.common.environment.DiskFile;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file that is open while somebody needs it, once for all of them. Thread-safe. */
final class SharedFile {
    /** Opens it. */
    interface Opening {
        DiskFile open() throws IOException;
    }

    private final Opening opening;

    /** Guarded by this, as is the next. */
    private @Nullable DiskFile file;

    private int users;

    SharedFile(Opening opening) {
        this.opening = opening;
    }

    /** To be given back by {@link #release()}. */
    synchronized DiskFile acquire() throws IOException {
        DiskFile present = file;
        if (present == null) {
            present = opening.open();
            file = present;
        }
        users++;
        return present;
    }

    synchronized void release() throws IOException {
        users--;
        DiskFile present = file;
        if (users == 0 && present != null) {
            file = null;
            present.close();
        }
    }
}
