package io.millrace.sql.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names as a text names them, for functions such as nextval: {@code s}, {@code public."S"}. */
public final class QualifiedName {
    private static final Pattern PART = Pattern.compile("\\s*(?:\"((?:[^\"]|\"\")+)\"|([^\\s.\"]+))\\s*(\\.|$)");

    private QualifiedName() {}

    /** Folded parts, outermost first; empty if it is no name. */
    public static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(text);
        int at = 0;
        boolean more = true;
        while (more && matcher.find(at) && matcher.start() == at) {
            String quoted = matcher.group(1);
            parts.add(quoted == null ? matcher.group(2).toLowerCase(Locale.ROOT) : quoted.replace("\"\"", "\""));
            at = matcher.end();
            more = matcher.group(3).equals(".");
        }
        return !more && at == text.length() ? parts : List.of();
    }
}
