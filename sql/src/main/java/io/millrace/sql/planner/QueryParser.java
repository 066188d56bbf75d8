package io.millrace.sql.planner;

import io.millrace.common.error.ErrorCode;
import java.util.List;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;

/** Text to Calcite's syntax tree. */
final class QueryParser {
    private static final int MAX_NAME_LENGTH = 255;

    private static final SqlParser.Config CONFIG = SqlParser.config()
            .withParserFactory(SqlBabelParserImpl.FACTORY)
            .withQuoting(Quoting.DOUBLE_QUOTE)
            .withUnquotedCasing(Casing.TO_LOWER)
            .withQuotedCasing(Casing.UNCHANGED)
            .withCaseSensitive(true)
            .withIdentifierMaxLength(MAX_NAME_LENGTH)
            .withConformance(MillraceConformance.INSTANCE);

    private QueryParser() {}

    /** A query: SELECT, VALUES, WITH, TABLE and their combinations. */
    static SqlNode parseQuery(TextRewriting text) {
        return parseQuery(text, 0);
    }

    /** @param counts where to go on with the numbers of {@link RowCounts} */
    static SqlNode parseQuery(TextRewriting text, int counts) {
        try {
            SqlNode parsed = SqlParser.create(text.text(), CONFIG).parseQuery();
            RepeatedRandom.refuse(parsed);
            return SyntaxShuttle.normalize(SetFunctions.rewrite(parsed), text, counts);
        } catch (SqlParseException e) {
            throw PlannerErrors.ofParser(e, text);
        }
    }

    /** A query of ours, in Calcite's own words. */
    static SqlNode parsePlain(String query) {
        try {
            return SqlParser.create(query, CONFIG).parseQuery();
        } catch (SqlParseException e) {
            throw ErrorCode.INTERNAL_ERROR.causedBy(e, "our own query cannot be parsed: %s", query);
        }
    }

    /** Parameters by number, in the order of the {@code ?} of the parsed text. */
    static List<Integer> parameters(TextRewriting text) {
        return text.parameters();
    }
}
