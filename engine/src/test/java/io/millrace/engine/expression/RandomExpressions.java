package io.millrace.engine.expression;

import static io.millrace.engine.expression.Trees.call;
import static io.millrace.engine.expression.Trees.column;
import static io.millrace.engine.expression.Trees.literal;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;

/**
 * Expressions over columns {@code a, b BIGINT, s, t VARCHAR, p, q BOOLEAN, x, y DECIMAL(12, 2)} with their SQL, of what
 * PostgreSQL and H2 compute alike.
 */
final class RandomExpressions {
    static final DataType MONEY = DataType.decimal(12, 2);

    /** An expression, as a tree and as SQL. */
    record Pair(Expression tree, String sql) {}

    private final Random random;
    /** Whether something is skipped in the order of evaluation, in which the two need not agree. */
    boolean lazy;

    RandomExpressions(Random random) {
        this.random = random;
    }

    Pair bool(int depth) {
        int choice = random.nextInt(depth <= 0 ? 2 : 12);
        switch (choice) {
            case 0:
                return random.nextBoolean()
                        ? new Pair(column(4, DataType.BOOLEAN), "p")
                        : new Pair(column(5, DataType.BOOLEAN), "q");
            case 1:
                Boolean value = random.nextInt(4) == 0 ? null : (Boolean) random.nextBoolean();
                return new Pair(
                        literal(value, DataType.BOOLEAN), value == null ? "CAST(NULL AS BOOLEAN)" : value.toString());
            case 2, 3:
                lazy = true;
                String word = random.nextBoolean() ? "AND" : "OR";
                return infix(word, DataType.BOOLEAN, bool(depth - 1), bool(depth - 1));
            case 4:
                Pair operand = bool(depth - 1);
                return new Pair(call("NOT", DataType.BOOLEAN, operand.tree), "(NOT " + operand.sql + ")");
            case 5:
                String test = pick("IS NULL", "IS NOT NULL", "IS TRUE", "IS NOT TRUE", "IS FALSE", "IS NOT FALSE");
                Pair tested = bool(depth - 1);
                return new Pair(call(test, DataType.BOOLEAN, tested.tree), "(" + tested.sql + " " + test + ")");
            case 6:
                return comparison(number(depth - 1), number(depth - 1));
            case 7:
                return comparison(text(depth - 1), text(depth - 1));
            case 8:
                return comparison(money(depth - 1), money(depth - 1));
            case 9:
                Pair left = number(depth - 1);
                Pair right = number(depth - 1);
                String distinct = pick("IS DISTINCT FROM", "IS NOT DISTINCT FROM");
                return infix(distinct, DataType.BOOLEAN, left, right);
            case 10:
                Pair like = text(depth - 1);
                String pattern = pick("a%", "%b", "_", "%a_", "", "%");
                return new Pair(
                        call("LIKE", DataType.BOOLEAN, like.tree, Trees.text(pattern)),
                        "(" + like.sql + " LIKE '" + pattern + "')");
            default:
                return in(depth);
        }
    }

    private Pair in(int depth) {
        lazy = true;
        Pair operand = number(depth - 1);
        Expression tree = call(
                random.nextBoolean() ? "IN" : "NOT IN",
                DataType.BOOLEAN,
                operand.tree,
                Trees.bigint(0L),
                Trees.bigint(3L),
                Trees.bigint(random.nextInt(3) == 0 ? null : (Long) 5L));
        Expression.Call made = (Expression.Call) tree;
        boolean anyNull = ((Expression.Literal) made.arguments().get(3)).value() == null;
        return new Pair(tree, "(" + operand.sql + " " + made.function() + " (0, 3, " + (anyNull ? "NULL" : "5") + "))");
    }

    private Pair comparison(Pair left, Pair right) {
        return infix(pick("=", "<>", "<", "<=", ">", ">="), DataType.BOOLEAN, left, right);
    }

    private static Pair infix(String operator, DataType type, Pair left, Pair right) {
        return new Pair(
                call(operator, type, left.tree, right.tree), "(" + left.sql + " " + operator + " " + right.sql + ")");
    }

