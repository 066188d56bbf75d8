package io.millrace.sql.planner;

import io.millrace.engine.data.DataType;
import io.millrace.engine.data.DecimalText;
import io.millrace.engine.data.Schema;
import io.millrace.engine.plan.Expression;
import io.millrace.engine.plan.PlanNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * VALUES of nothing but literals and parameters, read without Calcite: most INSERTs are such, and some are long. Whatever
 * is not plainly right is left to the whole compiler, errors included.
 */
final class LiteralRows {
    private static final int INT_DIGITS = 9;
    private static final int BIGINT_DIGITS = 18;

    /** Thrown within, and never out of here: this text needs the whole compiler. */
    private static final class NotPlain extends RuntimeException {
        private NotPlain() {
            super(null, null, false, false);
        }
    }

    private final List<Token> tokens = new ArrayList<>();
    private final Schema expected;
    private final List<? extends @Nullable DataType> given;
    private final List<@Nullable DataType> parameters = new ArrayList<>();
    private int next;
    private int questionMarks;

    private LiteralRows(Schema expected, List<? extends @Nullable DataType> given) {
        this.expected = expected;
        this.given = given;
    }

    /** @return null if the text is not plain VALUES of the expected number of columns */
    static @Nullable CompiledQuery parse(String text, Schema expected, List<? extends @Nullable DataType> given) {
        if (!text.stripLeading().regionMatches(true, 0, "VALUES", 0, "VALUES".length())) {
            return null;
        }
        LiteralRows rows = new LiteralRows(expected, given);
        for (Token token : Token.split(text)) {
            if (token.kind() != Token.Kind.SPACE) {
                rows.tokens.add(token);
            }
        }
        try {
            return rows.parse();
        } catch (NotPlain e) {
            return null;
        }
    }

    private CompiledQuery parse() {
        take("values");
        List<List<Expression>> rows = new ArrayList<>();
        do {
            rows.add(row());
        } while (takeIf(","));
        takeIf(";");
        if (next < tokens.size()) {
            throw new NotPlain();
        }
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < Math.max(parameters.size(), given.size()); i++) {
            DataType used = i < parameters.size() ? parameters.get(i) : null;
            DataType told = i < given.size() ? given.get(i) : null;
            types.add(told != null ? told : used != null ? used : DataType.VARCHAR);
        }
        return new CompiledQuery(new PlanNode.Values(expected, rows), types, List.of(), Set.of());
    }

    private List<Expression> row() {
        take("(");
        List<Expression> values = new ArrayList<>(expected.size());
        do {
            if (values.size() == expected.size()) {
                throw new NotPlain();
            }
            values.add(value(expected.type(values.size())));
        } while (takeIf(","));
        take(")");
        if (values.size() != expected.size()) {
            throw new NotPlain();
        }
        return values;
    }

    private Expression value(DataType target) {
        Token token = peek();
        next++;
        switch (token.kind()) {
            case PARAMETER:
                return parameter(token, target);
            case STRING:
                return string(token, target);
            case NUMBER:
                return number(token.text(), target);
            case SYMBOL:
                if (token.text().equals("-") && peek().kind() == Token.Kind.NUMBER) {
                    return number("-" + tokens.get(next++).text(), target);
                }
                throw new NotPlain();
            case WORD:
                return word(token.word(), target);
            default:
                throw new NotPlain();
        }
    }

    private static Expression word(String word, DataType target) {
        boolean truth = word.equals("true");
        if (word.equals("null") || word.equals("default")) {
            return new Expression.Literal(null, target);
        }
        if ((truth || word.equals("false")) && target == DataType.BOOLEAN) {
            return new Expression.Literal(truth, target);
        }
        throw new NotPlain();
    }

    private static Expression string(Token token, DataType target) {
        boolean plain = token.text().charAt(0) == '\'';
        if (!plain || !(target instanceof DataType.Varchar || isScalar(target))) {
            throw new NotPlain();
        }
        String text = token.text().substring(1, token.text().length() - 1).replace("''", "'");
        return Constants.fold(ExpressionTranslator.assigned(new Expression.Literal(text, DataType.VARCHAR), target));
    }

    private static boolean isScalar(DataType type) {
        return type instanceof DataType.Timestamp
                || type instanceof DataType.Decimal
                || type instanceof DataType.Scalar
                        && type != DataType.INTERVAL_YEAR_MONTH
                        && type != DataType.INTERVAL_DAY_TIME;
    }

    private static Expression number(String text, DataType target) {
        Expression.Literal literal = literal(text);
        boolean numeric = target instanceof DataType.Decimal
                || target == DataType.SMALLINT
                || target == DataType.INT
                || target == DataType.BIGINT
                || target == DataType.REAL
                || target == DataType.DOUBLE;
        if (!numeric) {
            throw new NotPlain();
        }
        return Constants.fold(ExpressionTranslator.as(literal, target));
    }

    private static Expression.Literal literal(String text) {
        if (text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            return new Expression.Literal(Double.valueOf(text), DataType.DOUBLE);
        }
        BigDecimal value;
        try {
            value = DecimalText.parse(text);
        } catch (NumberFormatException e) {
            throw new NotPlain();
        }
        if (value.scale() == 0 && text.indexOf('.') < 0 && value.precision() <= BIGINT_DIGITS) {
            DataType type = value.precision() <= INT_DIGITS ? DataType.INT : DataType.BIGINT;
            return new Expression.Literal(value.longValueExact(), type);
        }
        int precision = Math.max(value.precision(), value.scale());
        if (precision > DataType.Decimal.MAX_PRECISION) {
            throw new NotPlain();
        }
        return new Expression.Literal(value, DataType.decimal(precision, value.scale()));
    }

    private Expression parameter(Token token, DataType target) {
        int index;
        try {
            index = token.text().equals("?")
                    ? questionMarks++
                    : Integer.parseInt(token.text().substring(1)) - 1;
        } catch (NumberFormatException e) {
            throw new NotPlain();
        }
        if (index < 0 || index > Character.MAX_VALUE) {
            throw new NotPlain();
        }
        while (parameters.size() <= index) {
            parameters.add(null);
        }
        DataType told = index < given.size() ? given.get(index) : null;
        DataType before = parameters.get(index);
        if (told == null && before != null && !before.equals(target)) {
            throw new NotPlain();
        }
        parameters.set(index, target);
        DataType type = told == null ? target : told;
        if (!AssignmentCasts.allowed(type, target) && !(type instanceof DataType.Varchar)) {
            throw new NotPlain();
        }
        return ExpressionTranslator.assigned(new Expression.Parameter(index, type), target);
    }

    private Token peek() {
        if (next >= tokens.size()) {
            throw new NotPlain();
        }
        return tokens.get(next);
    }

    private void take(String text) {
        if (!takeIf(text)) {
            throw new NotPlain();
        }
    }

    private boolean takeIf(String text) {
        if (next < tokens.size() && tokens.get(next).is(text)) {
            next++;
            return true;
        }
        return false;
    }
}
