package io.millrace.sql.differential;

import java.util.Random;

/** Types of generated columns, with few distinct values each, so that rows meet. */
enum Kind {
    INT("INT"),
    BIGINT("BIGINT"),
    DOUBLE("DOUBLE PRECISION"),
    DECIMAL("DECIMAL(10, 2)"),
    VARCHAR("VARCHAR"),
    BOOLEAN("BOOLEAN"),
    DATE("DATE"),
    TIMESTAMP("TIMESTAMP(3)");

    /** None with an i, whose upper case depends on the locale in H2. */
    private static final String[] WORDS = {"", "a", "b", "ab", "A", "zeta", "x y", "ba", "aab", "Ω", "o''s"};

    final String sql;

    Kind(String sql) {
        this.sql = sql;
    }

    boolean isNumeric() {
        return this == INT || this == BIGINT || this == DOUBLE || this == DECIMAL;
    }

    static Kind any(Random random) {
        return values()[random.nextInt(values().length)];
    }

    /** A literal that both dialects read alike; doubles are multiples of a quarter, so that sums are exact. */
    String literal(Random random) {
        return switch (this) {
            case INT -> Integer.toString(random.nextInt(9) - 3);
            case BIGINT -> "CAST(" + (random.nextInt(12) - 2) * 1_000_000_007L + " AS BIGINT)";
            case DOUBLE -> "CAST(" + (random.nextInt(20) - 6) / 4.0 + " AS DOUBLE PRECISION)";
            case DECIMAL ->
                "CAST(" + (random.nextInt(30) - 9) + "." + (10 + random.nextInt(80)) + " AS DECIMAL(10, 2))";
            case VARCHAR -> "'" + WORDS[random.nextInt(WORDS.length)] + "'";
            case BOOLEAN -> random.nextBoolean() ? "TRUE" : "FALSE";
            case DATE -> "DATE '2001-01-0" + (1 + random.nextInt(6)) + "'";
            case TIMESTAMP ->
                String.format(
                        java.util.Locale.ROOT,
                        "TIMESTAMP '2001-01-01 00:%02d:%02d.%03d'",
                        random.nextInt(12),
                        random.nextInt(60),
                        random.nextInt(2) * 500);
        };
    }

    String literalOrNull(Random random) {
        return random.nextInt(7) == 0 ? "NULL" : literal(random);
    }
}
