package io.millrace.sql.planner;

/**
 * What nextval and its relatives ask, as values within a plan: sequences are named as in a text, {@code s},
 * {@code public."S"}. Thread-safe.
 */
public interface SequenceValues {
    long next(String name);

    long current(String name);

    long last();

    long set(String name, long value, boolean called);
}
