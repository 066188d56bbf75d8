package io.millrace.server.shell;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes lines and gives statements and backslash commands, as psql does: a statement ends at a semicolon outside quotes,
 * comments and parentheses; a backslash outside them begins a command that ends with its line. Owned by one thread.
 */
final class StatementReader {
    /** Where the text so far has stopped; the character shows in the prompt. */
    enum Place {
        START('='),
        INSIDE('-'),
        QUOTE('\''),
        IDENTIFIER('"'),
        DOLLAR('$'),
        COMMENT('*'),
        PARENTHESIS('(');

        final char mark;

        Place(char mark) {
            this.mark = mark;
        }
    }

    private final UnaryOperator<String> variables;
    private final Deque<ScriptItem> ready = new ArrayDeque<>();
    private final StringBuilder buffer = new StringBuilder();
    private Place quote = Place.START;
    private boolean escapes;
    private String dollarTag = "";
    private int commentDepth;
    private int parentheses;
    private int line;

    /** @param variables fills in {@code :name} in a part of a statement outside quotes */
    StatementReader(UnaryOperator<String> variables) {
        this.variables = variables;
    }

    /** The next whole item; null if more lines are needed. */
    @Nullable
    ScriptItem next() {
        return ready.poll();
    }

    Place place() {
        if (quote != Place.START) {
            return quote;
        }
        if (parentheses > 0) {
            return Place.PARENTHESIS;
        }
        return buffer.toString().isBlank() ? Place.START : Place.INSIDE;
    }

    /** The statement so far, not yet ended. */
    String pending() {
        return buffer.toString().strip();
    }

    /** Forgets the statement so far. */
    void reset() {
        buffer.setLength(0);
        quote = Place.START;
        parentheses = 0;
        commentDepth = 0;
    }

    /** The end of the input: what is pending is a statement, without its semicolon. */
    void end() {
        if (!pending().isEmpty() && !isOnlyComment(pending())) {
            endStatement();
        }
        reset();
    }

    /** Takes a line, without its line end. */
    void line(String text) {
        line++;
        int plainFrom = buffer.length();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (quote != Place.START) {
                int next = insideQuote(text, i);
                buffer.append(text, i, next);
                if (quote == Place.START) {
                    plainFrom = buffer.length();
                }
                i = next;
                continue;
            }
            if (c == '\\') {
                fill(plainFrom);
                String rest = text.substring(i + 1);
                int nameEnd = 0;
                while (nameEnd < rest.length() && !Character.isWhitespace(rest.charAt(nameEnd))) {
                    nameEnd++;
                }
                ready.add(new ScriptItem.Meta(
                        rest.substring(0, nameEnd), rest.substring(nameEnd).strip(), line));
                return;
            }
            if (text.startsWith("--", i)) {
                fill(plainFrom);
                buffer.append(text, i, text.length()).append('\n');
                return;
            }
            if (c == ';' && parentheses == 0) {
                fill(plainFrom);
                endStatement();
                plainFrom = 0;
                i++;
                continue;
            }
            int used = ShellVariables.endOfQuotedUse(text, i);
            if (used > i) {
                buffer.append(text, i, used);
                i = used;
                continue;
            }
            int opened = openQuote(text, i);
            if (opened > i) {
                fill(plainFrom);
                buffer.append(text, i, opened);
                i = opened;
                continue;
            }
            parentheses = Math.max(0, parentheses + (c == '(' ? 1 : c == ')' ? -1 : 0));
            buffer.append(c);
            i++;
        }
        if (quote == Place.START) {
            fill(plainFrom);
        }
        if (buffer.length() > 0) {
            buffer.append('\n');
        }
    }

    private void fill(int from) {
        if (buffer.indexOf(":", from) >= 0) {
            String filled = variables.apply(buffer.substring(from));
            buffer.setLength(from);
            buffer.append(filled);
        }
    }

    private void endStatement() {
        String statement = pending();
        if (!statement.isEmpty()) {
            ready.add(new ScriptItem.Statement(statement, line));
        }
        reset();
    }

    private static boolean isOnlyComment(String text) {
        return text.lines().allMatch(l -> l.isBlank() || l.stripLeading().startsWith("--"));
    }

    /** Where the quote that begins here has its first inner character; {@code at} if none begins. */
    private int openQuote(String text, int at) {
        char c = text.charAt(at);
        if (c == '\'') {
            quote = Place.QUOTE;
            char before = at > 0 ? text.charAt(at - 1) : ' ';
            boolean word = at > 1 && Character.isJavaIdentifierPart(text.charAt(at - 2));
            escapes = (before == 'e' || before == 'E') && !word;
            return at + 1;
        }
        if (c == '"') {
            quote = Place.IDENTIFIER;
            return at + 1;
        }
        if (text.startsWith("/*", at)) {
            quote = Place.COMMENT;
            commentDepth = 1;
            return at + 2;
        }
        boolean word = at > 0 && Character.isJavaIdentifierPart(text.charAt(at - 1));
        if (c == '$' && !word) {
            int end = at + 1;
            while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end)) && text.charAt(end) != '$') {
                end++;
            }
            boolean tag = end < text.length() && text.charAt(end) == '$' && !startsWithDigit(text, at + 1, end);
            if (tag) {
                quote = Place.DOLLAR;
                dollarTag = text.substring(at, end + 1);
                return end + 1;
            }
        }
        return at;
    }

    private static boolean startsWithDigit(String text, int from, int to) {
        return from < to && Character.isDigit(text.charAt(from));
    }

    /** Goes on within a quote or comment; returns where it stopped, past the closing mark or at the end of the line. */
    private int insideQuote(String text, int from) {
        return switch (quote) {
            case QUOTE -> insideString(text, from);
            case IDENTIFIER -> until(text, from, "\"");
            case DOLLAR -> until(text, from, dollarTag);
            default -> insideComment(text, from);
        };
    }

    private int insideString(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && escapes) {
                i++;
            } else if (c == '\'') {
                // A doubled quote closes and opens again, which comes to the same.
                quote = Place.START;
                return i + 1;
            }
        }
        return text.length();
    }

    private int until(String text, int from, String mark) {
        int end = text.indexOf(mark, from);
        if (end < 0) {
            return text.length();
        }
        quote = Place.START;
        return end + mark.length();
    }

    private int insideComment(String text, int from) {
        int i = from;
        while (i < text.length()) {
            if (text.startsWith("/*", i)) {
                commentDepth++;
                i += 2;
            } else if (text.startsWith("*/", i)) {
                i += 2;
                if (--commentDepth == 0) {
                    quote = Place.START;
                    return i;
                }
            } else {
                i++;
            }
        }
        return text.length();
    }
}
