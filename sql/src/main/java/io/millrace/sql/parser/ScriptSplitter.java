package io.millrace.sql.parser;

import io.millrace.sql.parser.generated.MillraceLexer;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;

/** Cuts a script at its semicolons. */
public final class ScriptSplitter {
    private ScriptSplitter() {}

    /** @param start zero-based index of the statement's first character in the script */
    public record Part(String text, int start) {}

    /**
     * Statements without their semicolons and the white space around them; empty ones are left out.
     *
     * @throws io.millrace.common.error.MillraceException SYNTAX_ERROR for an unterminated string, name or comment
     */
    public static List<Part> split(String script) {
        List<Part> parts = new ArrayList<>();
        int start = -1;
        int end = -1;
        for (Token token : TokenScanner.scan(script)) {
            if (token.getType() == Token.EOF || token.getType() == MillraceLexer.SEMICOLON) {
                if (start >= 0) {
                    parts.add(new Part(script.substring(start, end), start));
                }
                start = -1;
            } else {
                start = start < 0 ? token.getStartIndex() : start;
                end = token.getStopIndex() + 1;
            }
        }
        return parts;
    }
}
