package io.millrace.sql.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.Subscription;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.sql.OpenDatabase;
import io.millrace.sql.PreparedStatement;
import io.millrace.sql.Session;
import io.millrace.sql.StatementResult;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole query surface, by hand: each query of {@code handwritten.sql} answers as H2 does. Where H2 says it in other
 * words, they follow {@code --h2:}.
 */
class HandwrittenQueriesTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final String H2_MARK = "--h2:";

    @Test
    void answersAsH2Does(@TempDir Path directory) throws Exception {
        List<String> differences = new ArrayList<>();
        int compared = 0;
        try (OpenDatabase open = new OpenDatabase(directory);
                Session session = open.session("test", Map.of("TimeZone", "UTC"));
                Connection h2 = DriverManager.getConnection(
                        "jdbc:h2:mem:;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH");
                Statement statement = h2.createStatement()) {
            for (String line : statements()) {
                int mark = line.indexOf(H2_MARK);
                String ours = mark < 0 ? line : line.substring(0, mark).strip();
                String theirs = mark < 0 ? line : line.substring(mark + H2_MARK.length());
                if (isQuery(ours)) {
                    compared++;
                    compare(session, statement, ours, theirs, differences);
                } else {
                    execute(session, ours);
                    statement.execute(theirs.replace("CREATE STREAM", "CREATE TABLE"));
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(80);
    }

    private static void compare(Session session, Statement h2, String ours, String theirs, List<String> differences)
            throws Exception {
        Answer expected;
        try (ResultSet rows = h2.executeQuery(theirs)) {
            expected = Answer.of(rows);
        }
        Answer answer = new Answer();
        try (Subscription rows = ((StatementResult.Rows) execute(session, ours)).rows()) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (!rows.isFinished() && System.nanoTime() < deadline) {
                ColumnBatch batch = rows.poll();
                if (batch != null) {
                    answer.add(rows.schema(), batch);
                }
            }
        } catch (java.util.concurrent.ExecutionException e) {
            differences.add(ours + "\n" + e.getCause());
            return;
        }
        if (!answer.equals(expected)) {
            differences.add(ours + "\nexpected " + expected + "but was " + answer);
        }
    }

    private static StatementResult execute(Session session, String sql) throws Exception {
        PreparedStatement prepared = session.prepare(sql, List.of());
        return session.execute(prepared, List.of()).get(30, TimeUnit.SECONDS);
    }

    private static boolean isQuery(String sql) {
        String start = sql.toUpperCase(Locale.ROOT);
        return start.startsWith("SELECT") || start.startsWith("WITH") || start.startsWith("VALUES");
    }

    private static List<String> statements() throws Exception {
        try (InputStream file =
                Objects.requireNonNull(HandwrittenQueriesTest.class.getResourceAsStream("handwritten.sql"))) {
            return List.of(new String(file.readAllBytes(), StandardCharsets.UTF_8).split(";\n"));
        }
    }
}
