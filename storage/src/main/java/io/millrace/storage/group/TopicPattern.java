package io.millrace.storage.group;

import io.millrace.common.error.ErrorCode;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression over names of topics (KIP-848 has RE2's; what RE2 has not is taken too). Immutable. */
final class TopicPattern {
    /** Characters looked at before a name counts as no match: against expressions that backtrack for ever. */
    private static final int MOST_STEPS = 100_000;

    private static final int MOST_LENGTH = 1_000;

    private final Pattern pattern;

    /** @throws io.millrace.common.error.MillraceException INVALID_REGULAR_EXPRESSION */
    TopicPattern(String text) {
        try {
            if (text.length() > MOST_LENGTH) {
                throw ErrorCode.INVALID_REGULAR_EXPRESSION.error(
                        "a pattern of topics has at most %s characters", MOST_LENGTH);
            }
            this.pattern = Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw ErrorCode.INVALID_REGULAR_EXPRESSION.causedBy(
                    e, "SubscribedTopicRegex `%s` is not a valid regular expression: %s.", text, e.getDescription());
        }
    }

    boolean matches(String topic) {
        try {
            return pattern.matcher(new Counted(topic)).matches();
        } catch (TooManySteps | StackOverflowError e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManySteps() {
            super(null, null, false, false);
        }
    }

    /** Gives up after so many looks. */
    private static final class Counted implements CharSequence {
        private final String text;
        private int steps;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MOST_STEPS) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
