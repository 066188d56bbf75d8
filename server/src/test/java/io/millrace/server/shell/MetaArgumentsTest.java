package io.millrace.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MetaArgumentsTest {
    @Test
    void partsAndUnquotes() {
        ShellVariables variables = new ShellVariables();
        variables.set("dir", "/tmp");
        assertThat(MetaArguments.split("a  'b c' 'it''s\\n' \"Q t\" :dir/x ':dir' ''", variables))
                .containsExactly("a", "b c", "it's\n", "\"Q t\"", "/tmp/x", ":dir", "");
    }

    @Test
    void urlsAreCompleted() {
        assertThat(ShellUrl.of("")).isEqualTo("jdbc:millrace:");
        assertThat(ShellUrl.of("localhost:7432/")).isEqualTo("jdbc:millrace://localhost:7432/");
        assertThat(ShellUrl.of("shop")).isEqualTo("jdbc:millrace:shop");
        assertThat(ShellUrl.of("millrace://h/")).isEqualTo("jdbc:millrace://h/");
        assertThat(ShellUrl.of("postgresql://h:1/d")).isEqualTo("jdbc:millrace://h:1/d");
        assertThat(ShellUrl.of("jdbc:millrace:mem:x")).isEqualTo("jdbc:millrace:mem:x");
        assertThat(ShellUrl.embedded("a?b")).isEqualTo("jdbc:millrace:file:a%3Fb");
    }
}
