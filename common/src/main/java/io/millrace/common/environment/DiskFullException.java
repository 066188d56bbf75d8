package io.millrace.common.environment;

import java.io.IOException;

/** The file system has no room for what was to be written. Some of it may have been written. */
public final class DiskFullException extends IOException {
    public DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }

    public DiskFullException(String message) {
        super(message);
    }
}
