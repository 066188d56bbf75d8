package io.millrace.engine.function;

import io.millrace.engine.data.ByteSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A path of SQL/JSON (SQL:2016 part 2, 9.39) with members and elements only. Immutable. */
record JsonPath(String text, List<Step> steps) {
    private static final Pattern STEP = Pattern.compile(
            "\\s*(?:\\.\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([\\w$-]+))|\\[\\s*(-?\\d{1,9})\\s*\\]|\\[\\s*'([^']*)'\\s*\\])");

    /** A member by name, or an element by index where there is no name. */
    record Step(@Nullable ByteSlice name, long index) {}

    static JsonPath of(FunctionContext context, ByteSlice path) {
        String text = path.toString();
        if (context.memory() instanceof JsonPath known && known.text().equals(text)) {
            return known;
        }
        JsonPath compiled = new JsonPath(text, parse(text));
        context.remember(compiled);
        return compiled;
    }

    private static List<Step> parse(String text) {
        String body = text.strip();
        for (String mode : new String[] {"lax ", "strict "}) {
            body = body.startsWith(mode) ? body.substring(mode.length()).strip() : body;
        }
        if (!body.startsWith("$")) {
            throw JsonFinder.unsupported(text);
        }
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(body);
        int at = 1;
        while (at < body.length()) {
            if (!matcher.region(at, body.length()).lookingAt()) {
                throw JsonFinder.unsupported(text);
            }
            String index = matcher.group(3);
            if (index != null) {
                steps.add(new Step(null, Long.parseLong(index)));
            } else {
                String quoted = matcher.group(1);
                String plain = matcher.group(2) != null ? matcher.group(2) : matcher.group(4);
                String name = quoted != null ? quoted.replaceAll("\\\\(.)", "$1") : String.valueOf(plain);
                steps.add(new Step(ByteSlice.of(name), 0));
            }
            at = matcher.end();
        }
        return List.copyOf(steps);
    }
}
