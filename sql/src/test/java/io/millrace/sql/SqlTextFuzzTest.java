package io.millrace.sql;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.common.error.ErrorKind;
import io.millrace.common.error.MillraceException;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.engine.Engine;
import io.millrace.storage.LogStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever text a client sends: it is split, parsed and planned, or refused with an error that is not an internal one. */
final class SqlTextFuzzTest {
    private static final Session SESSION = session();

    @MethodSource("seeds")
    @DictionaryEntries({
        "SELECT ",
        " FROM things",
        "INSERT INTO things",
        " VALUES ",
        " WHERE ",
        " GROUP BY ",
        " ORDER BY ",
        " JOIN ",
        " ON ",
        " EMIT CHANGES",
        "CREATE STREAM ",
        "CREATE MATERIALIZED VIEW v AS ",
        "::",
        "$1",
        "NULL",
        "'",
        "CASE WHEN ",
        " THEN ",
        " END",
        "ARRAY[",
        "CAST(",
        " AS ",
        "INTERVAL '1' DAY",
        " OVER (",
        "TUMBLE(TABLE ",
        "DESCRIPTOR(",
        "NOT ",
        " IN ("
    })
    @FuzzTest(maxDuration = "10m")
    void plansOrRefuses(byte[] input) {
        try {
            for (Session.ScriptStatement each : SESSION.split(new String(input, StandardCharsets.UTF_8))) {
                SESSION.prepare(each.text(), List.of());
            }
        } catch (MillraceException e) {
            if (e.code().kind() == ErrorKind.INTERNAL) {
                throw e;
            }
        }
    }

    private static Session session() {
        SimulatedEnvironment environment = new SimulatedEnvironment(1);
        LogStore log = LogStore.open(environment, Path.of("/data/log"));
        Database database = Database.open(environment, Engine.open(environment, log, Path.of("/data/state")));
        Session session = database.newSession("fuzz", Map.of());
        PreparedStatement create = session.prepare(
                "CREATE STREAM things (id BIGINT, name VARCHAR, price DECIMAL(12,2), at TIMESTAMP(3), words VARCHAR ARRAY,"
                        + " WATERMARK FOR at AS at - INTERVAL '5' SECOND)",
                List.of());
        environment.await(session.execute(create, List.of()));
        return session;
    }

    static Stream<byte[]> seeds() {
        int deep = 5_000;
        return Stream.of(
                        "SELECT id, name || 'x' FROM things WHERE price > 1.5 AND name LIKE 'a%' ORDER BY id DESC LIMIT 3",
                        "SELECT name, count(*), sum(price) FROM things GROUP BY name HAVING count(*) > 1 EMIT CHANGES",
                        "SELECT window_start, max(price) FROM TABLE(TUMBLE(TABLE things, DESCRIPTOR(at), INTERVAL '1'"
                                + " MINUTE)) GROUP BY window_start, window_end EMIT FINAL",
                        "SELECT a.id FROM things a LEFT JOIN things b ON a.id = b.id WHERE b.id IS NULL",
                        "INSERT INTO things (id, name) VALUES ($1, $2), (1, CASE WHEN true THEN 'a' ELSE NULL END)",
                        "CREATE TABLE t (id BIGINT PRIMARY KEY, v ROW(a INT, b VARCHAR) ARRAY) WITH (partitions = 2)",
                        "CREATE MATERIALIZED VIEW v AS SELECT name, count(*) AS n FROM things GROUP BY name",
                        "COPY things FROM STDIN WITH (FORMAT csv, HEADER); BEGIN; FETCH 5 FROM c; COMMIT",
                        "SET TimeZone = 'Europe/Berlin'; SHOW ALL; EXPLAIN SELECT 1; DESCRIBE things",
                        "SELECT E'\\n', $q$a$q$, U&'\\0041', 1e10, ARRAY[1, 2], ROW(1, 'a'), INTERVAL '1' DAY, now()",
                        "SELECT " + "(".repeat(deep),
                        "SELECT " + "(".repeat(deep) + "1" + ")".repeat(deep),
                        "SELECT " + "1 + ".repeat(deep) + "1",
                        "SELECT " + "NOT ".repeat(deep) + "true",
                        "SELECT " + "- ".repeat(deep) + "1",
                        "SELECT " + "ARRAY[".repeat(deep),
                        "SELECT " + "CASE WHEN true THEN ".repeat(deep),
                        "SELECT 1 " + "UNION ALL SELECT 1 ".repeat(deep / 10),
                        "CREATE STREAM s (a INT" + " ARRAY".repeat(deep) + ")",
                        "CREATE STREAM s (a " + "ROW(a ".repeat(deep),
                        "EXPLAIN ".repeat(deep) + "SELECT 1")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }
}
