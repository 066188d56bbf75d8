package io.millrace.sql.script;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.RealEnvironment;
import io.millrace.engine.Engine;
import io.millrace.sql.Database;
import io.millrace.sql.Session;
import io.millrace.storage.LogStore;
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
                "queries",
                "system_tables",
                "client_syntax",
                "prepared",
                "cursors",
                "named_cursors",
                "views",
                "postgres_habits",
                "postgres_answers",
                "limits",
                "windows"
            })
    void answers(String name) throws Exception {
        try (Environment environment = new RealEnvironment();
                LogStore log = LogStore.open(environment, directory.resolve("log"));
                Engine engine = Engine.open(environment, log, directory.resolve("state"));
                Database database = Database.open(environment, engine);
                Session session = database.newSession("millrace", Map.of())) {
            ScriptRunner.run(Script.read("/scripts/" + name + ".sql"), new SessionTarget(session));
        }
    }
}
