package io.millrace.sql.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * Relations, and a history of statements that fill them: inserts everywhere, updates and deletes in tables.
 *
 * @param statements in order; both dialects read them
 */
record World(List<Source> sources, List<String> statements) {
    private static final int STATEMENTS = 24;
    private static final int KEYS = 12;

    static World random(Random random, String prefix) {
        List<Source> sources = new ArrayList<>();
        int count = 2 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            sources.add(source(random, prefix + "_" + (char) ('r' + i), i == 1 || random.nextInt(3) == 0));
        }
        List<String> statements = new ArrayList<>();
        List<TreeSet<Integer>> keys = new ArrayList<>();
        sources.forEach(source -> keys.add(new TreeSet<>()));
        for (int i = 0; i < STATEMENTS; i++) {
            int which = random.nextInt(count);
            Source source = sources.get(which);
            statements.add(
                    source.hasKey()
                            ? change(random, source, keys.get(which))
                            : source.isTable()
                                    ? changeBag(random, source)
                                    : insert(random, source, 1 + random.nextInt(4)));
        }
        return new World(sources, statements);
    }

    private static Source source(Random random, String name, boolean table) {
        List<Source.Column> columns = new ArrayList<>();
        columns.add(new Source.Column("k", Kind.INT));
        columns.add(new Source.Column("ts", Kind.TIMESTAMP));
        int more = 2 + random.nextInt(4);
        for (int i = 0; i < more; i++) {
            columns.add(new Source.Column("c" + i, Kind.any(random)));
        }
        return new Source(name, table, table && random.nextInt(3) > 0, columns);
    }

    private static String insert(Random random, Source stream, int rows) {
        List<String> tuples = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            tuples.add(tuple(random, stream, Kind.INT.literalOrNull(random)));
        }
        return "INSERT INTO " + stream.name() + " VALUES " + String.join(", ", tuples);
    }

    private static String tuple(Random random, Source source, String first) {
        StringBuilder tuple = new StringBuilder("(").append(first);
        for (Source.Column column : source.columns().subList(1, source.columns().size())) {
            tuple.append(", ").append(column.kind().literalOrNull(random));
        }
        return tuple.append(")").toString();
    }

    private static String change(Random random, Source table, TreeSet<Integer> keys) {
        int key = random.nextInt(KEYS);
        if (keys.add(key)) {
            return "INSERT INTO " + table.name() + " VALUES " + tuple(random, table, Integer.toString(key));
        }
        if (random.nextInt(3) == 0) {
            keys.remove(key);
            return delete(table, key);
        }
        return update(random, table, key);
    }

    /** Of a table without a key: some rows are there more than once. */
    private static String changeBag(Random random, Source table) {
        int k = random.nextInt(KEYS / 3);
        return switch (random.nextInt(6)) {
            case 0 -> delete(table, k);
            case 1 -> update(random, table, k);
            case 2 -> insert(random, table, 2);
            default -> {
                String tuple = tuple(random, table, Integer.toString(k));
                yield "INSERT INTO " + table.name() + " VALUES " + tuple + ", " + tuple;
            }
        };
    }

    private static String delete(Source table, int k) {
        return "DELETE FROM " + table.name() + " WHERE k = " + k;
    }

    private static String update(Random random, Source table, int k) {
        Source.Column column =
                table.columns().get(1 + random.nextInt(table.columns().size() - 1));
        return "UPDATE " + table.name() + " SET " + column.name() + " = "
                + column.kind().literalOrNull(random) + " WHERE k = " + k;
    }
}
