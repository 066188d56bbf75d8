package io.millrace.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The excerpts are psql's for the same statements. */
// A text block would strip the blanks at the ends of lines, which count here.
@SuppressWarnings("StringConcatToTextBlock")
final class ErrorTextTest {
    @Test
    void pointsIntoTheLine() {
        assertThat(ErrorText.place("selec 1", 1)).isEqualTo("LINE 1: selec 1\n        ^\n");
        assertThat(ErrorText.place("select 1,\n\tnope\nfrom t", 12)).isEqualTo("LINE 2:  nope\n         ^\n");
        assertThat(ErrorText.place("select", 7)).isEqualTo("LINE 1: select\n              ^\n");
        assertThat(ErrorText.place("select", 99)).isEmpty();
    }

    @Test
    void cutsLongLines() {
        String columns = "a, ".repeat(40);
        assertThat(ErrorText.place("select " + columns + "nope from t", 128))
                .isEqualTo("LINE 1: ..." + ("select " + columns + "nope from t").substring(127 + 10 - 60, 137) + "...\n"
                        + " ".repeat(11 + 50) + "^\n");
        assertThat(ErrorText.place("select nope, " + columns + " 1", 8))
                .isEqualTo(
                        "LINE 1: " + ("select nope, " + columns).substring(0, 60) + "...\n" + " ".repeat(15) + "^\n");
    }

    @Test
    void countsCharactersAndCells() {
        assertThat(ErrorText.place("select '😀宽', nope", 14))
                .isEqualTo("LINE 1: select '😀宽', nope\n" + " ".repeat(8 + 15) + "^\n");
    }
}
