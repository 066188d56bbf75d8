package io.millrace.sql;

import io.millrace.sql.script.SessionTarget;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A database over a folder of its own, and a session of ann's. */
@SuppressWarnings("NullAway.Init") // set before each test
abstract class SessionScenario {
    @TempDir
    Path directory;

    OpenDatabase open;
    Session session;

    @BeforeEach
    void openDatabase() {
        open = new OpenDatabase(directory);
        session = open.session("ann", Map.of("application_name", "test", "TimeZone", "Europe/Berlin"));
    }

    @AfterEach
    void close() {
        open.close();
    }

    final String answer(String sql) {
        return answer(session, sql);
    }

    static String answer(Session session, String sql) {
        return String.join("\n", new SessionTarget(session).run(sql).lines());
    }
}
