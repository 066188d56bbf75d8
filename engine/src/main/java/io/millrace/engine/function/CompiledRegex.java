package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.INVALID_REGULAR_EXPRESSION;

import io.millrace.common.error.MillraceException;
import io.millrace.common.pattern.CountedText;
import io.millrace.engine.data.ByteSlice;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern in Java's syntax, of which PostgreSQL's advanced regular expressions are for the usual cases a part. Java's
 * matcher goes back and forth, for some patterns exponentially often, so the characters it looks at are counted.
 */
final class CompiledRegex {
    private static final int LOOKS_AT_LEAST = 2_000_000;
    private static final int LOOKS_FOR_CHARACTER = 1000;

    private final String pattern;
    private final String flags;
    private final Pattern compiled;

    private CompiledRegex(String pattern, String flags, Pattern compiled) {
        this.pattern = pattern;
        this.flags = flags;
        this.compiled = compiled;
    }

    static CompiledRegex of(FunctionContext context, ByteSlice pattern, ByteSlice flags) {
        return of(context, pattern.toString(), flags.toString(), false);
    }

    static CompiledRegex similar(FunctionContext context, ByteSlice pattern) {
        return of(context, pattern.toString(), "s", true);
    }

    private static CompiledRegex of(FunctionContext context, String pattern, String flags, boolean similar) {
        if (context.memory() instanceof CompiledRegex known
                && known.pattern.equals(pattern)
                && known.flags.equals(flags)) {
            return known;
        }
        String java = similar ? SimilarPattern.toJava(pattern) : pattern;
        try {
            CompiledRegex regex = new CompiledRegex(pattern, flags, Pattern.compile(java, javaFlags(flags)));
            context.remember(regex);
            return regex;
        } catch (PatternSyntaxException e) {
            throw INVALID_REGULAR_EXPRESSION.causedBy(e, "invalid regular expression: %s", e.getDescription());
        } catch (StackOverflowError e) {
            throw tooComplex(e);
        }
    }

    private static int javaFlags(String flags) {
        int java = Pattern.DOTALL;
        for (int i = 0; i < flags.length(); i++) {
            char flag = flags.charAt(i);
            switch (flag) {
                case 'i' -> java |= Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
                case 'n', 'm' -> java = (java | Pattern.MULTILINE) & ~Pattern.DOTALL;
                case 'x' -> java |= Pattern.COMMENTS;
                case 'q' -> java |= Pattern.LITERAL;
                case 'g', 'c', 's' -> {}
                default -> throw RegularExpressions.badFlag(flag);
            }
        }
        return java;
    }

    boolean find(ByteSlice text) {
        return guarded(text, Matcher::find);
    }

    /** Works with a matcher that gives up after too many looks. */
    <T> T guarded(ByteSlice text, Function<Matcher, T> work) {
        try {
            String characters = text.toString();
            long looks = LOOKS_AT_LEAST + (long) LOOKS_FOR_CHARACTER * characters.length();
            return work.apply(compiled.matcher(new CountedText(characters, looks)));
        } catch (CountedText.TooManyLooks | StackOverflowError e) {
            throw tooComplex(e);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw INVALID_REGULAR_EXPRESSION.causedBy(e, "invalid reference in the replacement text");
        }
    }

    private static MillraceException tooComplex(Throwable cause) {
        return INVALID_REGULAR_EXPRESSION.causedBy(cause, "regular expression failed: it is too complex for this text");
    }

    /** PostgreSQL's {@code \1} and {@code \&} as Java's {@code $1} and {@code $0}. */
    static String javaReplacement(String replacement) {
        StringBuilder java = new StringBuilder();
        for (int i = 0; i < replacement.length(); i++) {
            char c = replacement.charAt(i);
            if (c == '$') {
                java.append("\\$");
            } else if (c != '\\' || i + 1 == replacement.length()) {
                java.append(c == '\\' ? "\\\\" : String.valueOf(c));
            } else {
                char next = replacement.charAt(++i);
                if (next >= '1' && next <= '9') {
                    // Braces would name a group: a digit after it must not be read as part of the number.
                    java.append('$').append(next);
                    if (i + 1 < replacement.length() && Character.isDigit(replacement.charAt(i + 1))) {
                        java.append('\\').append(replacement.charAt(++i));
                    }
                } else if (next == '&') {
                    java.append("$0");
                } else {
                    java.append('\\').append(next);
                }
            }
        }
        return java.toString();
    }
}
