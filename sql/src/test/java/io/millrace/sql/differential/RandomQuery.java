package io.millrace.sql.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A random query over a world; the same seed gives the same query in each dialect. Not thread-safe. */
final class RandomQuery {
    private final Random random;
    private final World world;
    private final Dialect dialect;
    private int aliases;

    private RandomQuery(long seed, World world, Dialect dialect) {
        this.random = new Random(seed);
        this.world = world;
        this.dialect = dialect;
    }

    static String of(long seed, World world, Dialect dialect) {
        return new RandomQuery(seed, world, dialect).query();
    }

    private String query() {
        List<Kind> kinds = kinds();
        String body = block(kinds, 2);
        if (random.nextInt(5) == 0) {
            String operator =
                    List.of("UNION ALL", "UNION", "INTERSECT", "EXCEPT").get(random.nextInt(4));
            body = body + " " + operator + " " + block(kinds, 1);
        }
        return random.nextInt(4) == 0 ? topN(body, kinds) : body;
    }

    private List<Kind> kinds() {
        return IntStream.rangeClosed(0, 1 + random.nextInt(3))
                .mapToObj(i -> Kind.any(random))
                .toList();
    }

    /** Ordered by every column, so that which rows it keeps is certain. */
    private String topN(String body, List<Kind> kinds) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            keys.add("o" + i + (random.nextBoolean() ? " DESC" : "")
                    + (random.nextBoolean() ? " NULLS FIRST" : " NULLS LAST"));
        }
        return "SELECT * FROM (" + body + ") AS top ORDER BY " + String.join(", ", keys) + " LIMIT "
                + (1 + random.nextInt(8)) + (random.nextInt(3) == 0 ? " OFFSET " + random.nextInt(4) : "");
    }

    /** SELECT … FROM … with output columns o0, o1, … of the given kinds. */
    private String block(List<Kind> kinds, int depth) {
        Scoped from = from(depth);
        RandomExpression expressions = new RandomExpression(random, from.columns);
        StringBuilder tail = new StringBuilder(" FROM ").append(from.sql);
        if (random.nextInt(5) < 2) {
            tail.append(" WHERE ").append(random.nextInt(4) == 0 ? subquery(from) : expressions.condition(2));
        }
        if (random.nextInt(2) == 0) {
            return grouped(kinds, from, tail.toString());
        }
        String outputs = outputs(kinds, kind -> expressions.of(kind, 2));
        return "SELECT " + (random.nextInt(5) == 0 ? "DISTINCT " : "") + outputs + tail;
    }

    private String outputs(List<Kind> kinds, java.util.function.Function<Kind, String> expression) {
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            Kind kind = kinds.get(i);
            outputs.add("CAST(" + expression.apply(kind) + " AS " + kind.sql + ") AS o" + i);
        }
        return String.join(", ", outputs);
    }

    private String grouped(List<Kind> kinds, Scoped from, String tail) {
        List<Source.Column> keys = new ArrayList<>();
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            keys.add(from.columns.get(random.nextInt(from.columns.size())));
        }
        String outputs = outputs(kinds, kind -> aggregate(kind, keys, from.columns));
        StringBuilder sql = new StringBuilder("SELECT ").append(outputs).append(tail);
        if (!keys.isEmpty()) {
            sql.append(" GROUP BY ")
                    .append(keys.stream().map(Source.Column::name).distinct().collect(Collectors.joining(", ")));
        }
        if (random.nextInt(3) == 0) {
            sql.append(" HAVING ")
                    .append(aggregate(Kind.INT, keys, from.columns))
                    .append(" > ")
                    .append(random.nextInt(3));
        }
        return sql.toString();
    }

    private String aggregate(Kind kind, List<Source.Column> keys, List<Source.Column> columns) {
        List<Source.Column> fitting =
                keys.stream().filter(key -> key.kind() == kind).toList();
        if (!fitting.isEmpty() && random.nextInt(3) > 0) {
            return fitting.get(0).name();
        }
        RandomExpression inner = new RandomExpression(random, columns);
        if (kind == Kind.BOOLEAN) {
            return "(COUNT(*) > " + random.nextInt(4) + ")";
        }
        String condition = random.nextInt(5) == 0 ? inner.condition(1) : "";
        String filter = condition.isEmpty() ? "" : " FILTER (WHERE " + condition + ")";
        int choice = random.nextInt(kind.isNumeric() ? 5 : 2);
        Kind any = Kind.any(random);
        String call =
                switch (choice) {
                    case 0 -> "MIN(" + inner.of(kind, 1) + ")" + filter;
                    case 1 -> "MAX(" + inner.of(kind, 1) + ")" + filter;
                    case 2 -> count(random.nextInt(3) == 0 ? "DISTINCT " : "", inner.of(any, 1), condition);
                    case 3 -> "SUM(" + (random.nextInt(4) == 0 ? "DISTINCT " : "") + typed(kind, inner) + ")" + filter;
                    default ->
                        kind == Kind.DOUBLE ? "AVG(" + typed(kind, inner) + ")" + filter : count("", "*", condition);
                };
        return kind.isNumeric() ? "CAST(" + call + " AS " + kind.sql + ")" : call;
    }

    /** H2 does not look at a count's filter that it has folded to FALSE. */
    private String count(String distinct, String counted, String condition) {
        if (condition.isEmpty()) {
            return "COUNT(" + distinct + counted + ")";
        } else if (dialect == Dialect.MILLRACE) {
            return "COUNT(" + distinct + counted + ") FILTER (WHERE " + condition + ")";
        }
        String each = counted.equals("*") ? "1" : counted;
        return "COUNT(" + distinct + "CASE WHEN " + condition + " THEN " + each + " END)";
    }

    /** H2 wants to know the type even of what it folds to NULL. */
    private static String typed(Kind kind, RandomExpression expressions) {
        return "CAST(" + expressions.of(kind, 1) + " AS " + kind.sql + ")";
    }

    private record Scoped(String sql, List<Source.Column> columns) {}

    private Scoped from(int depth) {
        int choice = random.nextInt(10);
        if (choice < 3 || depth == 0) {
            return named(source());
        }
        if (choice < 5) {
            return windowed(source());
        }
        if (choice < 7) {
            List<Kind> kinds = kinds();
            String alias = alias();
            List<Source.Column> columns = new ArrayList<>();
            for (int i = 0; i < kinds.size(); i++) {
                columns.add(new Source.Column(alias + ".o" + i, kinds.get(i)));
            }
            return new Scoped("(" + block(kinds, depth - 1) + ") AS " + alias, columns);
        }
        return join(depth);
    }

    private Scoped join(int depth) {
        Scoped left = from(depth - 1);
        Scoped right = from(depth - 1);
        String type = List.of("JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN").get(random.nextInt(4));
        List<Source.Column> both = new ArrayList<>(left.columns);
        both.addAll(right.columns);
        StringBuilder condition = new StringBuilder(equality(left, right));
        if (random.nextInt(3) == 0) {
            condition.append(" AND ").append(new RandomExpression(random, both).condition(1));
        }
        return new Scoped("(" + left.sql + " " + type + " " + right.sql + " ON " + condition + ")", both);
    }

    private String equality(Scoped left, Scoped right) {
        List<String> pairs = new ArrayList<>();
        for (Source.Column one : left.columns) {
            for (Source.Column other : right.columns) {
                if (one.kind() == other.kind() && one.kind() != Kind.TIMESTAMP) {
                    pairs.add(one.name() + " = " + other.name());
                }
            }
        }
        return pairs.isEmpty() ? "1 = 1" : pairs.get(random.nextInt(pairs.size()));
    }

    /** A condition with a subquery that is correlated half of the time. */
    private String subquery(Scoped outer) {
        Scoped inner = named(source());
        List<Source.Column> both = new ArrayList<>(inner.columns);
        String correlation = "";
        if (random.nextBoolean()) {
            correlation = " AND " + equality(inner, outer);
        }
        String where = " FROM " + inner.sql + " WHERE " + new RandomExpression(random, both).condition(1) + correlation;
        RandomExpression outside = new RandomExpression(random, outer.columns);
        Source.Column column = inner.columns.get(random.nextInt(inner.columns.size()));
        String not = random.nextInt(3) == 0 ? "NOT " : "";
        return switch (random.nextInt(3)) {
            case 0 -> "(" + not + "EXISTS (SELECT 1" + where + "))";
            case 1 -> "(" + outside.of(column.kind(), 0) + " " + not + "IN (SELECT " + column.name() + where + "))";
            default ->
                column.kind() == Kind.BOOLEAN
                        ? "((SELECT COUNT(*)" + where + ") > 1)"
                        : "(" + outside.of(column.kind(), 0) + " >= (SELECT MAX(" + column.name() + ")" + where + "))";
        };
    }

    private Source source() {
        return world.sources().get(random.nextInt(world.sources().size()));
    }

    private String alias() {
        return "t" + aliases++;
    }

    private Scoped named(Source source) {
        String alias = alias();
        return new Scoped(source.name() + " AS " + alias, columns(source, alias));
    }

    private static List<Source.Column> columns(Source source, String alias) {
        return source.columns().stream()
                .map(column -> column.qualified(alias))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private Scoped windowed(Source source) {
        String alias = alias();
        int slide = 30 * (1 + random.nextInt(4));
        int panes = random.nextInt(2) == 0 ? 1 : 2 + random.nextInt(2);
        List<Source.Column> columns = columns(source, alias);
        columns.add(new Source.Column(alias + ".window_start", Kind.TIMESTAMP));
        columns.add(new Source.Column(alias + ".window_end", Kind.TIMESTAMP));
        String sql = dialect == Dialect.H2 ? h2Window(source, slide, panes) : window(source, slide, panes);
        return new Scoped(sql + " AS " + alias, columns);
    }

    private static String window(Source source, int slide, int panes) {
        String of = "TABLE " + source.name() + ", DESCRIPTOR(ts), INTERVAL '" + slide + "' SECOND";
        return panes == 1
                ? "TABLE(TUMBLE(" + of + "))"
                : "TABLE(HOP(" + of + ", INTERVAL '" + slide * panes + "' SECOND))";
    }

    /** The same by arithmetic: every start of a pane that holds the row. */
    private static String h2Window(Source source, int slide, int panes) {
        String columns = source.columns().stream().map(Source.Column::name).collect(Collectors.joining(", "));
        return "(SELECT " + columns + ", w AS window_start, DATEADD(SECOND, " + slide * panes + ", w) AS window_end"
                + " FROM (SELECT s.*, DATEADD(SECOND, (CAST(FLOOR(EXTRACT(EPOCH FROM ts) / " + slide
                + ") AS BIGINT) - p.x) * " + slide + ", TIMESTAMP '1970-01-01 00:00:00') AS w FROM " + source.name()
                + " s CROSS JOIN SYSTEM_RANGE(0, " + (panes - 1) + ") AS p(x) WHERE ts IS NOT NULL) AS panes)";
    }
}
