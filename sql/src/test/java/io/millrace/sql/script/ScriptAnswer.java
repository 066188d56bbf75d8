package io.millrace.sql.script;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement gave.
 *
 * @param notices lines such as {@code NOTICE: text}
 * @param header names of the columns; null where there are no rows
 * @param rows values as text; null for NULL
 * @param tag the command tag where there are no rows and no error
 */
public record ScriptAnswer(
        List<String> notices,
        @Nullable List<String> header,
        List<List<@Nullable String>> rows,
        @Nullable String tag,
        @Nullable Failure error) {

    /** @param position one-based; 0 for none, or where the door does not tell */
    public record Failure(
            String sqlState,
            String message,
            int position,
            @Nullable String detail,
            @Nullable String hint) {}

    public static ScriptAnswer done(List<String> notices, String tag) {
        return new ScriptAnswer(notices, null, List.of(), tag, null);
    }

    public static ScriptAnswer failed(List<String> notices, Failure error) {
        return new ScriptAnswer(notices, null, List.of(), null, error);
    }

    /** As a script has it; with detail and hint. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(notices);
        if (error != null) {
            String at = error.position() > 0 ? " at " + error.position() : "";
            lines.add("ERROR " + error.sqlState() + at + ": " + error.message());
            if (error.detail() != null) {
                lines.add("DETAIL: " + error.detail());
            }
            if (error.hint() != null) {
                lines.add("HINT: " + error.hint());
            }
        } else if (header == null) {
            lines.add(String.valueOf(tag));
        } else {
            lines.add(String.join(" | ", header));
            rows.forEach(row -> lines.add(row.stream()
                    .map(String::valueOf)
                    .reduce((a, b) -> a + " | " + b)
                    .orElse("")));
            lines.add("(" + rows.size() + (rows.size() == 1 ? " row)" : " rows)"));
        }
        return lines.stream()
                .map(line -> line.isBlank() ? "''" : line)
                .flatMap(String::lines)
                .map(String::stripTrailing)
                .toList();
    }
}
