package io.millrace.engine.catalog;

/** {@code WATERMARK FOR column AS column - delay}: no row with an earlier time is expected any more. */
public record Watermark(String column, long delayMicros) {}
