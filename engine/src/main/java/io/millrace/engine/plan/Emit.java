package io.millrace.engine.plan;

/** When a query's answer is given. */
public enum Emit {
    /** Once, from what is committed when it starts. */
    SNAPSHOT,
    /** The answer so far, then every change, for ever. */
    CHANGES,
    /** Each window once, when the watermark passes its end, for ever. */
    FINAL
}
