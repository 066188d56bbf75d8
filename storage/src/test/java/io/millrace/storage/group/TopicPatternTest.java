package io.millrace.storage.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Regular expressions that RE2 has, and those that it refuses. */
final class TopicPatternTest {
    @ParameterizedTest
    @CsvSource({
        "a[13],            a3",
        "(?i)A.*,          ab",
        "\\Qa+(?=\\E,      a+(?=",
        "[\\]*+]b,         +b",
        "[^]*+]b,          ab",
        "(?:a|b)c\\.d,     bc.d",
        "[[:alpha:]*+]b,   +b",
    })
    void takesWhatRe2Takes(String text, String topic) {
        assertThat(TopicPattern.asked(text).matches(topic)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"(?!a)b", "(?=a)a", "(?<!a)b", "(?<=a)b", "(?>a)b", "(a)\\1", "(?<x>a)\\k<x>", "a*+b", "a{2}+"})
    void refusesWhatRe2CannotDo(String text) {
        assertThatThrownBy(() -> TopicPattern.asked(text))
                .hasMessageStartingWith("SubscribedTopicRegex `" + text + "` is not a valid regular expression: ");
    }
}
