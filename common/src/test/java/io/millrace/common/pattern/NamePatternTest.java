package io.millrace.common.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;

final class NamePatternTest {
    @Test
    void matchesWholeNames() {
        assertThat(new NamePattern("ord.*").matches("orders")).isTrue();
        assertThat(new NamePattern("ord").matches("orders")).isFalse();
    }

    @Test
    void givesUpOnAnExpressionThatNeverEnds() {
        assertThat(new NamePattern("(a*)*b").matches("a".repeat(40))).isFalse();
        assertThat(new NamePattern("(a|b)*c").matches("a".repeat(90_000))).isFalse();
    }

    @Test
    void refusesWhatIsNoneAndWhatIsTooLong() {
        assertThatThrownBy(() -> new NamePattern("(")).isInstanceOf(PatternSyntaxException.class);
        assertThatThrownBy(() -> new NamePattern("a".repeat(1_001))).isInstanceOf(PatternSyntaxException.class);
    }
}
