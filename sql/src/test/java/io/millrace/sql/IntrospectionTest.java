package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.common.error.MillraceException;
import io.millrace.sql.script.ScriptAnswer;
import io.millrace.sql.script.SessionTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What SQL tools send when they connect and browse, as far as their texts lie in a folder {@code shared/introspection}
 * beside the checkout: one file a tool, each text after a line {@code -- [label]}. Without the folder nothing is asked.
 */
final class IntrospectionTest {
    /** Texts that may be refused: dropped columns, objects of the tools' own samples, and what is not there yet. */
    private static final int REFUSED = 12;

    private static final int PARENTS = 5;

    private static Optional<Path> folder() {
        Path parent = Path.of("").toAbsolutePath();
        for (int i = 0; i < PARENTS && parent != null; i++) {
            Path folder = parent.resolve("shared").resolve("introspection");
            if (Files.isDirectory(folder)) {
                return Optional.of(folder);
            }
            parent = parent.getParent();
        }
        return Optional.empty();
    }

    private static List<String> texts(Path file) {
        try {
            List<String> texts = new ArrayList<>();
            StringBuilder text = null;
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("-- [")) {
                    if (text != null) {
                        texts.add(text.toString());
                    }
                    text = new StringBuilder();
                } else if (text != null) {
                    text.append(line).append('\n');
                }
            }
            if (text != null) {
                texts.add(text.toString());
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Null if it is answered. */
    private static @Nullable String error(Session session, String text) {
        try {
            for (Session.ScriptStatement each : session.split(text)) {
                PreparedStatement prepared = session.prepare(each.text(), List.of());
                if (prepared.parameterTypes().isEmpty()) {
                    ScriptAnswer.Failure failure =
                            new SessionTarget(session).run(each.text()).error();
                    if (failure != null) {
                        return failure.message();
                    }
                }
            }
            return null;
        } catch (MillraceException e) {
            return e.message();
        }
    }

    @Test
    void answersWhatToolsAsk(@TempDir Path directory) throws Exception {
        Optional<Path> folder = folder();
        assumeThat(folder).isPresent();
        List<String> refused = new ArrayList<>();
        int asked = 0;
        try (OpenDatabase open = new OpenDatabase(directory);
                Stream<Path> files = Files.list(folder.orElseThrow())) {
            for (Path file : files.filter(each -> each.toString().endsWith(".sql"))
                    .sorted()
                    .toList()) {
                for (String text : texts(file)) {
                    asked++;
                    try (Session session = open.session("millrace", Map.of())) {
                        String error = error(session, text);
                        if (error != null) {
                            refused.add(file.getFileName() + ": " + error + " in " + text.strip());
                        }
                    }
                }
            }
        }
        assertThat(asked).isPositive();
        assertThat(refused).as("refused of %s", asked).hasSizeLessThanOrEqualTo(REFUSED);
    }
}
