package io.millrace.storage.record;

import org.jspecify.annotations.Nullable;

/** One header of a record. */
public record Header(String key, byte @Nullable [] value) {}
