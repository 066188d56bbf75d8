package io.millrace.storage.group;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.pattern.NamePattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression over names of topics (KIP-848 has RE2's; what RE2 has not is taken too). Immutable. */
final class TopicPattern {
    private final NamePattern pattern;

    /** @throws io.millrace.common.error.MillraceException INVALID_REGULAR_EXPRESSION */
    TopicPattern(String text) {
        try {
            this.pattern = new NamePattern(text);
        } catch (PatternSyntaxException e) {
            throw ErrorCode.INVALID_REGULAR_EXPRESSION.causedBy(
                    e, "SubscribedTopicRegex `%s` is not a valid regular expression: %s.", text, e.getDescription());
        }
    }

    boolean matches(String topic) {
        return pattern.matches(topic);
    }

    @Override
    public String toString() {
        return pattern.toString();
    }
}
