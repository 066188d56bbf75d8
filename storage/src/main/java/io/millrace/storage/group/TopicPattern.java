package io.millrace.storage.group;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.common.pattern.NamePattern;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression over names of topics: RE2's, as KIP-848 has it. Immutable. */
final class TopicPattern {
    /** What stands for itself: quoted text, escapes but for references, classes of characters. */
    private static final Pattern LITERAL =
            Pattern.compile("\\\\Q.*?(?:\\\\E|$)|\\\\[^1-9k]|\\[\\^?\\]?(?:\\\\.|\\[:\\w+:\\]|[^\\]\\\\])*+\\]");

    private static final Pattern LOOKING_AROUND = Pattern.compile("\\(\\?(?:[=!>]|<[=!])");
    private static final Pattern BACK_REFERENCE = Pattern.compile("\\\\");
    private static final Pattern POSSESSIVE = Pattern.compile("[*+?}]\\+");

    private final NamePattern pattern;

    /** @throws io.millrace.common.error.MillraceException INVALID_REGULAR_EXPRESSION */
    TopicPattern(String text) {
        try {
            this.pattern = new NamePattern(text);
        } catch (PatternSyntaxException e) {
            throw invalid(text, e.getDescription());
        }
    }

    /**
     * Takes no more than RE2 does, so that a program that works here works with Kafka.
     *
     * @throws MillraceException INVALID_REGULAR_EXPRESSION
     */
    static TopicPattern asked(String text) {
        TopicPattern pattern = new TopicPattern(text);
        String plain = LITERAL.matcher(text).replaceAll("x");
        if (LOOKING_AROUND.matcher(plain).find()) {
            throw invalid(text, "invalid or unsupported Perl syntax");
        } else if (BACK_REFERENCE.matcher(plain).find()) {
            throw invalid(text, "invalid escape sequence");
        } else if (POSSESSIVE.matcher(plain).find()) {
            throw invalid(text, "invalid nested repetition operator");
        }
        return pattern;
    }

    private static MillraceException invalid(String text, String reason) {
        return ErrorCode.INVALID_REGULAR_EXPRESSION.error(
                "SubscribedTopicRegex `%s` is not a valid regular expression: %s.", text, reason);
    }

    boolean matches(String topic) {
        return pattern.matches(topic);
    }

    @Override
    public String toString() {
        return pattern.toString();
    }
}
