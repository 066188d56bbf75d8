package io.millrace.engine.plan;

/** The joins of SQL, with SEMI and ANTI for EXISTS and NOT EXISTS. */
public enum JoinType {
    INNER,
    LEFT,
    RIGHT,
    FULL,
    /** Left rows that have a match, once. */
    SEMI,
    /** Left rows that have none. */
    ANTI
}