    Pair number(int depth) {
        switch (random.nextInt(depth <= 0 ? 3 : 10)) {
            case 0:
                return new Pair(column(0, DataType.BIGINT), "a");
            case 1:
                return new Pair(column(1, DataType.BIGINT), "b");
            case 2:
                long value = random.nextInt(8) == 0 ? Long.MAX_VALUE - random.nextInt(3) : random.nextInt(21) - 10;
                return new Pair(Trees.bigint(value), "CAST(" + value + " AS BIGINT)");
            case 3, 4:
                return infix(pick("+", "-", "*"), DataType.BIGINT, number(depth - 1), number(depth - 1));
            case 5:
                return infix(pick("/", "%"), DataType.BIGINT, number(depth - 1), number(depth - 1));
            case 6:
                Pair length = text(depth - 1);
                return new Pair(call("CHAR_LENGTH", DataType.BIGINT, length.tree), "CHAR_LENGTH(" + length.sql + ")");
            case 7:
                Pair negated = number(depth - 1);
                return new Pair(call("UNARY -", DataType.BIGINT, negated.tree), "(- " + negated.sql + ")");
            case 8:
                return choice(DataType.BIGINT, bool(depth - 1), number(depth - 1), number(depth - 1));
            default:
                lazy = true;
                return function(pick("COALESCE", "NULLIF"), DataType.BIGINT, number(depth - 1), number(depth - 1));
        }
    }

    private Pair choice(DataType type, Pair condition, Pair yes, Pair no) {
        lazy = true;
        return new Pair(
                new Expression.Case(List.of(new Expression.When(condition.tree, yes.tree)), no.tree, type, true),
                "(CASE WHEN " + condition.sql + " THEN " + yes.sql + " ELSE " + no.sql + " END)");
    }

    private static Pair function(String name, DataType type, Pair... arguments) {
        Expression[] trees = new Expression[arguments.length];
        StringBuilder sql = new StringBuilder(name).append('(');
        for (int i = 0; i < arguments.length; i++) {
            trees[i] = arguments[i].tree;
            sql.append(i > 0 ? ", " : "").append(arguments[i].sql);
        }
        return new Pair(call(name, type, trees), sql.append(')').toString());
    }

    Pair text(int depth) {
        DataType type = DataType.VARCHAR;
        switch (random.nextInt(depth <= 0 ? 3 : 10)) {
            case 0:
                return new Pair(column(2, type), "s");
            case 1:
                return new Pair(column(3, type), "t");
            case 2:
                String value = pick("", "a", "ab", "Äb", "b a");
                return new Pair(Trees.text(value), "'" + value + "'");
            case 3:
                return infix("||", type, text(depth - 1), text(depth - 1));
            case 4:
                return function(pick("UPPER", "LOWER", "LTRIM", "RTRIM"), type, text(depth - 1));
            case 5:
                return function("SUBSTRING", type, text(depth - 1), small(), small());
            case 6:
                return function("REPLACE", type, text(depth - 1), textLiteral(), textLiteral());
            case 7:
                return choice(type, bool(depth - 1), text(depth - 1), text(depth - 1));
            case 8:
                lazy = true;
                return function("COALESCE", type, text(depth - 1), text(depth - 1));
            default:
                Pair number = number(depth - 1);
                return new Pair(Trees.cast(number.tree, type), "CAST(" + number.sql + " AS VARCHAR)");
        }
    }

    private Pair small() {
        int value = random.nextInt(4) + 1;
        return new Pair(literal((long) value, DataType.INT), String.valueOf(value));
    }

    private Pair textLiteral() {
        String value = pick("a", "b", "ab");
        return new Pair(Trees.text(value), "'" + value + "'");
    }

    Pair money(int depth) {
        switch (random.nextInt(depth <= 0 ? 3 : 6)) {
            case 0:
                return new Pair(column(6, MONEY), "x");
            case 1:
                return new Pair(column(7, MONEY), "y");
            case 2:
                BigDecimal value = BigDecimal.valueOf(random.nextInt(2001) - 1000, 2);
                return new Pair(literal(value, MONEY), "CAST(" + value + " AS DECIMAL(12, 2))");
            case 3:
                Pair left = money(0);
                Pair right = money(0);
                String operator = pick("+", "-", "*");
                DataType type = operator.equals("*") ? DataType.decimal(24, 4) : DataType.decimal(13, 2);
                return infix(operator, type, left, right);
            case 4:
                Pair number = number(depth - 1);
                return new Pair(
                        Trees.cast(number.tree, DataType.decimal(20, 0)), "CAST(" + number.sql + " AS DECIMAL(20, 0))");
            default:
                return choice(MONEY, bool(depth - 1), money(0), money(0));
        }
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
