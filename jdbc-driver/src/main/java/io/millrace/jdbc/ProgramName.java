package io.millrace.jdbc;

import org.jspecify.annotations.Nullable;

/** What the running program is called, for listings of sessions and cursors' members. */
final class ProgramName {
    private static final int MOST_CHARACTERS = 63;

    private ProgramName() {}

    static String current() {
        return of(System.getProperty("sun.java.command"));
    }

    /**
     * @param command as {@code sun.java.command} has it: a jar's path or a main class, then the arguments, which are
     *     nobody else's business
     */
    static String of(@Nullable String command) {
        String program = command == null ? "" : command.trim();
        int space = program.indexOf(' ');
        program = space < 0 ? program : program.substring(0, space);
        if (program.endsWith(".jar")) {
            program = program.substring(0, program.length() - 4);
            program = program.substring(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
        } else {
            program = program.substring(Math.max(program.lastIndexOf('/'), program.lastIndexOf('.')) + 1);
        }
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < program.length() && name.length() < MOST_CHARACTERS; i++) {
            char c = program.charAt(i);
            name.append(c > ' ' && c < 0x7f ? c : '?');
        }
        return name.length() == 0 ? MillraceDriver.NAME : name.toString();
    }
}
