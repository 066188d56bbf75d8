package io.millrace.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.shell.OutputColumn.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

// A text block would strip the blanks at the ends of lines, which count here.
@SuppressWarnings("StringConcatToTextBlock")
final class LiveViewTest {
    private final StringWriter drawn = new StringWriter();

    private final LiveScreen screen = new LiveScreen() {
        private final PrintWriter writer = new PrintWriter(drawn);

        @Override
        public PrintWriter writer() {
            return writer;
        }

        @Override
        public int height() {
            return 7;
        }

        @Override
        public int width() {
            return 40;
        }
    };

    private final LiveView view = new LiveView(
            List.of(
                    new OutputColumn("_op", Kind.TEXT),
                    new OutputColumn("k", Kind.TEXT),
                    new OutputColumn("n", Kind.NUMBER)),
            new PrintSettings(),
            screen);

    /** Changes in one page; gives what is drawn for them. */
    private String draw(String... changes) {
        drawn.getBuffer().setLength(0);
        List<@Nullable String[]> rows = new ArrayList<>();
        for (String change : changes) {
            rows.add(change.split(" "));
        }
        view.rows(rows);
        return drawn.toString();
    }

    @Test
    void rowsKeepTheirPlaceWhileTheyAreUpdated() {
        assertThat(draw("INSERT a 1", "INSERT b 1"))
                .isEqualTo("\r\u001b[J k | n \n---+---\n a | 1\n b | 1\n(2 rows, 2 changes; Ctrl-C ends)\n");
        assertThat(draw("UPDATE_BEFORE a 1", "UPDATE_AFTER a 2"))
                .isEqualTo("\u001b[5A\r\u001b[J k | n \n---+---\n a | 2\n b | 1\n(2 rows, 4 changes; Ctrl-C ends)\n");
        assertThat(draw("DELETE a 2")).contains(" k | n \n---+---\n b | 1\n(1 row, 5 changes; Ctrl-C ends)");
    }

    @Test
    void isThereBeforeItsFirstRowAndAfterItsEnd() {
        assertThat(draw()).isEqualTo("\r\u001b[J k | n \n---+---\n(0 rows, 0 changes; Ctrl-C ends)\n");
        drawn.getBuffer().setLength(0);
        view.finish();
        assertThat(drawn.toString()).isEqualTo("\u001b[3A\r\u001b[J k | n \n---+---\n(0 rows, 0 changes)\n\n");
    }

    @Test
    void showsTheLastRowsThatFit() {
        assertThat(draw("INSERT a 1", "INSERT b 1", "INSERT c 1", "INSERT d 1"))
                .contains("---+---\n b | 1\n c | 1\n d | 1\n")
                .contains("(4 rows, last 3 shown, 4 changes; Ctrl-");
    }
}
