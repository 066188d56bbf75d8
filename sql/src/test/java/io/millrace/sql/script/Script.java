package io.millrace.sql.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A script's statements with the answers that are expected. */
public record Script(String name, List<Step> steps) {

    /**
     * One statement.
     *
     * @param line one-based, of its first line
     * @param answer lines
     */
    public record Step(String sql, int line, boolean unordered, List<String> answer) {}

    /** Reads a resource of the class path, such as {@code /scripts/types.sql}. */
    public static Script read(String resource) {
        try (InputStream stream = Script.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("no script " + resource);
            }
            return parse(resource, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Script parse(String name, String text) {
        List<String> lines = text.lines().toList();
        List<Step> steps = new ArrayList<>();
        boolean unordered = false;
        int i = 0;
        while (i < lines.size()) {
            String line = lines.get(i);
            if (line.isBlank() || line.startsWith("--")) {
                unordered |= line.strip().equals("-- unordered");
                i++;
                continue;
            }
            int first = i;
            StringBuilder sql = new StringBuilder(lines.get(i++));
            while (!lines.get(i - 1).endsWith(";")) {
                sql.append('\n').append(lines.get(i++));
            }
            List<String> answer = new ArrayList<>();
            while (i < lines.size() && !lines.get(i).isBlank()) {
                answer.add(lines.get(i++).stripTrailing());
            }
            steps.add(new Step(sql.substring(0, sql.length() - 1), first + 1, unordered, answer));
            unordered = false;
        }
        return new Script(name, steps);
    }
}
