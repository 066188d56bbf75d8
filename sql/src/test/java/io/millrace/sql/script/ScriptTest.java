package io.millrace.sql.script;

import io.millrace.sql.OpenDatabase;
import io.millrace.sql.Session;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts through a session in this process, each in a database of its own. */
final class ScriptTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "settings",
                "definitions",
                "transactions",
                "changes",
                "generated",
                "temporary",
                "alter",
                "constraints",
                "unique",
                "jsonb",
                "changes_from",
                "queries",
                "system_tables",
                "client_syntax",
                "prepared",
                "cursors",
                "named_cursors",
                "views",
                "postgres_habits",
                "postgres_answers",
                "postgres_types",
                "limits",
                "emit_limit",
                "windows"
            })
    void answers(String name) throws Exception {
        try (OpenDatabase open = new OpenDatabase(directory);
                Session session = open.session("millrace", Map.of())) {
            ScriptRunner.run(Script.read("/scripts/" + name + ".sql"), new SessionTarget(session));
        }
    }
}
