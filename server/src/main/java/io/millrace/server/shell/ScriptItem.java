package io.millrace.server.shell;

/** What a script is made of. */
sealed interface ScriptItem {
    /** The line of its file it ends on, from 1. */
    int line();

    /**
     * A statement.
     *
     * @param text without the semicolon and without blanks around it, variables filled in
     */
    record Statement(String text, int line) implements ScriptItem {}

    /**
     * A backslash command.
     *
     * @param name without the backslash
     * @param arguments the rest, as typed
     */
    record Meta(String name, String arguments, int line) implements ScriptItem {}
}
