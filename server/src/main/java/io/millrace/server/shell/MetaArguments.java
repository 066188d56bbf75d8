package io.millrace.server.shell;

import java.util.ArrayList;
import java.util.List;

/** The words after a backslash command: parted by blanks, quoted with {@code '…'} (backslash escapes) or {@code "…"}. */
final class MetaArguments {
    private MetaArguments() {}

    static List<String> split(String text, ShellVariables variables) {
        List<String> words = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            if (Character.isWhitespace(text.charAt(i))) {
                i++;
                continue;
            }
            StringBuilder word = new StringBuilder();
            i = word(text, i, word, variables);
            words.add(word.toString());
        }
        return words;
    }

    private static int word(String text, int from, StringBuilder word, ShellVariables variables) {
        int i = from;
        int plainFrom = 0;
        while (i < text.length() && !Character.isWhitespace(text.charAt(i))) {
            char c = text.charAt(i);
            if (c == '\'') {
                fill(word, plainFrom, variables);
                i = quoted(text, i + 1, word);
                plainFrom = word.length();
            } else if (c == '"') {
                fill(word, plainFrom, variables);
                int end = text.indexOf('"', i + 1);
                int stop = end < 0 ? text.length() : end + 1;
                word.append(text, i, stop);
                plainFrom = word.length();
                i = stop;
            } else {
                word.append(c);
                i++;
            }
        }
        fill(word, plainFrom, variables);
        return i;
    }

    private static void fill(StringBuilder word, int from, ShellVariables variables) {
        String filled = variables.fill(word.substring(from));
        word.setLength(from);
        word.append(filled);
    }

    private static int quoted(String text, int from, StringBuilder word) {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\'' && i + 1 < text.length() && text.charAt(i + 1) == '\'') {
                word.append('\'');
                i += 2;
            } else if (c == '\'') {
                return i + 1;
            } else if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(i + 1);
                int known = "nrtbf".indexOf(next);
                word.append(known < 0 ? next : "\n\r\t\b\f".charAt(known));
                i += 2;
            } else {
                word.append(c);
                i++;
            }
        }
        return i;
    }
}
