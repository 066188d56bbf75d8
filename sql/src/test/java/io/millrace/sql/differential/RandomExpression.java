package io.millrace.sql.differential;

import java.util.List;
import java.util.Random;

/** Expressions over columns in scope that neither dialect refuses and none of whose rows fail. */
final class RandomExpression {
    private final Random random;
    private final List<Source.Column> scope;

    RandomExpression(Random random, List<Source.Column> scope) {
        this.random = random;
        this.scope = scope;
    }

    String of(Kind kind, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return leaf(kind);
        }
        if (random.nextInt(6) == 0) {
            return "CASE WHEN " + condition(depth - 1) + " THEN " + of(kind, depth - 1)
                    + (random.nextBoolean() ? " ELSE " + of(kind, depth - 1) : "") + " END";
        }
        if (random.nextInt(8) == 0) {
            return "COALESCE(" + of(kind, depth - 1) + ", " + of(kind, depth - 1) + ")";
        }
        if (random.nextInt(12) == 0) {
            return "NULLIF(" + of(kind, depth - 1) + ", " + of(kind, depth - 1) + ")";
        }
        return switch (kind) {
            case INT -> integer(depth);
            case BIGINT ->
                "(" + of(kind, depth - 1) + (random.nextBoolean() ? " + " : " - ") + of(kind, depth - 1) + ")";
            case DOUBLE, DECIMAL -> number(kind, depth);
            case VARCHAR -> string(depth);
            case BOOLEAN -> condition(depth);
            case DATE -> leaf(kind);
            case TIMESTAMP ->
                "(CAST(" + of(kind, depth - 1) + " AS TIMESTAMP(3))" + (random.nextBoolean() ? " + " : " - ")
                        + "INTERVAL '" + (1 + random.nextInt(90)) + "' SECOND)";
        };
    }

    private String integer(int depth) {
        return switch (random.nextInt(8)) {
            case 0 -> "(" + of(Kind.INT, depth - 1) + " + " + of(Kind.INT, depth - 1) + ")";
            case 1 -> "(" + of(Kind.INT, depth - 1) + " - " + of(Kind.INT, depth - 1) + ")";
            case 2 -> "(" + leaf(Kind.INT) + " * " + leaf(Kind.INT) + ")";
            case 3 -> "(" + of(Kind.INT, depth - 1) + " / " + (1 + random.nextInt(4)) + ")";
            case 4 -> "MOD(" + of(Kind.INT, depth - 1) + ", " + (2 + random.nextInt(3)) + ")";
            case 5 -> "CHAR_LENGTH(" + of(Kind.VARCHAR, depth - 1) + ")";
            case 6 -> "ABS(" + of(Kind.INT, depth - 1) + ")";
            default ->
                "CAST(EXTRACT(" + (random.nextBoolean() ? "MINUTE" : "DAY") + " FROM " + of(Kind.TIMESTAMP, depth - 1)
                        + ") AS INT)";
        };
    }

    private String number(Kind kind, int depth) {
        return switch (random.nextInt(4)) {
            case 0 -> "CAST((" + of(kind, depth - 1) + " + " + of(kind, depth - 1) + ") AS " + kind.sql + ")";
            case 1 -> "CAST((" + of(kind, depth - 1) + " - " + of(kind, depth - 1) + ") AS " + kind.sql + ")";
            case 2 -> "(- " + of(kind, depth - 1) + ")";
            default -> "CAST(" + of(Kind.INT, depth - 1) + " AS " + kind.sql + ")";
        };
    }

    private String string(int depth) {
        return switch (random.nextInt(7)) {
            case 0 -> "(" + of(Kind.VARCHAR, depth - 1) + " || " + of(Kind.VARCHAR, depth - 1) + ")";
            case 1 -> "UPPER(" + of(Kind.VARCHAR, depth - 1) + ")";
            case 2 -> "LOWER(" + of(Kind.VARCHAR, depth - 1) + ")";
            case 3 ->
                "SUBSTRING(" + of(Kind.VARCHAR, depth - 1) + " FROM " + (1 + random.nextInt(2)) + " FOR "
                        + (1 + random.nextInt(3)) + ")";
            case 4 -> "TRIM(" + of(Kind.VARCHAR, depth - 1) + ")";
            case 5 -> "REPLACE(" + of(Kind.VARCHAR, depth - 1) + ", 'a', 'q')";
            default -> "CAST(" + of(Kind.INT, depth - 1) + " AS VARCHAR)";
        };
    }

    /** Of type BOOLEAN, perhaps unknown. */
    String condition(int depth) {
        Kind kind = scope.isEmpty() || random.nextInt(5) == 0
                ? Kind.any(random)
                : scope.get(random.nextInt(scope.size())).kind();
        if (depth > 0) {
            switch (random.nextInt(9)) {
                case 0:
                    return "(" + condition(depth - 1) + " AND " + condition(depth - 1) + ")";
                case 1:
                    return "(" + condition(depth - 1) + " OR " + condition(depth - 1) + ")";
                case 2:
                    return "(NOT " + condition(depth - 1) + ")";
                case 3:
                    return "(" + of(kind, depth - 1) + " IS " + (random.nextBoolean() ? "NOT " : "") + "NULL)";
                case 4:
                    return "(" + of(kind, depth - 1) + (random.nextBoolean() ? " NOT" : "") + " IN ("
                            + kind.literal(random) + ", " + kind.literal(random) + ", " + kind.literal(random) + "))";
                case 5:
                    return "(" + of(Kind.VARCHAR, depth - 1) + " LIKE '" + (random.nextBoolean() ? "%a%" : "_b%")
                            + "')";
                case 6:
                    return "(" + of(kind, depth - 1) + " IS " + (random.nextBoolean() ? "NOT " : "") + "DISTINCT FROM "
                            + of(kind, depth - 1) + ")";
                case 7:
                    return "(" + of(kind, depth - 1) + " BETWEEN " + kind.literal(random) + " AND "
                            + kind.literal(random) + ")";
                default:
                    break;
            }
        }
        String operator = List.of("=", "<>", "<", "<=", ">", ">=").get(random.nextInt(6));
        return "(" + leaf(kind) + " " + operator + " " + of(kind, Math.max(0, depth - 1)) + ")";
    }

    private String leaf(Kind kind) {
        List<Source.Column> fitting =
                scope.stream().filter(column -> column.kind() == kind).toList();
        if (fitting.isEmpty() || random.nextInt(6) == 0) {
            return kind.literal(random);
        }
        return fitting.get(random.nextInt(fitting.size())).name();
    }
}
