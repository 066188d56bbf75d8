package io.millrace.engine;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An engine over a folder of its own for each test. */
abstract class EngineScenario {
    @TempDir
    private Path directory;

    Fixture fixture;

    @BeforeEach
    void open() {
        fixture = new Fixture(directory);
    }

    @AfterEach
    void close() {
        fixture.close();
    }
}
