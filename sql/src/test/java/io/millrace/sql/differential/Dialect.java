package io.millrace.sql.differential;

/** Whose SQL; they differ in window functions and in counts with a filter only. */
enum Dialect {
    MILLRACE,
    H2
}
