package io.millrace.sql.statement;

/** {@code WATERMARK FOR column AS column - delay}. */
public record WatermarkDefinition(ColumnName column, long delayMicros) {}
