package io.millrace.server.shell;

import java.util.Locale;
import org.jline.utils.WCWidth;

/** Text as a terminal shows it: lines and the cells they take, East Asian characters two. */
final class DisplayText {
    private DisplayText() {}

    /** Cells of one line. */
    static int width(String line) {
        int width = 0;
        for (int i = 0; i < line.length(); ) {
            int point = line.codePointAt(i);
            width += Math.max(0, WCWidth.wcwidth(point));
            i += Character.charCount(point);
        }
        return width;
    }

    /** Lines of a value, control characters made visible. */
    static String[] lines(String value) {
        String shown = value;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\n' && (c < 0x20 || c == 0x7f)) {
                shown = visible(value);
                break;
            }
        }
        return shown.split("\n", -1);
    }

    private static String visible(String value) {
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\t') {
                int spaces = 8 - column % 8;
                text.append(" ".repeat(spaces));
                column += spaces;
            } else if (c == '\r') {
                text.append("\\r");
                column += 2;
            } else if (c != '\n' && (c < 0x20 || c == 0x7f)) {
                text.append(String.format(Locale.ROOT, "\\x%02X", (int) c));
                column += 4;
            } else {
                text.append(c);
                column = c == '\n' ? 0 : column + 1;
            }
        }
        return text.toString();
    }
}
