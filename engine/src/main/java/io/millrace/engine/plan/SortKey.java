package io.millrace.engine.plan;

/** Order by an input column. */
public record SortKey(int column, boolean descending, boolean nullsFirst) {}
