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
            statements.add(
                    sources.get(which).isTable()
                            ? change(random, sources.get(which), keys.get(which))
                            : insert(random, sources.get(which), 1 + random.nextInt(4)));
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
        return new Source(name, table, columns);
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
            return "DELETE FROM " + table.name() + " WHERE k = " + key;
        }
        Source.Column column =
                table.columns().get(1 + random.nextInt(table.columns().size() - 1));
        return "UPDATE " + table.name() + " SET " + column.name() + " = "
                + column.kind().literalOrNull(random) + " WHERE k = " + key;
    }
}
