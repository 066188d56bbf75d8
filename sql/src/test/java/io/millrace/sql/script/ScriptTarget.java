package io.millrace.sql.script;

/** A door through which a script's statements go, one after another. */
@FunctionalInterface
public interface ScriptTarget {
    /** Runs a statement that ends. Errors of SQL are answers, not exceptions. */
    ScriptAnswer run(String sql);
}
