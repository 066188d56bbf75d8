package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What statements ask a right for: the owner may do everything, ann what stands in a set. */
@SuppressWarnings("NullAway.Init") // set before each test
final class RightsTest {
    @TempDir
    Path directory;

    private final Set<String> allowed = new HashSet<>();
    private OpenDatabase open;
    private Session owner;
    private Session ann;

    @BeforeEach
    void openDatabase() {
        open = new OpenDatabase(
                directory,
                (user, address, action, thing, name) ->
                        user.equals("owner") || allowed.contains(action + " " + thing + " " + name));
        owner = open.session("owner", Map.of());
        ann = open.session("ann", Map.of());
    }

    @AfterEach
    void close() {
        open.close();
    }

    private void owner(String sql) {
        assertThat(SessionScenario.answer(owner, sql)).as(sql).doesNotContain("ERROR");
    }

    private String ann(String sql) {
        return SessionScenario.answer(ann, sql);
    }

    private void allows(String... rights) {
        allowed.addAll(List.of(rights));
    }

    private void assertAsks(String sql, String... rights) {
        for (String right : rights) {
            assertThat(ann(sql))
                    .as("%s without %s", sql, right)
                    .startsWith("ERROR 42501: permission denied for ")
                    .contains("No ACL allows "
                            + right.replaceFirst(" TOPIC ", " of topic \"").replaceFirst(" GROUP ", " of group \"")
                            + "\" to user \"ann\".");
            allows(right);
        }
        assertThat(ann(sql)).as(sql).doesNotContain("42501");
    }

    @Test
    void sequencesGoWithTheirTablesOrByTheirNames() {
        owner("CREATE SEQUENCE numbers");
        owner("CREATE TABLE t (id SERIAL PRIMARY KEY, n INT) WITH (topic = 'things')");
        assertAsks("SELECT nextval('numbers')", "WRITE TOPIC numbers");
        assertThat(ann("SELECT currval('numbers') AS n")).isEqualTo("n\n1\n(1 row)");
        assertThat(ann("SELECT setval('numbers', 7) AS n")).isEqualTo("n\n7\n(1 row)");
        assertAsks("SELECT nextval('t_id_seq')", "WRITE TOPIC things");
        assertThat(ann("INSERT INTO t (n) VALUES (1)")).isEqualTo("INSERT 0 1");
        assertAsks("SELECT setval('t_id_seq', 9)");
        allowed.clear();
        assertThat(ann("SELECT setval('numbers', 1)"))
                .startsWith("ERROR 42501: permission denied for sequence numbers");
        assertAsks("ALTER SEQUENCE numbers INCREMENT BY 2", "ALTER TOPIC numbers");
        assertAsks("ALTER SEQUENCE numbers OWNED BY t.n", "ALTER TOPIC things");
        assertAsks("DROP SEQUENCE numbers", "DELETE TOPIC things");
        assertAsks("CREATE SEQUENCE mine", "CREATE TOPIC mine");
    }

    @Test
    void queriesGoWithWhatTheyWriteInto() {
        owner("CREATE STREAM source (a INT)");
        owner("CREATE STREAM target (a INT)");
        owner("INSERT INTO target SELECT a FROM source EMIT CHANGES WITH (name = 'pipe')");
        assertAsks("SHOW CREATE QUERY pipe", "DESCRIBE TOPIC target");
        assertAsks("PAUSE QUERY pipe", "WRITE TOPIC target");
        allowed.clear();
        assertAsks("RESUME QUERY pipe", "WRITE TOPIC target");
        allowed.clear();
        assertAsks("DROP STREAM source CASCADE", "DELETE TOPIC source", "WRITE TOPIC target");
        owner("CREATE STREAM source (a INT)");
        owner("INSERT INTO target SELECT a FROM source EMIT CHANGES WITH (name = 'pipe')");
        allowed.clear();
        assertAsks("DROP QUERY pipe", "WRITE TOPIC target");
    }

    @Test
    void whatIsExplainedOrMovedAsksForItsRights() {
        owner("CREATE STREAM s (a INT)");
        owner("CREATE CURSOR c FOR SELECT a FROM s");
        assertAsks("EXPLAIN INSERT INTO s SELECT 1", "WRITE TOPIC s");
        assertAsks("MOVE c TO LATEST", "READ GROUP c", "READ TOPIC s");
        assertAsks("SHOW CREATE CURSOR c", "DESCRIBE GROUP c");
        assertAsks("CREATE OR REPLACE CURSOR c FOR SELECT a FROM s", "DELETE GROUP c");
    }

    @Test
    void rowsThatAStatementHasItselfWrittenAreNoTable() {
        owner("CREATE TABLE t (id INT PRIMARY KEY, n INT)");
        allows("READ TOPIC t", "WRITE TOPIC t");
        assertThat(ann("INSERT INTO t VALUES (1, 1) RETURNING n")).isEqualTo("n\n1\n(1 row)");
        assertThat(ann("INSERT INTO t VALUES (1, 5) ON CONFLICT (id) DO UPDATE SET n = t.n + excluded.n RETURNING n"))
                .isEqualTo("n\n6\n(1 row)");
        assertThat(ann("UPDATE t SET n = 7 RETURNING n")).isEqualTo("n\n7\n(1 row)");
    }

    @Test
    void anotherSessionsTemporaryTablesAreNotOnesOwn() {
        owner("CREATE TEMP TABLE secret (a INT)");
        String name = SessionScenario.answer(owner, "SELECT name FROM millrace.tables")
                .lines()
                .filter(line -> line.endsWith(".secret"))
                .findFirst()
                .orElseThrow();
        assertAsks("SELECT * FROM \"" + name + "\"", "READ TOPIC " + name);
        assertThat(ann("CREATE TEMP TABLE own AS SELECT 1 AS a")).isEqualTo("SELECT 1");
        assertThat(ann("DELETE FROM own")).isEqualTo("DELETE 1");
        assertThat(ann("DROP TABLE own")).isEqualTo("DROP TABLE");
    }

    /** A command has no plan that a change of the catalog would make anew. */
    @Test
    void aCommandThatWasPreparedBeforeItsTableIsThereAsksWhenItRuns() {
        PreparedStatement alter = ann.prepare("ALTER TABLE later ADD COLUMN b INT", List.of());
        owner("CREATE TABLE later (a INT PRIMARY KEY)");
        assertThat(ann.execute(alter, List.of())
                        .handle((done, error) -> String.valueOf(error))
                        .join())
                .contains("permission denied for table later");
        allows("ALTER TOPIC later");
        assertThat(ann.execute(alter, List.of()).join()).isEqualTo(new StatementResult.Done("ALTER TABLE"));
    }
}
