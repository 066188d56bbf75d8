package io.millrace.common.pattern;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A client's regular expression over names. Immutable. */
public final class NamePattern {
    /** Characters looked at before a name counts as no match: against expressions that backtrack for ever. */
    private static final int MOST_LOOKS = 100_000;

    private static final int MOST_LENGTH = 1_000;

    private final Pattern pattern;

    /** @throws PatternSyntaxException if it is none, or has more than 1000 characters */
    public NamePattern(String text) {
        if (text.length() > MOST_LENGTH) {
            throw new PatternSyntaxException("more than " + MOST_LENGTH + " characters", text, -1);
        }
        this.pattern = Pattern.compile(text);
    }

    /** False for a name of which that cannot be told in a reasonable time. */
    public boolean matches(String name) {
        try {
            return pattern.matcher(new CountedText(name, MOST_LOOKS)).matches();
        } catch (CountedText.TooManyLooks | StackOverflowError e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }
}
