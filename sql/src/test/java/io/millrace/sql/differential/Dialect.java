package io.millrace.sql.differential;

/** Whose SQL; they differ in window functions only. */
enum Dialect {
    MILLRACE,
    H2
}
