package io.millrace.sql.parser;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Emit;
import io.millrace.engine.plan.Expression;
import io.millrace.sql.parser.generated.MillraceParser;
import io.millrace.sql.parser.generated.MillraceParser.ElementContext;
import io.millrace.sql.parser.generated.MillraceParser.QueryContext;
import io.millrace.sql.planner.ParameterNumber;
import io.millrace.sql.planner.QueryText;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** The queries and expressions of a statement as padded text. */
final class QueryTexts {
    /** After these, STREAM in {@code SELECT STREAM} is a column's name. */
    private static final Set<String> AFTER_COLUMN = Set.of(
            ",", ".", "::", ":", "=", "<", ">", "+", "-", "/", "|", "%", "from", "as", "and", "or", "is", "in", "like",
            "between", "not", "ilike", "collate", "[", "union", "order", "limit");

    /** After FOR. */
    private static final Set<String> LOCKS = Set.of("update", "share", "no", "key");

    private final String sql;

    QueryTexts(String sql) {
        this.sql = sql;
    }

    QueryText query(QueryContext query) {
        List<ElementContext> elements = query.element();
        Token first = query.getStart();
        Token last =
                elements.isEmpty() ? first : elements.get(elements.size() - 1).getStop();
        if (elements.isEmpty() && query.nested() != null) {
            last = query.nested().getStop();
        }
        String text = TextPadding.keep(sql, first, last);
        refuseLocks(elements);
        Token stream = streamWord(query);
        Emit emit = emit(query.emit());
        if (stream == null) {
            return new QueryText(text, emit, limit(query.emit()));
        }
        if (emit == Emit.FINAL) {
            throw ErrorCode.SYNTAX_ERROR
                    .error("SELECT STREAM means EMIT CHANGES and cannot be combined with EMIT FINAL")
                    .at(stream.getStartIndex() + 1);
        }
        return new QueryText(TextPadding.without(text, stream), Emit.CHANGES, limit(query.emit()));
    }

    /** Any piece of the statement. */
    String padded(ParserRuleContext piece) {
        return TextPadding.keep(sql, piece.getStart(), piece.getStop());
    }

    private static void refuseLocks(List<ElementContext> elements) {
        for (int i = 0; i + 1 < elements.size(); i++) {
            String next = elements.get(i + 1).getText().toLowerCase(Locale.ROOT);
            if (elements.get(i).getText().equalsIgnoreCase("for") && LOCKS.contains(next)) {
                throw ErrorCode.FEATURE_NOT_SUPPORTED
                        .error("FOR UPDATE and the like are not supported")
                        .hint("No row is locked; UPDATE … WHERE … RETURNING looks and changes in one step.")
                        .at(elements.get(i).getStart().getStartIndex() + 1);
            }
        }
    }

    private static @Nullable Token streamWord(QueryContext query) {
        List<ElementContext> elements = query.element();
        if (query.SELECT() == null
                || elements.size() < 2
                || elements.get(0).getStart().getType() != MillraceParser.STREAM) {
            return null;
        }
        String next = elements.get(1).getStart().getText().toLowerCase(Locale.ROOT);
        return AFTER_COLUMN.contains(next) ? null : elements.get(0).getStart();
    }

    private static Emit emit(MillraceParser.@Nullable EmitContext emit) {
        if (emit == null) {
            return Emit.SNAPSHOT;
        }
        return emit.CHANGES() != null ? Emit.CHANGES : Emit.FINAL;
    }

    private static @Nullable Expression limit(MillraceParser.@Nullable EmitContext emit) {
        if (emit == null || emit.LIMIT() == null) {
            return null;
        }
        boolean given = emit.INTEGER() != null;
        Token count = (given ? emit.INTEGER() : emit.PARAMETER()).getSymbol();
        try {
            return given
                    ? new Expression.Literal(Long.parseLong(count.getText()), DataType.BIGINT)
                    : new Expression.Parameter(
                            ParameterNumber.index(count.getText(), count.getStartIndex()), DataType.BIGINT);
        } catch (NumberFormatException e) {
            throw ErrorCode.NUMBER_OUT_OF_RANGE
                    .causedBy(e, "value \"%s\" is out of range for type bigint", count.getText())
                    .at(count.getStartIndex() + 1);
        }
    }
}
