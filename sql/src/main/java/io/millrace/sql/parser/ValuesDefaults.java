package io.millrace.sql.parser;

import io.millrace.sql.parser.generated.MillraceLexer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.Token;

/** Where the rows of a VALUES say DEFAULT. Immutable. */
public final class ValuesDefaults {
    public static final ValuesDefaults NONE = new ValuesDefaults(0, List.of());

    private final int rowCount;
    private final List<BitSet> columns;

    private ValuesDefaults(int rowCount, List<BitSet> columns) {
        this.rowCount = rowCount;
        this.columns = columns;
    }

    /** None where the query is something else than VALUES. */
    public static ValuesDefaults of(String query) {
        String folded = query.stripLeading().toLowerCase(Locale.ROOT);
        if (!folded.startsWith("values") || !folded.contains("default")) {
            return NONE;
        }
        List<BitSet> columns = new ArrayList<>();
        List<Token> tokens = TokenScanner.scan(query);
        int depth = 0;
        int row = 0;
        int column = 0;
        for (int i = 0; i < tokens.size(); i++) {
            int type = tokens.get(i).getType();
            if (type == MillraceLexer.OPEN || type == MillraceLexer.OPEN_BRACKET) {
                depth++;
            } else if (type == MillraceLexer.CLOSE_PARENTHESIS || type == MillraceLexer.CLOSE_BRACKET) {
                depth--;
                row += depth == 0 ? 1 : 0;
                column = depth == 0 ? 0 : column;
            } else if (depth == 1 && tokens.get(i).getText().equals(",")) {
                column++;
            } else if (depth == 1 && type == MillraceLexer.DEFAULT) {
                while (columns.size() <= column) {
                    columns.add(new BitSet());
                }
                columns.get(column).set(row);
            }
        }
        return new ValuesDefaults(row, columns);
    }

    /** How many columns the first row of VALUES has; -1 where the query is something else. */
    public static int width(String query) {
        List<Token> tokens = TokenScanner.scan(query);
        if (tokens.get(0).getType() != MillraceLexer.VALUES) {
            return -1;
        }
        int depth = 0;
        int width = 1;
        for (Token token : tokens) {
            int type = token.getType();
            if (type == MillraceLexer.OPEN || type == MillraceLexer.OPEN_BRACKET) {
                depth++;
            } else if (type == MillraceLexer.CLOSE_PARENTHESIS || type == MillraceLexer.CLOSE_BRACKET) {
                if (--depth == 0) {
                    return width;
                }
            } else if (depth == 1 && token.getText().equals(",")) {
                width++;
            }
        }
        return width;
    }

    /** @param column of the rows, from 0 */
    public boolean isAny(int column) {
        return column < columns.size() && !columns.get(column).isEmpty();
    }

    public boolean isAll(int column) {
        return isAny(column) && columns.get(column).cardinality() == rowCount;
    }

    /** The rows that say it. */
    public BitSet rows(int column) {
        return (BitSet) columns.get(column).clone();
    }
}
