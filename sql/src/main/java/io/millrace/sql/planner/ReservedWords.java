package io.millrace.sql.planner;

import java.io.StringReader;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;

/** Words that Calcite's grammar does not take for a name unless they are quoted. */
final class ReservedWords {
    private static final SqlAbstractParserImpl.Metadata WORDS =
            SqlBabelParserImpl.FACTORY.getParser(new StringReader("")).getMetadata();

    private ReservedWords() {}

    /** As pg_get_keywords() shows them. */
    static String asQuery() {
        String rows = WORDS.getTokens().stream()
                .map(token -> token.replace("\"", ""))
                .filter(token -> token.matches("[A-Z_]+") && WORDS.isKeyword(token))
                .map(word -> "('" + word.toLowerCase(Locale.ROOT) + "', "
                        + (contains(word) ? "'R', 'reserved'" : "'U', 'unreserved'") + ")")
                .collect(Collectors.joining(", "));
        return "SELECT word, catcode, TRUE AS barelabel, catdesc, CAST('can be bare label' AS VARCHAR) AS baredesc"
                + " FROM (VALUES " + rows + ") AS words(word, catcode, catdesc)";
    }

    static boolean contains(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        return WORDS.isKeyword(upper) && !WORDS.isNonReservedKeyword(upper);
    }
}
