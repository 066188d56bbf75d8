package io.millrace.sql.parser;

import io.millrace.sql.parser.generated.MillraceParser;
import io.millrace.sql.statement.Statement;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;

/** Text to statement. Thread-safe. */
public final class StatementParser {
    private StatementParser() {}

    /**
     * Parses one statement; a semicolon may follow it. Empty if there is none.
     *
     * @throws io.millrace.common.error.MillraceException of class 42, with a position in {@code sql}
     */
    public static Optional<Statement> parse(String sql) {
        List<Token> tokens = TokenScanner.scan(sql);
        String plain = QualifiedSyntax.plain(sql, tokens);
        if (!plain.equals(sql)) {
            return parse(plain);
        }
        SuffixTokens.mark(tokens);
        MillraceParser parser = new MillraceParser(new CommonTokenStream(new ListTokenSource(tokens)));
        parser.removeErrorListeners();
        parser.addErrorListener(new SyntaxErrors());
        MillraceParser.StatementContext statement = parser.singleStatement().statement();
        return statement == null ? Optional.empty() : Optional.of(new StatementBuilder(sql).visit(statement));
    }
}
