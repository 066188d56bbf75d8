package io.millrace.server.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ShellParserTest {
    private final StatementReader before = new StatementReader(text -> text);
    private final ShellParser parser = new ShellParser(before, () -> "millrace");

    private void enter(String text) {
        parser.parse(text, text.length(), ParseContext.ACCEPT_LINE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT 1 | millrace-",
                "SELECT 'a; | millrace'",
                "SELECT \"a; | millrace\"",
                "SELECT (1; | millrace(",
                "SELECT /* ; | millrace*",
                "SELECT $x$ ; | millrace$",
            })
    void enterOnlyEndsTheLineInside(String text, String prompt) {
        assertThatThrownBy(() -> enter(text))
                .isInstanceOf(EOFError.class)
                .extracting(e -> ((EOFError) e).getMissing())
                .isEqualTo(prompt);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SELECT 1;", "SELECT ';';", "\\d", "SELECT 1 \\gx", "SELECT\n1;"})
    void enterRunsWhatIsWhole(String text) {
        enter(text);
        assertThat(before.pending()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"SELECT 1, millrace-", "SELECT 1;, millrace=", "\\d, millrace="})
    void everyLineOfSeveralHasAPrompt(String text, String prompt) {
        assertThatThrownBy(() -> parser.parse(text, text.length(), ParseContext.SECONDARY_PROMPT))
                .isInstanceOf(EOFError.class)
                .extracting(e -> ((EOFError) e).getMissing())
                .isEqualTo(prompt);
    }

    @Test
    void whatWasTypedBeforeCounts() {
        before.line("SELECT 'a");
        enter("b';");
        assertThatThrownBy(() -> enter("b;")).isInstanceOf(EOFError.class);
    }
}
