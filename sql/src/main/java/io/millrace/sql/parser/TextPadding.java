package io.millrace.sql.parser;

import java.util.function.IntPredicate;
import org.antlr.v4.runtime.Token;

/** Cuts a piece out of a text by replacing all the rest with spaces, so that positions in it stay as they were. */
final class TextPadding {
    private TextPadding() {}

    static String keep(String text, Token first, Token last) {
        int start = first.getStartIndex();
        int end = last.getStopIndex() + 1;
        return blank(text, i -> i < start || i >= end);
    }

    static String without(String text, Token token) {
        return blank(text, i -> i >= token.getStartIndex() && i <= token.getStopIndex());
    }

    private static String blank(String text, IntPredicate unwanted) {
        char[] kept = text.toCharArray();
        for (int i = 0; i < kept.length; i++) {
            if (kept[i] != '\n' && kept[i] != '\r' && unwanted.test(i)) {
                kept[i] = ' ';
            }
        }
        return new String(kept);
    }
}
