package io.millrace.sql.planner;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Where in the rewritten text the operand begins that ends with the last token: what a following {@code ::} binds to. An
 * operand is a name, a constant, a bracket, or several of them that belong together, as {@code f(a).b[1]}.
 */
final class OperandStart {
    static final int NONE = -1;

    /** Words that neither are an operand nor call a function. */
    private static final Set<String> NO_OPERANDS = Set.of(
            "select",
            "distinct",
            "all",
            "from",
            "where",
            "and",
            "or",
            "not",
            "in",
            "is",
            "on",
            "using",
            "when",
            "then",
            "else",
            "by",
            "having",
            "as",
            "between",
            "like",
            "ilike",
            "similar",
            "to",
            "escape",
            "union",
            "except",
            "intersect",
            "values",
            "limit",
            "fetch",
            "join",
            "lateral",
            "with",
            "at",
            "filter");

    private final Deque<Integer> open = new ArrayDeque<>();
    private final Deque<Integer> openSigns = new ArrayDeque<>();
    private int start = NONE;
    /** Where the signs before the operand begin, or where they would be expected to. */
    private int sign = NONE;

    private boolean string;
    private boolean continues;
    private boolean afterWord;

    /** @return a place in the text, or {@link #NONE} */
    int start() {
        return start;
    }

    /** Where the operand begins with the signs before it: what a following {@code ^} binds to. */
    int signedStart() {
        return start == NONE || sign == NONE ? start : sign;
    }

    /** The operand now begins at {@code position}, since a call was put around it, and ends here. */
    void wrapped(int position) {
        start = position;
        sign = NONE;
        string = false;
        continues = false;
        afterWord = false;
    }

    /** Whether the operand is one string constant. */
    boolean isString() {
        return string;
    }

    /** Takes note of a token, no white space, that will be written at {@code position}. */
    void note(Token token, int position) {
        boolean wordBefore = afterWord;
        afterWord = false;
        string = false;
        switch (token.kind()) {
            case WORD -> word(token.word(), position);
            case SYMBOL -> symbol(token.text(), position);
            case STRING -> {
                string = !wordBefore || start == NONE;
                begin(wordBefore && start != NONE ? start : position);
            }
            case SPACE -> throw new IllegalArgumentException("white space");
            default -> begin(position);
        }
    }

    private void begin(int position) {
        if (!continues) {
            start = position;
        }
        continues = false;
    }

    private void word(String word, int position) {
        if (!continues && (word.equals("over") || word.equals("within") || word.equals("filter")) && start != NONE) {
            continues = true;
        } else if (!continues && word.equals("case")) {
            open.push(position);
            openSigns.push(sign);
            start = NONE;
            sign = NONE;
        } else if (!continues && word.equals("end")) {
            start = open.isEmpty() ? NONE : open.pop();
            sign = openSigns.isEmpty() ? NONE : openSigns.pop();
        } else if (!continues && NO_OPERANDS.contains(word)) {
            start = NONE;
            sign = NONE;
        } else {
            begin(position);
            afterWord = true;
        }
    }

    private void symbol(String symbol, int position) {
        switch (symbol) {
            case "(", "[" -> {
                open.push(start == NONE ? position : start);
                openSigns.push(sign);
                start = NONE;
                sign = NONE;
                continues = false;
            }
            case ")", "]" -> {
                start = open.isEmpty() ? NONE : open.pop();
                sign = openSigns.isEmpty() ? NONE : openSigns.pop();
                continues = false;
            }
            case "." -> continues = start != NONE;
            default -> {
                boolean prefix = start == NONE && (symbol.equals("-") || symbol.equals("+"));
                sign = !prefix ? NONE : sign == NONE ? position : sign;
                start = NONE;
                continues = false;
            }
        }
    }
}
